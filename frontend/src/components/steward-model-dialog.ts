/** What a language model would be sent next, word for word. Fires `steward-close`. */
import { css, html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { ModelPreview } from "../../../src/api/protocol.ts";
import { base, buttons, code } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-dialog.ts";

class StewardModelDialog extends LitElement {
  static override readonly properties = { ui: { attribute: false }, preview: { attribute: false } };
  static override readonly styles = [
    base,
    buttons,
    code,
    css`
      pre {
        margin-block: 12px;
        max-height: 45vh;
        overflow: auto;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare ui: Ui;
  declare preview: ModelPreview;

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    const { to, bodies } = this.preview;
    return html`<steward-dialog heading=${localize("model.preview.title")} @steward-close=${this.#close}>
      <p>
        ${
          bodies.length === 0
            ? localize("model.preview.none")
            : localize("model.preview.text", { count: bodies.length, to })
        }
      </p>
      ${bodies.map(
        (body, index) =>
          html`<pre
            tabindex="0"
            role="region"
            aria-label=${localize("model.preview.body", { number: index + 1 })}
          >
${body}</pre>`,
      )}
      <button slot="actions" class="main" autofocus @click=${this.#close}>${localize("action.close")}</button>
    </steward-dialog>`;
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent("steward-close"));
  };
}

define("steward-model-dialog", StewardModelDialog);
