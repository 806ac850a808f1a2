/** What people turned down, put off or switched off, with the way back. Fires `steward-restore` with the item. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { SuggestionItem } from "../../../src/api/protocol.ts";
import { base, buttons, card } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

class StewardDismissedList extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    items: { attribute: false },
    busy: { attribute: false },
    isOffline: { attribute: false },
  };
  static override readonly styles = [
    base,
    card,
    buttons,
    css`
      .card {
        padding-block: 4px;
      }
      li {
        display: flex;
        align-items: center;
        gap: 12px;
        padding-block: 8px;
        border-top: 1px solid var(--st-line);
      }
      li:first-child {
        border: 0;
      }
      div {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .soft {
        font-size: 13px;
        color: var(--st-soft);
      }
    `,
  ];

  declare ui: Ui;
  declare items: readonly SuggestionItem[];
  busy: ReadonlySet<string> = new Set();
  isOffline = false;

  protected override render(): TemplateResult {
    const { localize, isAdmin } = this.ui;
    return html`<ul class="card">
      ${this.items.map(
        (item) =>
          html`<li>
            <div>
              <p><bdi>${item.title}</bdi></p>
              <p class="soft">${this.#when(item)}</p>
            </div>
            ${
              isAdmin && item.state !== "retired"
                ? html`<button
                    aria-label="${localize("action.restore")}: ${item.title}"
                    ?disabled=${this.isOffline || this.busy.has(item.id)}
                    @click=${() => this.dispatchEvent(new CustomEvent("steward-restore", { detail: item }))}
                  >
                    ${localize(item.state === "snoozed" ? "life.now" : "action.restore")}
                  </button>`
                : nothing
            }
          </li>`,
      )}
    </ul>`;
  }

  #when(item: SuggestionItem): string {
    const { localize, formats } = this.ui;
    if (item.state === "snoozed" && item.snoozed_until_ms !== null) {
      return localize("life.snoozed", { date: formats.dateOf(item.snoozed_until_ms) });
    }
    const date = formats.dateOf(item.updated_ms);
    if (item.dismiss_reason === null) return localize("card.dismissed", { date });
    // A reason of the list, or the person's own words.
    const reason = localize.known(`reason.${item.dismiss_reason}`) ?? item.dismiss_reason;
    return localize("card.dismissed.reason", { date, reason });
  }
}

define("steward-dismissed-list", StewardDismissedList);
