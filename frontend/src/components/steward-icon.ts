/** One icon in the colour and size of the text around it; always decoration, the words are beside it. */
import { css, html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import { ICONS, type IconName } from "../styles/icons.ts";

class StewardIcon extends LitElement {
  static override readonly properties = { name: {} };
  static override readonly styles = css`
    :host {
      display: inline-flex;
      width: 24px;
      height: 24px;
      flex: none;
    }
    svg {
      width: 100%;
      height: 100%;
      fill: currentColor;
    }
  `;

  name: IconName = "information";

  protected override render(): TemplateResult {
    return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${ICONS[this.name]} /></svg>`;
  }
}

define("steward-icon", StewardIcon);
