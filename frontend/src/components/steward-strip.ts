/**
 * The strip of days: what the suggestion would have done on each, drawn, readable by key, finger and screen reader.
 *
 * The drawing is one image with a full sentence; over it lies one button a day, one of them in the tab order, arrows move between
 * them. Hovering, focusing or tapping a day opens its counts. Fires `steward-day` with the date that was tapped.
 */
import { css, html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { Backtest } from "../../../src/core/domain/suggestion.ts";
import { dayLines, daySentence, stripSummary } from "../strip/day-texts.ts";
import { layoutStrip, type Cell, type StripLayout } from "../strip/strip-geometry.ts";
import { base } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import { markShape, markStyles } from "./mark-shape.ts";

const BUBBLE_WIDTH_PX = 230;
const NEAR_MARGIN = "800px";

class StewardStrip extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    backtest: { attribute: false },
    isRunning: { attribute: false },
    chosenDate: { attribute: false },
    widthPx: { state: true },
    openDay: { state: true },
    tabDay: { state: true },
  };
  static override readonly styles = [
    base,
    markStyles,
    css`
      :host {
        position: relative;
        min-height: 44px;
      }
      svg {
        display: block;
        overflow: visible;
      }
      .blank {
        fill: none;
        stroke: var(--st-line);
      }
      text {
        font-size: 11px;
        fill: var(--st-soft);
        direction: ltr;
        unicode-bidi: plaintext;
      }
      .left-out {
        opacity: 0.45;
      }
      .hatch {
        stroke: var(--st-soft);
      }
      button {
        position: absolute;
        padding: 0;
        border: 0;
        border-radius: 7px;
        background: none;
        cursor: pointer;
      }
      button.open {
        box-shadow: 0 0 0 2px var(--st-text);
      }
      button:focus-visible {
        outline-offset: 1px;
      }
      .bubble {
        position: absolute;
        z-index: 1;
        padding: 10px 12px;
        border-radius: 8px;
        font-size: 13px;
        background: var(--st-text);
        color: var(--st-card);
        box-shadow: 0 4px 16px rgb(0 0 0 / 24%);
        pointer-events: none;
        translate: 0 -100%;
      }
      .bubble b {
        display: block;
        font-weight: 500;
      }
    `,
  ];

  declare ui: Ui;
  declare backtest: Backtest;
  /** Whether it is an automation's that acts already. */
  isRunning = false;
  /** The day that is looked at more closely, below the strip. */
  chosenDate: string | null = null;
  /** 0 until measured. */
  widthPx = 0;
  openDay: number | null = null;
  tabDay: number | null = null;

  #layout: StripLayout | null = null;
  readonly #observer = new ResizeObserver(([entry]) => {
    this.widthPx = Math.floor(entry?.contentRect.width ?? 0);
  });

  /** Measuring and drawing wait until the strip comes near the screen: a long list stays quick. */
  readonly #nearness = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      this.#nearness.disconnect();
      this.#observer.observe(this);
    },
    { rootMargin: NEAR_MARGIN },
  );

  override connectedCallback(): void {
    super.connectedCallback();
    this.#nearness.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    this.#nearness.disconnect();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.widthPx === 0 || !["ui", "backtest", "isRunning", "widthPx"].some((name) => changed.has(name)))
      return;
    this.#layout = layoutStrip({
      days: this.backtest.daily,
      isRunning: this.isRunning,
      widthPx: this.widthPx,
      isRtl: this.ui.isRtl,
      firstWeekday: this.ui.formats.firstWeekday,
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const layout = this.#layout;
    if (layout === null) return nothing;
    return html`
      ${this.#renderDrawing(layout)}
      <div
        role="group"
        aria-label=${this.ui.localize("strip.days")}
        @keydown=${(event: KeyboardEvent) => this.#move(event, layout)}
        @pointerleave=${this.#close}
        @focusout=${this.#close}
      >
        ${layout.cells.map((cell, index) => this.#renderButton(cell, index, layout))}
      </div>
      ${this.#renderBubble(layout)}
    `;
  }

  #renderDrawing(layout: StripLayout): TemplateResult {
    return html`<svg
      width=${layout.width}
      height=${layout.height}
      role="img"
      aria-label=${stripSummary(this.backtest, this.ui, this)}
    >
      <defs>
        <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="hatch" x1="0" y1="0" x2="0" y2="5" stroke-width="1.6" />
        </pattern>
      </defs>
      ${layout.cells.map(
        (cell) => svg`<g class=${cell.isLeftOut ? "left-out" : ""}>
          ${
            cell.bands.length === 0 || cell.isLeftOut
              ? svg`<rect class="blank" x=${cell.x + 0.5} y=${cell.y + 0.5} width=${cell.width - 1}
                  height=${cell.height - 1} rx="5" fill=${cell.isLeftOut ? "url(#hatch)" : "none"}
                  style=${cell.isLeftOut ? "fill:url(#hatch)" : ""} />`
              : nothing
          }
          ${cell.bands.map((band) => markShape(band.kind, band, cell.bands.length > 2 ? 2.5 : 4.5))}
        </g>`,
      )}
      ${layout.labels.map(
        ({ date, x, y, anchor }) =>
          svg`<text x=${x} y=${y} text-anchor=${anchor}>${this.ui.formats.day(date)}</text>`,
      )}
    </svg>`;
  }

  #renderButton(cell: Cell, index: number, layout: StripLayout): TemplateResult {
    const tabDay = this.tabDay ?? layout.cells.length - 1;
    // Physical sides: the layout is mirrored already where people read from the right.
    const place = `left:${cell.x}px;top:${cell.y}px;width:${cell.width}px;height:${cell.height}px`;
    return html`<button
      class=${this.openDay === index || cell.day.date === this.chosenDate ? "open" : ""}
      style=${place}
      tabindex=${index === tabDay ? 0 : -1}
      aria-label=${daySentence(cell.day, this.ui, this)}
      @pointerenter=${() => {
        // What lies under the pointer, perhaps after scrolling, is not where the keyboard is.
        this.openDay = index;
      }}
      @focus=${() => this.#open(index)}
      aria-expanded=${this.chosenDate === null ? nothing : cell.day.date === this.chosenDate}
      @click=${() => this.#choose(index, cell)}
    ></button>`;
  }

  /** Said already by the day's button: for eyes only. */
  #renderBubble(layout: StripLayout): TemplateResult | typeof nothing {
    const cell = this.openDay === null ? undefined : layout.cells[this.openDay];
    if (cell === undefined) return nothing;
    const width = Math.min(BUBBLE_WIDTH_PX, layout.width);
    const left = Math.min(Math.max(0, cell.x + cell.width / 2 - width / 2), layout.width - width);
    return html`<div
      class="bubble"
      aria-hidden="true"
      style="left:${left}px;top:${cell.y - 8}px;width:${width}px"
    >
      <b>${this.ui.formats.dayInFull(cell.day.date)}</b>
      ${dayLines(cell.day, this.ui, this).map((line) => html`<div>${line}</div>`)}
    </div>`;
  }

  #choose(index: number, cell: Cell): void {
    this.#open(index);
    this.dispatchEvent(new CustomEvent("steward-day", { detail: cell.day.date }));
  }

  #open(index: number): void {
    this.openDay = index;
    this.tabDay = index;
  }

  readonly #close = (): void => {
    this.openDay = null;
  };

  #move(event: KeyboardEvent, layout: StripLayout): void {
    if (event.key === "Escape" && this.openDay !== null) {
      event.stopPropagation();
      this.#close();
      return;
    }
    const target = targetOf(event.key, this.tabDay ?? layout.cells.length - 1, layout, this.ui.isRtl);
    if (target === null) return;
    event.preventDefault();
    this.renderRoot.querySelectorAll("button").item(target)?.focus();
  }
}

/** The day a key leads to, or null where the key is not one of these. */
function targetOf(key: string, from: number, layout: StripLayout, isRtl: boolean): number | null {
  const forward = isRtl ? -1 : 1;
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: forward,
    ArrowLeft: -forward,
    ArrowDown: layout.columns,
    ArrowUp: -layout.columns,
    Home: -from,
    End: layout.cells.length - 1 - from,
  };
  const step = steps[key];
  if (step === undefined) return null;
  return Math.min(Math.max(0, from + step), layout.cells.length - 1);
}

define("steward-strip", StewardStrip);
