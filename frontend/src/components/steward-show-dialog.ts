/** A suggestion's automation in words, and as YAML beneath. Fires `steward-close`. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { AutomationConfig } from "../../../src/core/domain/automation.ts";
import { sayAutomation } from "../state/automation-words.ts";
import { base, buttons, code } from "../styles/shared.ts";
import type { MessageKey } from "../strings/localize.ts";
import type { Ui } from "../ui.ts";
import "./steward-dialog.ts";
import "./steward-disclosure.ts";

class StewardShowDialog extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    automation: { attribute: false },
    nameOf: { attribute: false },
    yaml: {},
  };
  static override readonly styles = [
    base,
    buttons,
    code,
    css`
      h3 {
        font-size: 13px;
        font-weight: 500;
        color: var(--st-soft);
        margin-block-start: 12px;
      }
      steward-disclosure {
        margin-block-start: 16px;
      }
    `,
  ];

  declare ui: Ui;
  declare automation: AutomationConfig;
  declare nameOf: (entityId: string) => string;
  yaml = "";

  protected override render(): TemplateResult {
    const { localize, formats } = this.ui;
    const words = sayAutomation(this.automation, { localize, nameOf: this.nameOf, join: formats.join });
    const part = (key: MessageKey, lines: readonly string[]) =>
      lines.length === 0
        ? nothing
        : html`<h3>${localize(key)}</h3>
            <ul>
              ${lines.map((line) => html`<li><bdi>${line}</bdi></li>`)}
            </ul>`;
    return html`<steward-dialog heading=${localize("show.title")} @steward-close=${this.#close}>
      ${part("show.when", words.when)} ${part("show.only_if", words.onlyIf)}
      ${part("show.then", words.actions)}
      <steward-disclosure heading=${localize("paste.yaml")}>
        <pre tabindex="0">${this.yaml}</pre>
      </steward-disclosure>
      <button slot="actions" class="main" autofocus @click=${this.#close}>${localize("action.close")}</button>
    </steward-dialog>`;
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent("steward-close"));
  };
}

define("steward-show-dialog", StewardShowDialog);
