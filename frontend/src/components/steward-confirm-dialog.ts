/** A question before something that cannot be taken back; with `word`, that has to be typed first. Fires `steward-confirm` and `steward-close`. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import { base, buttons } from "../styles/shared.ts";
import { forms } from "../styles/forms.ts";
import type { Ui } from "../ui.ts";
import "./steward-dialog.ts";

class StewardConfirmDialog extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    heading: {},
    text: {},
    word: {},
    confirm: {},
    typed: { state: true },
  };
  static override readonly styles = [
    base,
    buttons,
    forms,
    css`
      form {
        margin-block-start: 16px;
      }
      button.danger,
      button.danger:hover:not(:disabled) {
        color: #fff;
        background: color-mix(in srgb, var(--error-color, #db4437) 80%, #000);
        background: oklch(from var(--error-color, #db4437) min(l, 0.5) c h);
      }
    `,
  ];

  declare ui: Ui;
  heading = "";
  text = "";
  /** What to type, empty where a button is enough. */
  word = "";
  /** The button's label. */
  confirm = "";
  typed = "";

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    return html`<steward-dialog heading=${this.heading} @steward-close=${this.#close}>
      <p>${this.text}</p>
      ${
        this.word === ""
          ? nothing
          : html`<form @submit=${this.#submit}>
              <label class="field">
                ${localize("confirm.type", { word: this.word })}
                <input type="text" autocomplete="off" autofocus .value=${this.typed} @input=${this.#type} />
              </label>
            </form>`
      }
      <button slot="actions" class="quiet" ?autofocus=${this.word === ""} @click=${this.#close}>
        ${localize("action.cancel")}
      </button>
      <button slot="actions" class="danger" ?disabled=${!this.#isTyped()} @click=${this.#confirm}>
        ${this.confirm}
      </button>
    </steward-dialog>`;
  }

  #isTyped(): boolean {
    return this.word === "" || this.typed.trim().toLowerCase() === this.word.trim().toLowerCase();
  }

  readonly #type = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.typed = event.target.value;
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    this.#confirm();
  };

  readonly #confirm = (): void => {
    if (this.#isTyped()) this.dispatchEvent(new CustomEvent("steward-confirm"));
  };

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent("steward-close"));
  };
}

define("steward-confirm-dialog", StewardConfirmDialog);
