/**
 * A suggestion in use: the sentence, whether it runs, what people undid of it, and the ways to its automation and back.
 * Fires `steward-open` and `steward-change` with the item, `steward-step` with the step wanted.
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { SuggestionItem } from "../../../src/api/protocol.ts";
import type { SuggestionStep } from "../../../src/core/domain/suggestion-life.ts";
import { isChange } from "../state/suggestion-kind.ts";
import { base, buttons, card } from "../styles/shared.ts";
import type { Call } from "../state/settings.ts";
import type { Ui } from "../ui.ts";
import "./steward-disclosure.ts";
import "./steward-evidence.ts";
import "./steward-own-words.ts";
import "./steward-icon.ts";
import "./steward-menu.ts";
import "./steward-sentence.ts";
import "./steward-replayed-days.ts";
import "./steward-tally.ts";

export class StewardActiveCard extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    item: { attribute: false },
    isBusy: { attribute: false },
    call: { attribute: false },
    isOffline: { attribute: false },
  };
  static override readonly styles = [
    base,
    card,
    buttons,
    css`
      .life {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 16px;
        margin-block: 8px 4px;
        font-size: 13px;
        color: var(--st-soft);
      }
      .state {
        display: flex;
        align-items: center;
        gap: 4px;
        color: var(--st-good);
        font-weight: 500;
      }
      .state steward-icon {
        width: 18px;
        height: 18px;
      }
      a {
        display: inline-flex;
        align-items: center;
        min-height: 32px;
        font-weight: 500;
        text-decoration: none;
      }
      a:hover {
        text-decoration: underline;
      }
      .regret {
        font-size: 13px;
        color: var(--st-soft);
      }
      .back {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-block: 8px;
      }
      .details {
        display: grid;
        gap: 12px;
      }
    `,
  ];

  declare ui: Ui;
  declare item: SuggestionItem;
  isBusy = false;
  declare call: Call;
  isOffline = false;

  /** Moves the keyboard's focus here, after the card took the place of an open one. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>("a, summary")?.focus();
  }

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    const { item } = this;
    return html`<article class="card" aria-label=${(item.worded ?? item).title}>
      <steward-sentence .ui=${this.ui} .item=${item}></steward-sentence>
      <div class="life">
        <span class="state"><steward-icon .name=${"check"}></steward-icon>${localize("card.active")}</span>
        <span>${this.#runs()}</span>
        ${
          item.automation_id === null
            ? nothing
            : html`<a href=${automationPath(item.automation_id)} target="_top" @click=${this.#open}
                >${localize("action.open")}</a
              >`
        }
      </div>
      ${this.#renderRegret()} ${this.ui.isAdmin ? this.#renderBack() : nothing}
      <steward-disclosure heading=${localize("card.details")}>
        <div class="details">
          <p><bdi>${(item.worded ?? item).explanation}</bdi></p>
          <steward-replayed-days
            .ui=${this.ui}
            .suggestionId=${item.id}
            .backtest=${item.backtest}
            .isRunning=${isChange(item)}
            .automation=${item.automation}
            .call=${this.call}
            .isOffline=${this.isOffline}
          ></steward-replayed-days>
          <steward-tally
            .ui=${this.ui}
            .backtest=${item.backtest}
            .isRunning=${isChange(item)}
          ></steward-tally>
          <steward-own-words .ui=${this.ui} .item=${item}></steward-own-words>
          <steward-evidence .ui=${this.ui} .item=${item}></steward-evidence>
        </div>
      </steward-disclosure>
    </article>`;
  }

  #renderRegret(): TemplateResult | typeof nothing {
    const { localize } = this.ui;
    const { regret } = this.item;
    if (regret === null || regret.acts === 0) return nothing;
    return html`<p class="regret">
      ${
        regret.undone === 0
          ? localize("life.regret.none", { count: regret.acts })
          : localize("life.regret", { count: regret.acts, undone: regret.undone })
      }
    </p>`;
  }

  /** What became a change of another automation is taken back in the list of changes. */
  #renderBack(): TemplateResult | typeof nothing {
    const { localize } = this.ui;
    const { item } = this;
    if (isChange(item)) return nothing;
    const items = [
      { key: "ask", label: localize("life.to_ask") },
      { key: "silent", label: localize("life.to_silent") },
      { key: "proposed", label: localize("life.to_proposed") },
    ];
    return html`<div class="back">
      <steward-menu
        label=${localize("life.back")}
        .items=${items}
        ?disabled=${this.isBusy || this.isOffline}
        @steward-choose=${({ detail: step }: CustomEvent<SuggestionStep>) =>
          this.dispatchEvent(new CustomEvent("steward-step", { detail: { item, step } }))}
      ></steward-menu>
      <button
        class="quiet"
        aria-disabled=${this.isBusy || this.isOffline}
        @click=${() => {
          if (!this.isBusy && !this.isOffline) {
            this.dispatchEvent(new CustomEvent("steward-change", { detail: item }));
          }
        }}
      >
        ${localize("life.edit")}
      </button>
    </div>`;
  }

  #runs(): string {
    const { localize, formats, nowMs } = this.ui;
    const { count, last_ms } = this.item.runs;
    return count === 0 || last_ms === null
      ? localize("card.runs.never")
      : localize("card.runs", { count, moment: formats.moment(last_ms, nowMs()) });
  }

  readonly #open = (event: MouseEvent): void => {
    // A new tab or window is the browser's.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    this.dispatchEvent(new CustomEvent("steward-open", { detail: this.item }));
  };
}

/** Where Home Assistant edits an automation. */
export function automationPath(automationId: string): string {
  return `/config/automation/edit/${encodeURIComponent(automationId)}`;
}

define("steward-active-card", StewardActiveCard);
