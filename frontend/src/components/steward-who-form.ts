/** Saying whose doing it is what a device or an entity does, where nothing in the home tells. */
import { html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { CommandParams } from "../../../src/api/protocol.ts";
import type { HomeIndex } from "../state/home-index.ts";
import type { Settings } from "../state/settings.ts";
import { base, buttons } from "../styles/shared.ts";
import { forms } from "../styles/forms.ts";
import type { Ui } from "../ui.ts";
import "./steward-choice.ts";

type Kind = "device" | "entity";

class StewardWhoForm extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    home: { attribute: false },
    settings: { attribute: false },
    isDisabled: { attribute: false },
    kind: { state: true },
    thing: { state: true },
    who: { state: true },
  };
  static override readonly styles = [base, buttons, forms];

  declare ui: Ui;
  declare home: HomeIndex;
  declare settings: Settings;
  isDisabled = false;
  kind: Kind = "device";
  thing = "";
  /** The entity of a person, `program` or `nobody`; empty until it is chosen. */
  who = "";

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    const people = [
      ...this.home.choices.person,
      { id: "program", label: localize("who.program"), detail: "" },
      { id: "nobody", label: localize("who.nobody"), detail: "" },
    ];
    return html`<form @submit=${this.#submit}>
      <div class="fields">
        <label class="field">
          ${localize("who.kind")}
          <select ?disabled=${this.isDisabled} .value=${this.kind} @change=${this.#setKind}>
            <option value="device">${localize("rules.by.device")}</option>
            <option value="entity">${localize("rules.by.entity")}</option>
          </select>
        </label>
        <steward-choice
          .ui=${this.ui}
          label=${localize(`rules.which.${this.kind}`)}
          .choices=${this.home.choices[this.kind]}
          .chosen=${this.thing}
          searchable
          ?disabled=${this.isDisabled}
          @steward-choose=${({ detail }: CustomEvent<string>) => {
            this.thing = detail;
          }}
        ></steward-choice>
        <steward-choice
          .ui=${this.ui}
          label=${localize("who.whose")}
          .choices=${people}
          .chosen=${this.who}
          ?disabled=${this.isDisabled}
          @steward-choose=${({ detail }: CustomEvent<string>) => {
            this.who = detail;
          }}
        ></steward-choice>
      </div>
      <div class="foot">
        <button class="outlined" ?disabled=${this.isDisabled || this.thing === "" || this.who === ""}>
          ${localize("who.correct")}
        </button>
      </div>
    </form>`;
  }

  async #correct(): Promise<void> {
    const target = this.kind === "device" ? { device_id: this.thing } : { entity_id: this.thing };
    if (await this.settings.correct({ ...target, ...initiatorOf(this.who) })) {
      [this.thing, this.who] = ["", ""];
    }
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (this.thing !== "" && this.who !== "") void this.#correct();
  };

  readonly #setKind = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    this.kind = event.target.value === "entity" ? "entity" : "device";
    this.thing = "";
  };
}

function initiatorOf(who: string): Pick<CommandParams<"attribution/correct">, "initiator" | "person"> {
  return who === "program" || who === "nobody" ? { initiator: who } : { initiator: "person", person: who };
}

define("steward-who-form", StewardWhoForm);
