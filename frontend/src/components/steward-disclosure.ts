/** More behind one line: a native details element with a summary that looks like Home Assistant's. Fires `steward-unfold`. */
import { css, html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import { base } from "../styles/shared.ts";
import "./steward-icon.ts";

class StewardDisclosure extends LitElement {
  static override readonly properties = { heading: {}, isSection: { attribute: "section", type: Boolean } };
  static override readonly styles = [
    base,
    css`
      summary {
        display: flex;
        align-items: center;
        gap: 4px;
        width: fit-content;
        min-height: 32px;
        padding-inline-end: 8px;
        color: var(--st-soft);
        font-size: 13px;
        list-style: none;
        cursor: pointer;
        border-radius: 8px;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary h2 {
        font-size: 16px;
        font-weight: 400;
        color: var(--st-text);
      }
      steward-icon {
        width: 20px;
        height: 20px;
        transition: rotate 150ms;
      }
      details:not([open]) steward-icon {
        rotate: -90deg;
      }
      details:not([open]):dir(rtl) steward-icon {
        rotate: 90deg;
      }
      .content {
        padding-block-start: 8px;
      }
    `,
  ];

  heading = "";
  /** Heads a section of the page. */
  isSection = false;

  protected override render(): TemplateResult {
    return html`<details @toggle=${this.#tell}>
      <summary>
        <steward-icon .name=${"chevron"}></steward-icon>
        ${this.isSection ? html`<h2>${this.heading}</h2>` : this.heading}
      </summary>
      <div class="content"><slot></slot></div>
    </details>`;
  }

  readonly #tell = (event: Event): void => {
    const isOpen = event.target instanceof HTMLDetailsElement && event.target.open;
    if (isOpen) this.dispatchEvent(new CustomEvent("steward-unfold"));
  };
}

define("steward-disclosure", StewardDisclosure);
