/** What is stored: taking it along (on ingress, where the browser may ask for it), and deleting everything about one person or entity. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import { type HomeIndex, labelOf } from "../state/home-index.ts";
import type { Settings, SettingsState } from "../state/settings.ts";
import { base, buttons } from "../styles/shared.ts";
import { forms, rows } from "../styles/forms.ts";
import type { Ui } from "../ui.ts";
import "./steward-backups.ts";
import "./steward-choice.ts";
import "./steward-confirm-dialog.ts";
import "./steward-setting.ts";

type Kind = "person" | "entity";

class StewardData extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    state: { attribute: false },
    home: { attribute: false },
    settings: { attribute: false },
    isOffline: { attribute: false },
    canDownload: { attribute: false },
    kind: { state: true },
    target: { state: true },
    isAsking: { state: true },
  };
  static override readonly styles = [
    base,
    buttons,
    forms,
    rows,
    css`
      h3:first-child {
        margin-block-start: 0;
      }
      form {
        margin-block-start: 12px;
      }
      .links {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 20px;
      }
      .links a {
        padding-block: 8px;
      }
      button.erase {
        color: var(--st-bad);
        border-color: color-mix(in srgb, var(--st-bad) 60%, var(--st-line));
      }
    `,
  ];

  declare ui: Ui;
  declare state: SettingsState;
  declare home: HomeIndex;
  declare settings: Settings;
  isOffline = false;
  /** Whether the browser may ask the app for the export by itself. */
  canDownload = false;
  kind: Kind = "person";
  target = "";
  isAsking = false;

  protected override render(): TemplateResult {
    return html`<steward-setting .ui=${this.ui} .state=${this.state} section="data" needs-admin>
        ${this.ui.isAdmin && this.canDownload ? this.#renderExport() : nothing}
        ${
          this.ui.isAdmin
            ? html`<steward-backups
                .ui=${this.ui}
                .state=${this.state}
                .settings=${this.settings}
                .isOffline=${this.isOffline}
              ></steward-backups>`
            : nothing
        }
        ${this.ui.isAdmin ? this.#renderForm() : nothing}
      </steward-setting>
      ${this.isAsking ? this.#renderQuestion() : nothing}`;
  }

  #renderExport(): TemplateResult {
    const { localize } = this.ui;
    return html`<h3>${localize("data.export")}</h3>
      <p class="soft">${localize("data.export.text")}</p>
      <p class="links">
        <a href="./api/export?gzip=1" download="history.jsonl.gz">${localize("data.export.history")}</a>
        <a href="./api/export?part=home" download="home.json">${localize("data.export.home")}</a>
      </p>`;
  }

  #renderForm(): TemplateResult {
    const { localize } = this.ui;
    const isBusy = this.state.busy.has("data");
    const isDisabled = this.isOffline || isBusy;
    return html`<h3>${localize("data.delete")}</h3>
      <p class="soft">${localize("data.delete.text")}</p>
      <form @submit=${this.#submit}>
        <div class="fields">
          <label class="field">
            ${localize("data.kind")}
            <select ?disabled=${isDisabled} .value=${this.kind} @change=${this.#setKind}>
              <option value="person">${localize("rules.by.person")}</option>
              <option value="entity">${localize("rules.by.entity")}</option>
            </select>
          </label>
          <steward-choice
            .ui=${this.ui}
            label=${localize(`rules.which.${this.kind}`)}
            .choices=${this.#choices}
            .chosen=${this.target}
            ?searchable=${this.kind === "entity"}
            ?lenient=${this.kind === "entity"}
            ?disabled=${isDisabled}
            @steward-choose=${({ detail }: CustomEvent<string>) => {
              this.target = detail;
            }}
          ></steward-choice>
        </div>
        <div class="foot">
          <button class="outlined erase" ?disabled=${isDisabled || this.target === ""}>
            ${localize(isBusy ? "data.deleting" : "data.delete.button")}
          </button>
        </div>
      </form>`;
  }

  #renderQuestion(): TemplateResult {
    const { localize } = this.ui;
    const name = this.#name;
    return html`<steward-confirm-dialog
      .ui=${this.ui}
      heading=${localize("data.ask.title", { name })}
      text=${localize(`data.ask.${this.kind}`, { name })}
      word=${name}
      confirm=${localize("data.ask.confirm")}
      @steward-confirm=${() => void this.#delete()}
      @steward-close=${() => {
        this.isAsking = false;
      }}
    ></steward-confirm-dialog>`;
  }

  /** People are deleted as users: what they did carries the user. */
  get #choices(): HomeIndex["users"] {
    return this.kind === "person" ? this.home.users : this.home.choices.entity;
  }

  get #name(): string {
    return labelOf(this.#choices, this.target);
  }

  async #delete(): Promise<void> {
    this.isAsking = false;
    const target = this.kind === "person" ? { user_id: this.target } : { entity_id: this.target };
    if (await this.settings.deleteAll(target, this.#name)) this.target = "";
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (this.target !== "") this.isAsking = true;
  };

  readonly #setKind = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    this.kind = event.target.value === "entity" ? "entity" : "person";
    this.target = "";
  };
}

define("steward-data", StewardData);
