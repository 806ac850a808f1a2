/** Of whom or what is shown: the whole home, an area, a person, a thing. Fires `steward-choose` with the group's key. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { ActionGroup } from "../../../src/api/protocol.ts";
import { keyOfGroup } from "../state/heat.ts";
import { forms } from "../styles/forms.ts";
import { base } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

const KINDS = ["area", "person", "entity"] as const;

class StewardGroupChoice extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    label: {},
    groups: { attribute: false },
    chosen: {},
  };
  static override readonly styles = [
    base,
    forms,
    css`
      :host {
        min-width: min(220px, 100%);
      }
    `,
  ];

  declare ui: Ui;
  label = "";
  groups: readonly ActionGroup[] = [];
  chosen = "";

  protected override render(): TemplateResult {
    const option = (group: ActionGroup): TemplateResult => {
      const key = keyOfGroup(group);
      return html`<option value=${key} ?selected=${key === this.chosen}>${this.#nameOf(group)}</option>`;
    };
    const of = (kind: ActionGroup["by"]): readonly ActionGroup[] =>
      this.groups.filter(({ by }) => by === kind);
    return html`<label class="field">
      ${this.label}
      <select @change=${this.#choose}>
        ${of("home").map(option)}
        ${KINDS.map((kind) =>
          of(kind).length === 0
            ? nothing
            : html`<optgroup label=${this.ui.localize(`group.${kind}`)}>${of(kind).map(option)}</optgroup>`,
        )}
      </select>
    </label>`;
  }

  #nameOf({ by, name }: ActionGroup): string {
    return by === "home" ? this.ui.localize("group.home") : name;
  }

  readonly #choose = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) {
      this.dispatchEvent(new CustomEvent("steward-choose", { detail: event.target.value }));
    }
  };
}

define("steward-group-choice", StewardGroupChoice);
