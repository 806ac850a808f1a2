/** Says what saving costs before it is paid. Fires `steward-confirm` and `steward-close`. */
import { html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import { base, buttons } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-dialog.ts";

class StewardCommentsDialog extends LitElement {
  static override readonly properties = { ui: { attribute: false }, areKnown: { attribute: false } };
  static override readonly styles = [base, buttons];

  declare ui: Ui;
  /** Whether there are comments for sure, or Steward could not look. */
  areKnown = true;

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    return html`<steward-dialog
      heading=${localize(this.areKnown ? "comments.title" : "comments.unknown.title")}
      @steward-close=${() => this.#fire("steward-close")}
    >
      <p>${localize(this.areKnown ? "comments.text" : "comments.unknown.text")}</p>
      <button slot="actions" class="quiet" autofocus @click=${() => this.#fire("steward-close")}>
        ${localize("action.cancel")}
      </button>
      <button slot="actions" class="main" @click=${() => this.#fire("steward-confirm")}>
        ${localize("comments.confirm")}
      </button>
    </steward-dialog>`;
  }

  #fire(name: "steward-close" | "steward-confirm"): void {
    this.dispatchEvent(new CustomEvent(name));
  }
}

define("steward-comments-dialog", StewardCommentsDialog);
