/** A message that stays until its cause is gone, as Home Assistant draws them: tinted, with an icon, an action at its end. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import { base } from "../styles/shared.ts";
import "./steward-icon.ts";

class StewardAlert extends LitElement {
  static override readonly properties = { kind: { reflect: true }, heading: {} };
  static override readonly styles = [
    base,
    css`
      :host {
        --tint: var(--st-warn);
        display: flex;
        gap: 12px;
        align-items: start;
        padding: 12px 16px;
        border-radius: var(--st-radius);
        background: color-mix(in srgb, var(--tint) 12%, var(--st-card));
      }
      :host([kind="error"]) {
        --tint: var(--st-bad);
      }
      :host([kind="info"]) {
        --tint: var(--st-note);
      }
      steward-icon {
        color: var(--tint);
      }
      .text {
        flex: 1;
        min-width: 0;
        padding-block: 2px;
        overflow-wrap: anywhere;
      }
      h2 {
        font-size: 14px;
        font-weight: 500;
      }
    `,
  ];

  kind: "info" | "warning" | "error" = "warning";
  heading = "";

  protected override render(): TemplateResult {
    return html`
      <steward-icon .name=${this.kind === "info" ? "information" : "alert"}></steward-icon>
      <div class="text">
        ${this.heading === "" ? nothing : html`<h2>${this.heading}</h2>`}
        <slot></slot>
      </div>
      <slot name="action"></slot>
    `;
  }
}

define("steward-alert", StewardAlert);
