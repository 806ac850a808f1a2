/** What Steward wrote to automations: who wanted it, what was changed, and taking it back. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { ChangeItem } from "../../../src/api/protocol.ts";
import type { Settings, SettingsState } from "../state/settings.ts";
import { base, buttons } from "../styles/shared.ts";
import { rows } from "../styles/forms.ts";
import type { Ui } from "../ui.ts";
import "./steward-diff.ts";
import "./steward-disclosure.ts";
import "./steward-setting.ts";

class StewardChanges extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    state: { attribute: false },
    settings: { attribute: false },
    isOffline: { attribute: false },
  };
  static override readonly styles = [
    base,
    buttons,
    rows,
    css`
      .row {
        align-items: start;
      }
      steward-disclosure {
        margin-block-start: 4px;
      }
    `,
  ];

  declare ui: Ui;
  declare state: SettingsState;
  declare settings: Settings;
  isOffline = false;

  protected override render(): TemplateResult {
    return html`<steward-setting .ui=${this.ui} .state=${this.state} section="changes" needs-admin>
      ${this.ui.isAdmin ? this.#renderList() : nothing}
    </steward-setting>`;
  }

  #renderList(): TemplateResult | typeof nothing {
    const { localize } = this.ui;
    const { changes } = this.state;
    if (changes === null) return nothing;
    if (changes.items.length === 0) return html`<p class="soft">${localize("changes.none")}</p>`;
    return html`<ul>
        ${changes.items.map((change) => this.#renderChange(change))}
      </ul>
      ${
        changes.next_before_id === null
          ? nothing
          : html`<button ?disabled=${this.isOffline} @click=${() => void this.settings.moreChanges()}>
              ${localize("changes.more")}
            </button>`
      }`;
  }

  #renderChange(change: ChangeItem): TemplateResult {
    const { localize, formats, nowMs } = this.ui;
    const { id, at_ms, what, alias, automation_entity_id, diff, undone_ms } = change;
    const name = alias ?? automation_entity_id ?? localize("changes.unnamed");
    const who = change.name ?? (change.who === "steward" ? localize("changes.steward") : change.who);
    return html`<li class="row">
      <div>
        <bdi>${localize(`changes.${what}`, { name })}</bdi>
        <p class="soft">
          ${localize("changes.by", { moment: formats.moment(at_ms, nowMs()), who })}${
            undone_ms === null
              ? nothing
              : html` · ${localize("changes.was_undone", { moment: formats.moment(undone_ms, nowMs()) })}`
          }
        </p>
        ${
          diff.length === 0
            ? nothing
            : html`<steward-disclosure heading=${localize("changes.diff")}>
                <steward-diff .ui=${this.ui} .lines=${diff}></steward-diff>
              </steward-disclosure>`
        }
      </div>
      ${
        undone_ms !== null || what === "undone"
          ? nothing
          : html`<button
              ?disabled=${this.isOffline || this.state.busy.has("changes")}
              @click=${() => void this.settings.undoChange(id)}
            >
              ${localize("changes.undo")}
            </button>`
      }
    </li>`;
  }
}

define("steward-changes", StewardChanges);
