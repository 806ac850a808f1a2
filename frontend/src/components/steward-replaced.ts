/** A device that was replaced: what is remembered of the old entity becomes the past of the new one, after a question. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import { type Choice, type HomeIndex, labelOf } from "../state/home-index.ts";
import type { Settings, SettingsState } from "../state/settings.ts";
import { base, buttons } from "../styles/shared.ts";
import { forms, rows } from "../styles/forms.ts";
import type { Ui } from "../ui.ts";
import "./steward-choice.ts";
import "./steward-confirm-dialog.ts";
import "./steward-setting.ts";

class StewardReplaced extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    state: { attribute: false },
    home: { attribute: false },
    settings: { attribute: false },
    isOffline: { attribute: false },
    from: { state: true },
    to: { state: true },
    isAsking: { state: true },
  };
  static override readonly styles = [base, buttons, forms, rows];

  declare ui: Ui;
  declare state: SettingsState;
  declare home: HomeIndex;
  declare settings: Settings;
  isOffline = false;
  from = "";
  to = "";
  isAsking = false;

  protected override render(): TemplateResult {
    return html`<steward-setting .ui=${this.ui} .state=${this.state} section="replaced" needs-admin>
        ${this.ui.isAdmin ? this.#renderForm() : nothing}
      </steward-setting>
      ${this.isAsking ? this.#renderQuestion() : nothing}`;
  }

  #renderForm(): TemplateResult {
    const { localize } = this.ui;
    const isDisabled = this.isOffline || this.state.busy.has("replaced");
    return html`<form @submit=${this.#submit}>
      <div class="fields">
        <steward-choice
          .ui=${this.ui}
          label=${localize("replaced.from")}
          .choices=${this.home.choices.entity}
          .chosen=${this.from}
          searchable
          lenient
          ?disabled=${isDisabled}
          @steward-choose=${({ detail }: CustomEvent<string>) => {
            this.from = detail;
          }}
        ></steward-choice>
        <steward-choice
          .ui=${this.ui}
          label=${localize("replaced.to")}
          .choices=${this.#successors()}
          .chosen=${this.to}
          searchable
          ?disabled=${isDisabled}
          @steward-choose=${({ detail }: CustomEvent<string>) => {
            this.to = detail;
          }}
        ></steward-choice>
      </div>
      <p class="soft">${localize("replaced.gone")}</p>
      <div class="foot">
        <button class="outlined" ?disabled=${isDisabled || !this.#isPair()}>
          ${localize("replaced.inherit")}
        </button>
      </div>
    </form>`;
  }

  #renderQuestion(): TemplateResult {
    const { localize } = this.ui;
    const { entity } = this.home.choices;
    return html`<steward-confirm-dialog
      .ui=${this.ui}
      heading=${localize("replaced.ask.title")}
      text=${localize("replaced.ask.text", { from: labelOf(entity, this.from), to: labelOf(entity, this.to) })}
      confirm=${localize("replaced.inherit")}
      @steward-confirm=${() => void this.#inherit()}
      @steward-close=${() => {
        this.isAsking = false;
      }}
    ></steward-confirm-dialog>`;
  }

  /** What the old entity can be followed by. */
  #successors(): readonly Choice[] {
    const { entity } = this.home.choices;
    return this.from === ""
      ? entity
      : entity.filter(({ id }) => id !== this.from && domainOf(id) === domainOf(this.from));
  }

  #isPair(): boolean {
    return this.from !== "" && this.to !== this.from && domainOf(this.to) === domainOf(this.from);
  }

  async #inherit(): Promise<void> {
    this.isAsking = false;
    if (await this.settings.inherit({ from_entity_id: this.from, to_entity_id: this.to })) {
      [this.from, this.to] = ["", ""];
    }
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (this.#isPair()) this.isAsking = true;
  };
}

function domainOf(entityId: string): string {
  return entityId.slice(0, entityId.indexOf("."));
}

define("steward-replaced", StewardReplaced);
