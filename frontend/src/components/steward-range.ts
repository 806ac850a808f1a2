/** What was seen beside what is usual: a band for the usual range, a line for the middle, a dot for what is. The words say the same. */
import { css, html, LitElement, nothing, svg, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { IncidentPart } from "../../../src/core/domain/incident.ts";
import { placeOnRange } from "../state/range.ts";
import { base } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

const HEIGHT_PX = 16;

class StewardRange extends LitElement {
  static override readonly properties = { ui: { attribute: false }, measured: { attribute: false } };
  static override readonly styles = [
    base,
    css`
      p {
        font-size: 13px;
      }
      .soft {
        color: var(--st-soft);
      }
      /* Small on the left, as on any axis, in any language. */
      svg {
        display: block;
        width: min(100%, 360px);
        height: ${HEIGHT_PX}px;
        margin-block: 4px;
        direction: ltr;
        overflow: visible;
      }
      .axis {
        stroke: var(--st-line);
      }
      .band {
        fill: color-mix(in srgb, var(--st-grey) 30%, var(--st-card));
        stroke: var(--st-grey);
      }
      .middle {
        stroke: var(--st-text);
        stroke-width: 2;
      }
      .seen {
        fill: var(--st-warn);
        stroke: var(--st-card);
        stroke-width: 2;
      }
    `,
  ];

  declare ui: Ui;
  declare measured: IncidentPart;

  protected override render(): TemplateResult {
    const { localize, formats } = this.ui;
    const { name, unit, seen, expected, low, high } = this.measured;
    const withUnit = (value: number) => [formats.decimal(value), ...(unit === null ? [] : [unit])].join(" ");
    const place = placeOnRange(this.measured);
    const x = (value: number) => `${(100 * place(value)).toFixed(1)}%`;
    return html`<p>
        <bdi>${localize("incident.part", { name, seen: withUnit(seen) })}</bdi>
        <span class="soft"
          >·
          ${localize("incident.part.usual", {
            expected: withUnit(expected),
            low: formats.decimal(low),
            high: withUnit(high),
          })}</span
        >
      </p>
      <svg aria-hidden="true">
        <line class="axis" x1="0" x2="100%" y1=${HEIGHT_PX / 2} y2=${HEIGHT_PX / 2}></line>
        ${
          high > low
            ? svg`<rect class="band" x=${x(low)} width=${`${(100 * (place(high) - place(low))).toFixed(1)}%`} y="3" height=${HEIGHT_PX - 6} rx="3"></rect>`
            : nothing
        }
        ${svg`<line class="middle" x1=${x(expected)} x2=${x(expected)} y1="1" y2=${HEIGHT_PX - 1}></line>`}
        ${svg`<circle class="seen" cx=${x(seen)} cy=${HEIGHT_PX / 2} r="6"></circle>`}
      </svg>`;
  }
}

define("steward-range", StewardRange);
