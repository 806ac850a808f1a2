/**
 * One open suggestion: the sentence, why, the days, the tally, three choices.
 *
 * Fires `steward-create`, `steward-change`, `steward-show`, `steward-edit` (in Home Assistant's editor) and `steward-dismiss` with the item,
 * `steward-step` with the step wanted, `steward-later` with how long; what happens then is the view's.
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { SuggestionItem } from "../../../src/api/protocol.ts";
import type { SuggestionStep } from "../../../src/core/domain/suggestion-life.ts";
import type { Call } from "../state/settings.ts";
import { isChange } from "../state/suggestion-kind.ts";
import { base, buttons, card } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-as-it-is.ts";
import "./steward-disclosure.ts";
import "./steward-evidence.ts";
import "./steward-own-words.ts";
import type { MenuItem } from "./steward-menu.ts";
import "./steward-menu.ts";
import "./steward-sentence.ts";
import "./steward-replayed-days.ts";
import "./steward-tally.ts";

class StewardSuggestionCard extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    item: { attribute: false },
    call: { attribute: false },
    isBusy: { attribute: false },
    isOffline: { attribute: false },
  };
  static override readonly styles = [
    base,
    card,
    buttons,
    css`
      steward-replayed-days {
        margin-block: 14px 10px;
      }
      .why,
      .caption {
        color: var(--st-soft);
      }
      .why {
        margin-block-start: 4px;
      }
      .caption {
        font-size: 12px;
        margin-block-start: 14px;
      }
      .caption + steward-replayed-days {
        margin-block-start: 8px;
      }
      .asks {
        font-size: 13px;
        margin-block-start: 8px;
      }
      steward-disclosure {
        margin-block-start: 8px;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-block-start: 10px;
      }
      .more {
        margin-inline-start: auto;
      }
      @media (max-width: 600px) {
        .actions {
          --st-button-pad: 9px;
          gap: 4px 2px;
        }
      }
    `,
  ];

  declare ui: Ui;
  declare item: SuggestionItem;
  declare call: Call;
  isBusy = false;
  isOffline = false;

  protected override render(): TemplateResult {
    const { localize, isAdmin } = this.ui;
    const { item } = this;
    return html`<article class="card" aria-label=${(item.worded ?? item).title}>
      <steward-sentence .ui=${this.ui} .item=${item}></steward-sentence>
      <p class="why"><bdi>${(item.worded ?? item).explanation}</bdi></p>
      ${item.is_edited ? html`<p class="asks">${localize("life.edited")}</p>` : nothing}
      ${item.mode === "ask" ? html`<p class="asks">${localize("card.asks")}</p>` : nothing}
      <p class="caption">${localize("strip.caption", { count: item.backtest.days })}</p>
      <steward-replayed-days
        .ui=${this.ui}
        .suggestionId=${item.id}
        .backtest=${item.backtest}
        .isRunning=${isChange(item)}
        .automation=${item.automation}
        .call=${this.call}
        .isOffline=${this.isOffline}
      ></steward-replayed-days>
      <steward-tally .ui=${this.ui} .backtest=${item.backtest} .isRunning=${isChange(item)}></steward-tally>
      ${
        item.present_backtest === null
          ? nothing
          : html`<steward-as-it-is
              .ui=${this.ui}
              .present=${item.present_backtest}
              .changed=${item.backtest}
            ></steward-as-it-is>`
      }
      <steward-disclosure heading=${localize("evidence.title")}>
        <steward-own-words .ui=${this.ui} .item=${item}></steward-own-words>
        <steward-evidence .ui=${this.ui} .item=${item}></steward-evidence>
      </steward-disclosure>
      ${isAdmin ? this.#renderActions() : nothing}
    </article>`;
  }

  #renderActions(): TemplateResult {
    const { localize } = this.ui;
    const { item } = this;
    // Not `disabled`: the focus of a keyboard would be lost while an answer is awaited.
    const isDisabled = this.isBusy || this.isOffline;
    return html`<div class="actions">
      ${
        item.mode === "ask"
          ? html`<button class="main" aria-disabled=${isDisabled} @click=${() => this.#step("ask")}>
              ${localize("life.try.ask")}
            </button>`
          : html`<button
              class="main"
              aria-disabled=${isDisabled}
              @click=${() => this.#fire("steward-create")}
            >
              ${localize(this.isBusy ? "action.creating" : isChange(item) ? `life.${item.kind}` : "action.create")}
            </button>`
      }
      ${
        isChange(item)
          ? nothing
          : html`<steward-menu
              label=${localize("life.try")}
              .items=${this.#tries()}
              ?disabled=${isDisabled}
              @steward-choose=${({ detail }: CustomEvent<SuggestionStep>) => this.#step(detail)}
            ></steward-menu>`
      }
      <button class="quiet" aria-disabled=${isDisabled} @click=${() => this.#fire("steward-dismiss")}>
        ${localize("action.dismiss")}
      </button>
      <steward-menu
        class="more"
        end
        label=${localize("life.more")}
        .icon=${"dots"}
        .items=${this.#more()}
        ?disabled=${isDisabled}
        @steward-choose=${({ detail }: CustomEvent<string>) => this.#choose(detail)}
      ></steward-menu>
    </div>`;
  }

  #tries(): readonly MenuItem[] {
    const { localize } = this.ui;
    const silent = {
      key: "silent",
      label: localize("life.try.silent"),
      detail: localize("life.try.silent.detail"),
    };
    const ask = { key: "ask", label: localize("life.try.ask"), detail: localize("life.try.ask.detail") };
    return this.item.mode === "ask" ? [silent] : [silent, ask];
  }

  #more(): readonly MenuItem[] {
    const { localize } = this.ui;
    const isAbout = isChange(this.item);
    return [
      ...(isAbout ? [] : [{ key: "change", label: localize("life.edit") }]),
      { key: "show", label: localize("life.show") },
      ...(isAbout ? [] : [{ key: "edit", label: localize("life.editor") }]),
      ...(["day", "week", "month"] as const).map((span) => ({
        key: span,
        label: `${localize("life.later")}: ${localize(`life.later.${span}`)}`,
      })),
    ];
  }

  #choose(key: string): void {
    if (key === "change" || key === "show" || key === "edit") this.#fire(`steward-${key}`);
    else this.#tell("steward-later", { item: this.item, span: key });
  }

  #step(step: SuggestionStep): void {
    this.#tell("steward-step", { item: this.item, step });
  }

  #fire(name: string): void {
    this.#tell(name, this.item);
  }

  #tell(name: string, detail: unknown): void {
    if (this.isBusy || this.isOffline) return;
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

define("steward-suggestion-card", StewardSuggestionCard);
