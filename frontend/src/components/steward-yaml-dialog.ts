/** An automation to paste by hand, with the reason why Steward does not save it. Fires `steward-close`. */
import { css, html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { PlaceReason } from "../../../src/api/protocol.ts";
import { base, buttons, code } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-dialog.ts";
import "./steward-icon.ts";

class StewardYamlDialog extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    why: { attribute: false },
    yaml: { attribute: false },
    isCopied: { state: true },
  };
  static override readonly styles = [
    base,
    buttons,
    code,
    css`
      pre {
        margin: 12px 0;
        max-height: 40vh;
        overflow: auto;
      }
      .soft {
        color: var(--st-soft);
        font-size: 13px;
      }
      .main {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .main steward-icon {
        width: 20px;
        height: 20px;
      }
    `,
  ];

  declare ui: Ui;
  declare yaml: string;
  why: PlaceReason | "editor" = "hand_written";
  isCopied = false;

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    return html`<steward-dialog heading=${localize("paste.title")} @steward-close=${this.#close}>
      <p>${localize(`paste.${this.why}`)}</p>
      <pre tabindex="0" role="region" aria-label=${localize("paste.yaml")}>${this.yaml}</pre>
      <p class="soft">${localize("paste.recognise")}</p>
      <p class="hidden-text" role="status">${this.isCopied ? localize("action.copied") : ""}</p>
      <button slot="actions" class="quiet" @click=${this.#close}>${localize("action.close")}</button>
      <button slot="actions" class="main" autofocus @click=${this.#copy}>
        <steward-icon .name=${this.isCopied ? "check" : "copy"}></steward-icon>
        ${localize(this.isCopied ? "action.copied" : "action.copy")}
      </button>
    </steward-dialog>`;
  }

  readonly #copy = async (): Promise<void> => {
    // Without TLS, as in most homes, there is no clipboard to write to; then the old way is the only one.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard === undefined) this.isCopied = this.#copySelected();
    else {
      await clipboard.writeText(this.yaml);
      this.isCopied = true;
    }
  };

  /** Selects the text and asks the browser to copy it; what is selected stays for the person's own copy command. */
  #copySelected(): boolean {
    const text = this.renderRoot.querySelector("pre");
    if (text === null) return false;
    text.focus();
    getSelection()?.selectAllChildren(text);
    return document.execCommand("copy");
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent("steward-close"));
  };
}

define("steward-yaml-dialog", StewardYamlDialog);
