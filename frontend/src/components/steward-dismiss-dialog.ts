/** Turning a suggestion down, with a reason if the person likes. Fires `steward-confirm` with the reason or null, and `steward-close`. */
import { css, html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import { base, buttons } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-dialog.ts";

/** Reasons that are kept as words of the protocol, so that every language can say them. */
const REASONS = ["not_wanted", "not_a_habit", "wrong_details", "already_automated"] as const;
const LONGEST_REASON = 200;

class StewardDismissDialog extends LitElement {
  static override readonly properties = { ui: { attribute: false }, sentence: {} };
  static override readonly styles = [
    base,
    buttons,
    css`
      .sentence {
        font-weight: 500;
        margin-block-end: 4px;
      }
      fieldset {
        margin: 16px 0 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        color: var(--st-soft);
        font-size: 13px;
      }
      label {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 40px;
        cursor: pointer;
      }
      input {
        accent-color: var(--st-accent);
        margin: 0;
      }
      input[type="radio"] {
        width: 20px;
        height: 20px;
      }
      .own {
        display: block;
        margin-block-start: 8px;
      }
      input[type="text"] {
        display: block;
        width: 100%;
        min-height: 44px;
        margin-block-start: 4px;
        padding: 0 12px;
        font: inherit;
        color: inherit;
        background: var(--st-page);
        border: 1px solid var(--st-grey);
        border-radius: 8px;
      }
    `,
  ];

  declare ui: Ui;
  sentence = "";

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    return html`<steward-dialog heading=${localize("dismiss.title")} @steward-close=${this.#close}>
      <p class="sentence">${this.sentence}</p>
      <p>${localize("dismiss.text")}</p>
      <form id="form" @submit=${this.#submit}>
        <fieldset>
          <legend>${localize("dismiss.why")}</legend>
          ${REASONS.map(
            (reason) =>
              html`<label>
                <input type="radio" name="reason" value=${reason} /> ${localize(`reason.${reason}`)}
              </label>`,
          )}
          <label class="own">
            ${localize("dismiss.other")}
            <input type="text" name="own" maxlength=${LONGEST_REASON} autocomplete="off" />
          </label>
        </fieldset>
      </form>
      <button slot="actions" class="quiet" @click=${this.#close}>${localize("action.cancel")}</button>
      <button slot="actions" class="main" autofocus @click=${this.#confirm}>
        ${localize("dismiss.confirm")}
      </button>
    </steward-dialog>`;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    this.#confirm();
  };

  readonly #confirm = (): void => {
    const form = this.renderRoot.querySelector("form");
    const given = new FormData(form ?? undefined);
    const own = given.get("own");
    const chosen = given.get("reason");
    const words = typeof own === "string" ? own.trim() : "";
    const reason = words !== "" ? words : typeof chosen === "string" ? chosen : null;
    this.dispatchEvent(new CustomEvent("steward-confirm", { detail: reason }));
  };

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent("steward-close"));
  };
}

define("steward-dismiss-dialog", StewardDismissDialog);
