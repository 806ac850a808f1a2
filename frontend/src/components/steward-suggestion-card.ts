/**
 * One open suggestion: the sentence, why, the days, the tally, three choices.
 *
 * Fires `steward-create`, `steward-edit` and `steward-dismiss` with the item; what happens then is the view's.
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { SuggestionItem } from "../../../src/api/protocol.ts";
import type { Call } from "../state/settings.ts";
import { base, buttons, card } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-disclosure.ts";
import "./steward-evidence.ts";
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
      @media (max-width: 600px) {
        .actions {
          gap: 4px;
        }
        .actions button {
          padding-inline: 14px;
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
    return html`<article class="card" aria-label=${item.title}>
      <steward-sentence .ui=${this.ui} .item=${item}></steward-sentence>
      <p class="why"><bdi>${item.explanation}</bdi></p>
      ${item.mode === "ask" ? html`<p class="asks">${localize("card.asks")}</p>` : nothing}
      <p class="caption">${localize("strip.caption", { count: item.backtest.days })}</p>
      <steward-replayed-days
        .ui=${this.ui}
        .item=${item}
        .call=${this.call}
        .isOffline=${this.isOffline}
      ></steward-replayed-days>
      <steward-tally .ui=${this.ui} .backtest=${item.backtest}></steward-tally>
      <steward-disclosure heading=${localize("evidence.title")}>
        <steward-evidence .ui=${this.ui} .item=${item}></steward-evidence>
      </steward-disclosure>
      ${isAdmin ? this.#renderActions() : nothing}
    </article>`;
  }

  #renderActions(): TemplateResult {
    const { localize } = this.ui;
    // Not `disabled`: the focus of a keyboard would be lost while an answer is awaited.
    const isDisabled = this.isBusy || this.isOffline;
    return html`<div class="actions">
      <button class="main" aria-disabled=${isDisabled} @click=${() => this.#fire("steward-create")}>
        ${localize(this.isBusy ? "action.creating" : "action.create")}
      </button>
      <button class="outlined" aria-disabled=${isDisabled} @click=${() => this.#fire("steward-edit")}>
        ${localize("action.edit")}
      </button>
      <button class="quiet" aria-disabled=${isDisabled} @click=${() => this.#fire("steward-dismiss")}>
        ${localize("action.dismiss")}
      </button>
    </div>`;
  }

  #fire(name: "steward-create" | "steward-edit" | "steward-dismiss"): void {
    if (this.isBusy || this.isOffline) return;
    this.dispatchEvent(new CustomEvent(name, { detail: this.item }));
  }
}

define("steward-suggestion-card", StewardSuggestionCard);
