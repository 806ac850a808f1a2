/** Steward's own backups: which there are, one more now, one put in the memory's place after a yes. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { BackupItem } from "../../../src/api/protocol.ts";
import type { Settings, SettingsState } from "../state/settings.ts";
import { forms, rows } from "../styles/forms.ts";
import { base, buttons } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-confirm-dialog.ts";
import "./steward-disclosure.ts";

const MEBIBYTE = 2 ** 20;

class StewardBackups extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    state: { attribute: false },
    settings: { attribute: false },
    isOffline: { attribute: false },
    asked: { state: true },
  };
  static override readonly styles = [
    base,
    buttons,
    forms,
    rows,
    css`
      button.make {
        margin-block: 8px;
      }
    `,
  ];

  declare ui: Ui;
  declare state: SettingsState;
  declare settings: Settings;
  isOffline = false;
  asked: BackupItem | null = null;

  protected override render(): TemplateResult {
    const { localize, formats, nowMs } = this.ui;
    const backups = this.state.backups ?? [];
    const isDisabled = this.isOffline || this.state.busy.has("data");
    return html`<h3>${localize("backups.title")}</h3>
      <p class="soft">${localize("backups.text")}</p>
      <button class="outlined make" ?disabled=${isDisabled} @click=${() => void this.settings.makeBackup()}>
        ${localize("backups.make")}
      </button>
      ${
        backups.length === 0
          ? nothing
          : html`<steward-disclosure heading=${localize("backups.list", { count: backups.length })}>
              <ul>
                ${backups.map(
                  (backup) =>
                    html`<li class="row">
                      <div>
                        <span>${formats.moment(backup.made_ms, nowMs())}</span>
                        <p class="soft">
                          ${localize("backups.size", { size: formats.decimal(backup.bytes / MEBIBYTE) })}
                        </p>
                      </div>
                      <button
                        class="outlined"
                        ?disabled=${isDisabled}
                        aria-label="${localize("backups.restore")}: ${formats.moment(backup.made_ms, nowMs())}"
                        @click=${() => {
                          this.asked = backup;
                        }}
                      >
                        ${localize("backups.restore")}
                      </button>
                    </li>`,
                )}
              </ul>
            </steward-disclosure>`
      }
      ${this.asked === null ? nothing : this.#renderQuestion(this.asked)}`;
  }

  #renderQuestion({ made_ms }: BackupItem): TemplateResult {
    const { localize, formats, nowMs } = this.ui;
    return html`<steward-confirm-dialog
      .ui=${this.ui}
      heading=${localize("backups.ask.title", { moment: formats.moment(made_ms, nowMs()) })}
      text=${localize("backups.ask.text")}
      confirm=${localize("backups.restore")}
      @steward-confirm=${() => {
        this.asked = null;
        void this.settings.restoreBackup(made_ms);
      }}
      @steward-close=${() => {
        this.asked = null;
      }}
    ></steward-confirm-dialog>`;
  }
}

define("steward-backups", StewardBackups);
