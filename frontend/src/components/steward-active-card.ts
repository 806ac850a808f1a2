/** A suggestion in use: the sentence, whether it runs, and the way to its automation. Fires `steward-open` with the item. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { SuggestionItem } from "../../../src/api/protocol.ts";
import type { Call } from "../state/settings.ts";
import { base, card } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-disclosure.ts";
import "./steward-evidence.ts";
import "./steward-icon.ts";
import "./steward-sentence.ts";
import "./steward-replayed-days.ts";
import "./steward-tally.ts";

export class StewardActiveCard extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    item: { attribute: false },
    call: { attribute: false },
    isOffline: { attribute: false },
  };
  static override readonly styles = [
    base,
    card,
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
      .details {
        display: grid;
        gap: 12px;
      }
    `,
  ];

  declare ui: Ui;
  declare item: SuggestionItem;
  declare call: Call;
  isOffline = false;

  /** Moves the keyboard's focus here, after the card took the place of an open one. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>("a, summary")?.focus();
  }

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    const { item } = this;
    return html`<article class="card" aria-label=${item.title}>
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
      <steward-disclosure heading=${localize("card.details")}>
        <div class="details">
          <p><bdi>${item.explanation}</bdi></p>
          <steward-replayed-days
            .ui=${this.ui}
            .item=${item}
            .call=${this.call}
            .isOffline=${this.isOffline}
          ></steward-replayed-days>
          <steward-tally .ui=${this.ui} .backtest=${item.backtest}></steward-tally>
          <steward-evidence .ui=${this.ui} .item=${item}></steward-evidence>
        </div>
      </steward-disclosure>
    </article>`;
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
