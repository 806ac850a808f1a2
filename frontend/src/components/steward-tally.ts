/** The replay summed up, in the contract's words, each kind with the mark that it has in the strip. */
import { css, html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { Backtest } from "../../../src/core/domain/suggestion.ts";
import type { MessageKey } from "../strings/localize.ts";
import { marksOf } from "../strip/day-marks.ts";
import { base } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import { markShape, markStyles } from "./mark-shape.ts";

const SIZE_PX = 15;

class StewardTally extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    backtest: { attribute: false },
    isRunning: { attribute: false },
  };
  static override readonly styles = [
    base,
    markStyles,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 18px;
        font-size: 13px;
        color: var(--st-soft);
      }
      li {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      svg {
        flex: none;
      }
      b {
        font-weight: 500;
        color: var(--st-text);
      }
    `,
  ];

  declare ui: Ui;
  declare backtest: Backtest;
  /** Whether it is an automation's that acts already. */
  isRunning = false;

  protected override render(): TemplateResult {
    return html`<ul>
      <li><span>${this.#renderWords("tally.fired", this.backtest.fired)}</span></li>
      ${marksOf(this.backtest, this.isRunning).map(
        ({ kind, count }) =>
          html`<li>
            <svg width=${SIZE_PX} height=${SIZE_PX} aria-hidden="true">
              ${markShape(kind, { x: 0, y: 0, width: SIZE_PX, height: SIZE_PX }, 3.5)}
            </svg>
            <span>${this.#renderWords(`tally.${kind}`, count)}</span>
          </li>`,
      )}
    </ul>`;
  }

  #renderWords(key: MessageKey, count: number): readonly (string | TemplateResult)[] {
    return this.ui.localize
      .parts(key, { count }, "count")
      .map(({ text, isStrong }) => (isStrong ? html`<b>${text}</b>` : text));
  }
}

define("steward-tally", StewardTally);
