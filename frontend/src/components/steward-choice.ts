/**
 * A field for choosing one thing of the home: a list to pick from, or, with `searchable`, typing with proposals for the long lists.
 *
 * Where the home's things are not known, its id can be typed. Fires `steward-choose` with the id, empty while there is none.
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import { type Choice, findChoice, labelOf } from "../state/home-index.ts";
import { base } from "../styles/shared.ts";
import { forms } from "../styles/forms.ts";
import type { Ui } from "../ui.ts";

const ENTITY_ID = /^[a-z0-9_]+\.[a-z0-9_]+$/;

class StewardChoice extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    label: {},
    choices: { attribute: false },
    chosen: { attribute: false },
    isSearchable: { attribute: "searchable", type: Boolean },
    isLenient: { attribute: "lenient", type: Boolean },
    isDisabled: { attribute: "disabled", type: Boolean },
    typed: { state: true },
    isLeft: { state: true },
  };
  static override readonly styles = [
    base,
    forms,
    css`
      .unknown:not(:empty) {
        margin-block-start: 4px;
        font-size: 13px;
        color: var(--st-bad);
      }
    `,
  ];

  declare ui: Ui;
  label = "";
  choices: readonly Choice[] = [];
  /** An id, or empty. */
  chosen = "";
  isSearchable = false;
  /** Takes the id of an entity that the home does not have any more. */
  isLenient = false;
  isDisabled = false;
  typed: string | null = null;
  /** Whether the typing is over. */
  isLeft = false;

  protected override willUpdate(): void {
    // Emptied from outside, after it was used.
    if (this.chosen === "" && this.typed !== null && this.#find(this.typed) !== null) {
      this.typed = null;
    }
  }

  protected override render(): TemplateResult {
    return this.isSearchable || this.choices.length === 0 ? this.#renderSearch() : this.#renderSelect();
  }

  #renderSelect(): TemplateResult {
    return html`<label class="field">
      ${this.label}
      <select ?disabled=${this.isDisabled} .value=${this.chosen} @change=${this.#pick}>
        <option value="" ?selected=${this.chosen === ""}>${this.ui.localize("choice.choose")}</option>
        ${this.choices.map(
          ({ id, label }) => html`<option value=${id} ?selected=${id === this.chosen}>${label}</option>`,
        )}
      </select>
    </label>`;
  }

  #renderSearch(): TemplateResult {
    const { localize } = this.ui;
    const text = this.typed ?? (this.chosen === "" ? "" : labelOf(this.choices, this.chosen));
    const isUnknown = this.typed !== null && this.typed.trim() !== "" && this.chosen === "" && this.isLeft;
    return html`<label class="field">
        ${this.label}
        <input
          type="text"
          list="choices"
          autocomplete="off"
          spellcheck="false"
          placeholder=${localize(this.choices.length === 0 ? "choice.id" : "choice.search")}
          aria-describedby="unknown"
          ?disabled=${this.isDisabled}
          .value=${text}
          aria-invalid=${isUnknown}
          @input=${this.#type}
          @change=${this.#leave}
        />
      </label>
      <datalist id="choices">
        ${this.choices.map(({ label, detail }) => html`<option value=${label} label=${detail}></option>`)}
      </datalist>
      <p id="unknown" class="unknown" role="status">${isUnknown ? localize("choice.unknown") : ""}</p>`;
  }

  readonly #pick = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) this.#choose(event.target.value);
  };

  readonly #type = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.typed = event.target.value;
    this.isLeft = false;
    this.#choose(this.#find(this.typed) ?? "");
  };

  readonly #leave = (): void => {
    this.isLeft = true;
  };

  #find(text: string): string | null {
    const id = text.trim();
    return findChoice(this.choices, text) ?? (this.isLenient && ENTITY_ID.test(id) ? id : null);
  }

  #choose(id: string): void {
    this.chosen = id;
    this.dispatchEvent(new CustomEvent("steward-choose", { detail: id }));
  }
}

define("steward-choice", StewardChoice);
