/** Something that takes a while: what it is, how far it is, and a bar. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import { base, card } from "../styles/shared.ts";

class StewardProgress extends LitElement {
  static override readonly properties = {
    heading: {},
    detail: {},
    percent: {},
    ratio: { type: Number },
    note: {},
  };
  static override readonly styles = [
    base,
    card,
    css`
      .head {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 16px;
      }
      h2 {
        font-size: 14px;
        font-weight: 500;
      }
      .soft {
        color: var(--st-soft);
        font-size: 13px;
      }
      .note {
        margin-block-start: 10px;
      }
      .track {
        height: 4px;
        margin-block: 10px 2px;
        border-radius: 2px;
        overflow: hidden;
        background: color-mix(in srgb, var(--st-accent) 20%, var(--st-card));
      }
      .bar {
        height: 100%;
        border-radius: 2px;
        background: var(--st-accent);
        transition: width 300ms;
      }
    `,
  ];

  heading = "";
  detail = "";
  /** The ratio in words. */
  percent = "";
  /** What is known meanwhile. */
  note = "";
  /** 0–1 */
  ratio = 0;

  protected override render(): TemplateResult {
    const value = Math.round(Math.min(1, Math.max(0, this.ratio)) * 100);
    return html`<div class="card">
      <div class="head">
        <h2>${this.heading}</h2>
        ${this.detail === "" ? nothing : html`<span class="soft">${this.detail}</span>`}
      </div>
      <div
        class="track"
        role="progressbar"
        aria-label=${this.heading}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${value}
        aria-valuetext=${this.percent}
      >
        <div class="bar" style="width:${value}%"></div>
      </div>
      ${this.note === "" ? nothing : html`<p class="soft note">${this.note}</p>`}
    </div>`;
  }
}

define("steward-progress", StewardProgress);
