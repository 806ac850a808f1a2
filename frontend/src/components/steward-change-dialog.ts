/** What a suggestion would change in an automation that exists, before it is done. Fires `steward-confirm` and `steward-close`. */
import { css, html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { DiffLine } from "../../../src/api/protocol.ts";
import { base, buttons } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-dialog.ts";
import "./steward-diff.ts";

class StewardChangeDialog extends LitElement {
  static override readonly properties = { ui: { attribute: false }, lines: { attribute: false } };
  static override readonly styles = [
    base,
    buttons,
    css`
      steward-diff {
        margin-block-start: 12px;
      }
    `,
  ];

  declare ui: Ui;
  lines: readonly DiffLine[] = [];

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    return html`<steward-dialog heading=${localize("change.title")} @steward-close=${this.#close}>
      <p>${localize("change.text")}</p>
      <steward-diff .ui=${this.ui} .lines=${this.lines}></steward-diff>
      <button slot="actions" class="quiet" @click=${this.#close}>${localize("action.cancel")}</button>
      <button
        slot="actions"
        class="main"
        autofocus
        @click=${() => this.dispatchEvent(new CustomEvent("steward-confirm"))}
      >
        ${localize("change.confirm")}
      </button>
    </steward-dialog>`;
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent("steward-close"));
  };
}

define("steward-change-dialog", StewardChangeDialog);
