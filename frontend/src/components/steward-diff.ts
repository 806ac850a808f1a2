/** Lines of an automation as they were and as they became; what is more than a mark is said in words, too. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { DiffLine } from "../../../src/api/protocol.ts";
import { base, code } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

class StewardDiff extends LitElement {
  static override readonly properties = { ui: { attribute: false }, lines: { attribute: false } };
  static override readonly styles = [
    base,
    code,
    css`
      pre {
        padding: 8px 0;
      }
      .line {
        display: block;
        min-height: 1.5em;
        padding-inline: 12px;
        white-space: pre;
      }
      .added {
        background: color-mix(in srgb, var(--st-good) 16%, transparent);
      }
      .removed {
        background: color-mix(in srgb, var(--st-bad) 14%, transparent);
      }
    `,
  ];

  declare ui: Ui;
  lines: readonly DiffLine[] = [];

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    return html`<pre tabindex="0">
${this.lines.map(
  ({ kind, text }) =>
    html`<span class="line ${kind}"
      >${
        kind === "same" ? nothing : html`<span class="hidden-text">${localize(`diff.${kind}`)} </span>`
      }${kind === "added" ? "+ " : kind === "removed" ? "- " : "  "}${text}</span
    >`,
)}</pre>`;
  }
}

define("steward-diff", StewardDiff);
