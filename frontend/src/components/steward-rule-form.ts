/** Adding a rule of what is learned from. Deleting what is stored with it is asked about once more. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import { RULE_KINDS, type RuleKind } from "../../../src/core/domain/learning.ts";
import { type HomeIndex, labelOf } from "../state/home-index.ts";
import type { Settings } from "../state/settings.ts";
import { base, buttons } from "../styles/shared.ts";
import { forms } from "../styles/forms.ts";
import type { Ui } from "../ui.ts";
import "./steward-choice.ts";
import "./steward-confirm-dialog.ts";

type Effect = "include" | "exclude";

class StewardRuleForm extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    home: { attribute: false },
    settings: { attribute: false },
    isDisabled: { attribute: false },
    effect: { state: true },
    by: { state: true },
    value: { state: true },
    isStoredDeleted: { state: true },
    isAsking: { state: true },
  };
  static override readonly styles = [base, buttons, forms];

  declare ui: Ui;
  declare home: HomeIndex;
  declare settings: Settings;
  isDisabled = false;
  effect: Effect = "exclude";
  by: RuleKind = "entity";
  value = "";
  isStoredDeleted = false;
  isAsking = false;

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    return html`<form @submit=${this.#submit}>
        <div class="fields">
          <label class="field">
            ${localize("rules.effect")}
            <select ?disabled=${this.isDisabled} .value=${this.effect} @change=${this.#setEffect}>
              <option value="exclude">${localize("rules.exclude")}</option>
              <option value="include">${localize("rules.include")}</option>
            </select>
          </label>
          <label class="field">
            ${localize("rules.by")}
            <select ?disabled=${this.isDisabled} .value=${this.by} @change=${this.#setBy}>
              ${RULE_KINDS.map((kind) => html`<option value=${kind}>${localize(`rules.by.${kind}`)}</option>`)}
            </select>
          </label>
          <steward-choice
            .ui=${this.ui}
            label=${localize(`rules.which.${this.by}`)}
            .choices=${this.home.choices[this.by]}
            .chosen=${this.value}
            ?searchable=${this.by === "entity" || this.by === "device"}
            ?disabled=${this.isDisabled}
            @steward-choose=${({ detail }: CustomEvent<string>) => {
              this.value = detail;
            }}
          ></steward-choice>
        </div>
        <div class="foot">
          ${
            this.effect === "include"
              ? nothing
              : html`<label class="check">
                  <input
                    type="checkbox"
                    ?disabled=${this.isDisabled}
                    .checked=${this.isStoredDeleted}
                    @change=${this.#setStoredDeleted}
                  />
                  ${localize("rules.delete_stored")}
                </label>`
          }
          <button class="outlined" ?disabled=${this.isDisabled || this.value === ""}>
            ${localize("rules.add")}
          </button>
        </div>
      </form>
      ${this.isAsking ? this.#renderQuestion() : nothing}`;
  }

  #renderQuestion(): TemplateResult {
    const { localize } = this.ui;
    const name = labelOf(this.home.choices[this.by], this.value);
    return html`<steward-confirm-dialog
      .ui=${this.ui}
      heading=${localize("rules.ask.title")}
      text=${localize(this.by === "person" ? "rules.ask.person" : "rules.ask.text", { name })}
      confirm=${localize("rules.ask.confirm")}
      @steward-confirm=${() => void this.#add(true)}
      @steward-close=${this.#stopAsking}
    ></steward-confirm-dialog>`;
  }

  async #add(isStoredDeleted: boolean): Promise<void> {
    this.isAsking = false;
    const { effect, by, value } = this;
    const rule = { effect, by, value, ...(isStoredDeleted ? { delete_stored: true } : {}) };
    if (await this.settings.setRule(rule)) {
      this.value = "";
      this.isStoredDeleted = false;
    }
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (this.value === "") return;
    if (this.effect === "exclude" && this.isStoredDeleted) this.isAsking = true;
    else void this.#add(false);
  };

  readonly #stopAsking = (): void => {
    this.isAsking = false;
  };

  readonly #setEffect = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) {
      this.effect = event.target.value === "include" ? "include" : "exclude";
    }
  };

  readonly #setBy = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const { value } = event.target;
    this.by = RULE_KINDS.find((kind) => kind === value) ?? "entity";
    this.value = "";
  };

  readonly #setStoredDeleted = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.isStoredDeleted = event.target.checked;
  };
}

define("steward-rule-form", StewardRuleForm);
