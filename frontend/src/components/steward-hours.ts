/**
 * Today's hours as bars over what is usual: a band for the middle half, a line for the middle. One button an hour lies over them; arrows move.
 *
 * Fires `steward-hour` with the hour that was tapped.
 */
import { css, html, LitElement, nothing, svg, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { Spread } from "../../../src/api/protocol.ts";
import { base } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

const HEIGHT_PX = 150;
const LABEL_PX = 18;
const TOP_PX = 14;
const LABEL_EVERY = 3;

class StewardHours extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    hours: { attribute: false },
    usual: { attribute: false },
    /** The hour that it is now. */
    hourNow: { attribute: false },
    chosen: { attribute: false },
    label: {},
    widthPx: { state: true },
    tabHour: { state: true },
  };
  static override readonly styles = [
    base,
    css`
      .chart {
        position: relative;
      }
      svg {
        display: block;
        overflow: visible;
      }
      .band {
        fill: color-mix(in srgb, var(--st-grey) 20%, var(--st-card));
        stroke: var(--st-grey);
        stroke-width: 1;
        stroke-dasharray: 3 2;
      }
      .middle {
        stroke: var(--st-text);
        stroke-width: 2;
      }
      .bar {
        fill: var(--st-accent-text);
      }
      .base {
        stroke: var(--st-line);
      }
      .now {
        stroke: var(--st-soft);
        stroke-dasharray: 2 3;
      }
      text {
        font-size: 11px;
        fill: var(--st-soft);
        direction: ltr;
        unicode-bidi: plaintext;
      }
      .group {
        position: absolute;
        inset: 0;
        display: flex;
      }
      button {
        flex: 1;
        min-width: 0;
        padding: 0;
        border: 0;
        border-radius: 6px;
        background: none;
        cursor: pointer;
      }
      button:hover {
        background: color-mix(in srgb, var(--st-accent) 12%, transparent);
      }
      button[aria-expanded="true"] {
        box-shadow: inset 0 0 0 2px var(--st-text);
      }
      button:focus-visible {
        outline-offset: -2px;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 18px;
        margin-block-start: 6px;
        font-size: 12px;
        color: var(--st-soft);
      }
      .legend span {
        display: flex;
        align-items: center;
        gap: 6px;
      }
    `,
  ];

  declare ui: Ui;
  declare hours: readonly number[];
  declare usual: readonly Spread[];
  hourNow = 24;
  chosen: number | null = null;
  label = "";
  /** 0 until measured. */
  widthPx = 0;
  tabHour = 0;

  readonly #observer = new ResizeObserver(([entry]) => {
    this.widthPx = Math.floor(entry?.contentRect.width ?? 0);
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
    this.tabHour = this.chosen ?? Math.min(23, this.hourNow);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.widthPx === 0) return nothing;
    return html`<div class="chart" style="height:${HEIGHT_PX}px">
        ${this.#renderDrawing()}
        <div class="group" role="group" aria-label=${this.label} @keydown=${this.#move}>
          ${this.hours.map(
            (_, hour) =>
              html`<button
                tabindex=${hour === this.tabHour ? 0 : -1}
                aria-label=${this.#say(hour)}
                title=${this.#say(hour)}
                aria-expanded=${hour === this.chosen}
                @focus=${() => {
                  this.tabHour = hour;
                }}
                @click=${() => this.dispatchEvent(new CustomEvent("steward-hour", { detail: hour }))}
              ></button>`,
          )}
        </div>
      </div>
      ${this.#renderLegend()}`;
  }

  #renderDrawing(): TemplateResult {
    const { formats, isRtl } = this.ui;
    const most = Math.max(4, ...this.hours, ...this.usual.map(({ high }) => high));
    const step = this.widthPx / 24;
    const bottom = HEIGHT_PX - LABEL_PX;
    const y = (value: number): number => bottom - (value / most) * (bottom - TOP_PX);
    const x = (hour: number): number => (isRtl ? 23 - hour : hour) * step;
    const now = isRtl ? this.widthPx - this.hourNow * step : this.hourNow * step;
    return html`<svg width=${this.widthPx} height=${HEIGHT_PX} aria-hidden="true">
      ${this.usual.map(({ median, low, high }, hour) => {
        const left = x(hour) + 1.5;
        return high === 0
          ? nothing
          : svg`<rect class="band" x=${left} y=${y(high)} width=${step - 3} height=${Math.max(1, y(low) - y(high))} rx="2" />
              <line class="middle" x1=${left} x2=${left + step - 3} y1=${y(median)} y2=${y(median)} />`;
      })}
      ${this.hours.map((count, hour) =>
        count === 0
          ? nothing
          : svg`<rect class="bar" x=${x(hour) + step * 0.3} y=${y(count)} width=${step * 0.4} height=${bottom - y(count)} rx="2" />`,
      )}
      <line class="base" x1="0" x2=${this.widthPx} y1=${bottom} y2=${bottom} />
      ${this.hourNow < 24 ? svg`<line class="now" x1=${now} x2=${now} y1="0" y2=${bottom} />` : nothing}
      ${this.hours.map((_, hour) =>
        hour % LABEL_EVERY === 0
          ? svg`<text x=${x(hour) + step / 2} y=${HEIGHT_PX - 4} text-anchor="middle">${formats.hour(hour)}</text>`
          : nothing,
      )}
    </svg>`;
  }

  #renderLegend(): TemplateResult {
    const { localize } = this.ui;
    return html`<div class="legend" aria-hidden="true">
      <span
        ><svg width="10" height="14"><rect class="bar" x="2" y="1" width="6" height="13" rx="2" /></svg>
        ${localize("now.legend.today")}</span
      >
      <span
        ><svg width="18" height="14">
          <rect class="band" x="1" y="1" width="16" height="12" rx="2" />
          <line class="middle" x1="1" x2="17" y1="7" y2="7" />
        </svg>
        ${localize("now.legend.usual")}</span
      >
    </div>`;
  }

  /** "07:00–08:00: 3 done; usually 2, mostly 1–4". */
  #say(hour: number): string {
    const { formats, localize } = this.ui;
    const { median, low, high } = this.usual[hour] ?? { median: 0, low: 0, high: 0 };
    const places = {
      from: formats.minute(hour * 60),
      to: formats.minute(hour * 60 + 60),
      median: formats.decimal(median),
      low: formats.decimal(low),
      high: formats.decimal(high),
    };
    return hour > this.hourNow
      ? localize("now.hour.to_come", places)
      : localize("now.hour", { ...places, count: this.hours[hour] ?? 0 });
  }

  readonly #move = (event: KeyboardEvent): void => {
    const forward = this.ui.isRtl ? -1 : 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: forward,
      ArrowLeft: -forward,
      Home: -24,
      End: 24,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const hour = Math.min(23, Math.max(0, this.tabHour + step));
    this.renderRoot.querySelectorAll<HTMLButtonElement>(".group button").item(hour)?.focus();
  };
}

define("steward-hours", StewardHours);
