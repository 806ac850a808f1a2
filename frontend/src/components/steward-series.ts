/** One thing measured hour by hour over what is usual: a band for the usual range, a dashed line for its middle, a line for what was seen. */
import { css, html, LitElement, svg, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { IncidentSeries } from "../../../src/core/domain/incident.ts";
import { layOutSeries } from "../state/series.ts";
import { base } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

const HEIGHT_PX = 110;

class StewardSeries extends LitElement {
  static override readonly properties = { ui: { attribute: false }, series: { attribute: false } };
  static override readonly styles = [
    base,
    css`
      figure {
        margin: 8px 0 0;
      }
      figcaption,
      .legend {
        font-size: 12px;
        color: var(--st-soft);
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
      }
      .legend span {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      /* Time goes from left to right, in any language. */
      .plot {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 8px;
        direction: ltr;
      }
      .scale {
        display: flex;
        flex-direction: column;
        justify-content: space-between;
        font-size: 11px;
        color: var(--st-soft);
        text-align: end;
      }
      svg {
        display: block;
        overflow: visible;
      }
      .plot svg {
        width: 100%;
        height: ${HEIGHT_PX}px;
      }
      path,
      polyline,
      line {
        vector-effect: non-scaling-stroke;
        fill: none;
      }
      .band {
        fill: color-mix(in srgb, var(--st-grey) 24%, var(--st-card));
      }
      .middle {
        stroke: var(--st-soft);
        stroke-width: 1.5;
        stroke-dasharray: 4 3;
      }
      .seen {
        stroke: var(--st-accent-text);
        stroke-width: 2;
      }
      .days {
        grid-column: 2;
        display: flex;
        justify-content: space-between;
        font-size: 11px;
        color: var(--st-soft);
      }
    `,
  ];

  declare ui: Ui;
  declare series: IncidentSeries;

  protected override render(): TemplateResult {
    const { localize, formats, nowMs } = this.ui;
    const { name, unit, points } = this.series;
    const { band, middle, seen, least, most } = layOutSeries(points);
    const first = points[0];
    const last = points.at(-1);
    if (first === undefined || last === undefined) return html``;
    const withUnit = (value: number) => [formats.decimal(value), ...(unit === null ? [] : [unit])].join(" ");
    const seenValues = points.map((point) => point.seen);
    const said = localize("incident.chart", {
      name,
      least: withUnit(Math.min(...seenValues)),
      most: withUnit(Math.max(...seenValues)),
      seen: withUnit(last.seen),
      low: formats.decimal(last.low),
      high: withUnit(last.high),
    });
    return html`<figure>
      <figcaption><bdi>${name}</bdi></figcaption>
      <div class="plot">
        <div class="scale" aria-hidden="true">
          <span>${withUnit(most)}</span><span>${withUnit(least)}</span>
        </div>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label=${said}>
          ${svg`<path class="band" d=${band}></path><polyline class="middle" points=${middle}></polyline><polyline class="seen" points=${seen}></polyline>`}
        </svg>
        <div class="days" aria-hidden="true">
          <span>${formats.moment(first.at_ms, nowMs())}</span
          ><span>${formats.moment(last.at_ms, nowMs())}</span>
        </div>
      </div>
      <div class="legend" aria-hidden="true">
        <span
          ><svg width="18" height="10" viewBox="0 0 18 10">
            <line class="seen" x1="0" x2="18" y1="5" y2="5"></line></svg
          >${localize("incident.legend.seen")}</span
        >
        <span
          ><svg width="18" height="10" viewBox="0 0 18 10">
            <path class="band" d="M0,0H18V10H0Z"></path>
            <line class="middle" x1="0" x2="18" y1="5" y2="5"></line></svg
          >${localize("incident.legend.usual")}</span
        >
      </div>
    </figure>`;
  }
}

define("steward-series", StewardSeries);
