/**
 * One day of a suggestion as it really was: a line with what the things did and what the automation would have done, and the same as a list.
 *
 * The drawing is for eyes only; everything in it is in the list below. Fires `steward-close`.
 */
import { css, html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { SuggestionDay } from "../../../src/api/protocol.ts";
import type { Call } from "../state/settings.ts";
import { sayFailure } from "../strings/failure-words.ts";
import { stateWord, whoWord } from "../strings/state-words.ts";
import { type Lane, lanesOf } from "../strip/day-line.ts";
import { base, buttons } from "../styles/shared.ts";
import { toCallFailure } from "../transport/transport.ts";
import type { Ui } from "../ui.ts";
import { markShape, markStyles } from "./mark-shape.ts";
import "./steward-icon.ts";

const LANE_PX = 26;
const BAR_PX = 10;
const MARKS_PX = 24;
const AXIS_PX = 18;
const MARK_PX = 16;
const HOURS = [0, 6, 12, 18, 24];
const FIRST_ROWS = 12;

class StewardDayLine extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    call: { attribute: false },
    suggestionId: {},
    form: {},
    date: {},
    isOffline: { attribute: false },
    day: { state: true },
    failure: { state: true },
    widthPx: { state: true },
    isLong: { state: true },
  };
  static override readonly styles = [
    base,
    buttons,
    markStyles,
    css`
      section {
        padding: 12px 14px;
        border: 1px solid var(--st-line);
        border-radius: 10px;
        background: color-mix(in srgb, var(--st-page) 60%, var(--st-card));
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        margin-block: -6px 4px;
      }
      h3 {
        font-size: 14px;
        font-weight: 500;
      }
      header button {
        display: grid;
        place-items: center;
        width: 40px;
        padding: 0;
        margin-inline-end: -10px;
        color: var(--st-soft);
      }
      .soft {
        color: var(--st-soft);
        font-size: 13px;
      }
      svg {
        display: block;
        width: 100%;
        overflow: visible;
        margin-block-end: 8px;
      }
      .lane {
        stroke: var(--st-line);
      }
      .use {
        fill: color-mix(in srgb, var(--st-accent) 38%, var(--st-card));
        stroke: var(--st-accent-text);
        stroke-width: 1;
      }
      .tick {
        stroke: var(--st-text);
        stroke-width: 1.5;
      }
      .course {
        fill: none;
        stroke: var(--st-accent-text);
        stroke-width: 1.5;
        stroke-linejoin: round;
      }
      .grid {
        stroke: var(--st-line);
        stroke-dasharray: 2 3;
      }
      text {
        font-size: 11px;
        fill: var(--st-soft);
        direction: ltr;
        unicode-bidi: plaintext;
      }
      text.name {
        fill: var(--st-text);
      }
      h4 {
        margin: 8px 0 2px;
        font-size: 12px;
        font-weight: 500;
        color: var(--st-soft);
      }
      li {
        display: grid;
        grid-template-columns: 5.5em minmax(0, 1fr);
        gap: 8px;
        padding-block: 4px;
        border-top: 1px solid var(--st-line);
        font-size: 13px;
      }
      li:first-child {
        border: 0;
      }
      time {
        color: var(--st-soft);
        font-variant-numeric: tabular-nums;
      }
      .mark-line {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .mark-line svg {
        flex: none;
        width: 16px;
        margin: 0;
      }
    `,
  ];

  declare ui: Ui;
  declare call: Call;
  declare suggestionId: string;
  /** The automation in the form that is replayed, as a text: in another form the day is read anew, and stays in sight until it is there. */
  form = "";
  declare date: string;
  isOffline = false;
  day: SuggestionDay | null = null;
  failure = "";
  /** 0 until measured. */
  widthPx = 0;
  isLong = false;

  #asked = "";
  readonly #observer = new ResizeObserver(([entry]) => {
    this.widthPx = Math.floor(entry?.contentRect.width ?? 0);
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  protected override firstUpdated(): void {
    this.#observe();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#observe();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("date") || changed.has("suggestionId")) {
      this.day = null;
      this.isLong = false;
      this.#asked = "";
    }
  }

  protected override updated(): void {
    const wanted = `${this.suggestionId} ${this.date} ${this.form}`;
    if (this.isOffline) {
      this.#asked = this.day === null ? "" : this.#asked;
      return;
    }
    if (this.#asked !== wanted) void this.#read(wanted);
  }

  protected override render(): TemplateResult {
    const { localize, formats } = this.ui;
    const title = localize("day.title", { date: formats.dayInFull(this.date) });
    return html`<section aria-label=${title} aria-busy=${this.day === null && this.failure === ""}>
      <header>
        <h3>${title}</h3>
        <button
          title=${localize("day.close")}
          aria-label=${localize("day.close")}
          @click=${() => this.dispatchEvent(new CustomEvent("steward-close"))}
        >
          <steward-icon .name=${"close"}></steward-icon>
        </button>
      </header>
      <div class="measure"></div>
      ${this.day === null ? this.#renderWaiting() : this.#renderDay(this.day)}
    </section>`;
  }

  #renderWaiting(): TemplateResult {
    const { localize } = this.ui;
    const text =
      this.failure !== ""
        ? localize("day.failed", { message: this.failure })
        : localize(this.isOffline ? "day.offline" : "day.loading");
    return html`<p class="soft" role="status">${text}</p>`;
  }

  #renderDay(day: SuggestionDay): TemplateResult {
    const { localize } = this.ui;
    if (day.events.length === 0 && day.marks.length === 0) {
      return html`${this.#renderDrawing(day)}
        <p class="soft" role="status">${localize("day.nothing")}</p>`;
    }
    return html`${this.#renderDrawing(day)} ${this.#renderMarks(day)} ${this.#renderEvents(day)}`;
  }

  #renderDrawing(day: SuggestionDay): TemplateResult | typeof nothing {
    if (this.widthPx === 0) return nothing;
    const { formats, isRtl, nowMs } = this.ui;
    const lanes = lanesOf(day, nowMs());
    const width = this.widthPx;
    const x = (share: number): number => (isRtl ? 1 - share : share) * width;
    const height = MARKS_PX + lanes.length * (LANE_PX + 8) + AXIS_PX;
    const bottom = height - AXIS_PX;
    const spanMs = day.to_ms - day.from_ms;
    return html`<svg viewBox="0 0 ${width} ${height}" height=${height} aria-hidden="true">
      ${HOURS.map((hour) => {
        // Twelve by the clock is twelve hours after midnight on all days but two a year.
        const place = x(Math.min(1, (hour * 3_600_000) / spanMs));
        const anchor =
          hour === 0 ? (isRtl ? "end" : "start") : hour === 24 ? (isRtl ? "start" : "end") : "middle";
        return svg`<line class="grid" x1=${place} x2=${place} y1=${MARKS_PX} y2=${bottom} />
          <text x=${place} y=${height - 4} text-anchor=${anchor}>${formats.hour(hour)}</text>`;
      })}
      ${lanes.map((lane, index) => this.#renderLane(lane, MARKS_PX + index * (LANE_PX + 8), x, width))}
      ${day.marks.map(({ at_ms, kind }) => {
        const middle = x((at_ms - day.from_ms) / spanMs);
        const left = Math.min(Math.max(0, middle - MARK_PX / 2), width - MARK_PX);
        return markShape(kind, { x: left, y: 2, width: MARK_PX, height: MARK_PX }, 4);
      })}
    </svg>`;
  }

  #renderLane(lane: Lane, top: number, x: (share: number) => number, width: number) {
    const middle = top + LANE_PX - BAR_PX / 2 + 2;
    const isRtl = this.ui.isRtl;
    return svg`<text class="name" x=${isRtl ? width : 0} y=${top + 12} text-anchor=${isRtl ? "end" : "start"}>${lane.name}</text>
      <line class="lane" x1="0" x2=${width} y1=${middle} y2=${middle} />
      ${lane.spans.map(
        ({ from, to }) => svg`<rect class="use" x=${Math.min(x(from), x(to))} y=${middle - BAR_PX / 2}
          width=${Math.max(1.5, Math.abs(x(to) - x(from)))} height=${BAR_PX} rx="3" />`,
      )}
      ${lane.ticks.map(
        (at) =>
          svg`<line class="tick" x1=${x(at)} x2=${x(at)} y1=${middle - BAR_PX / 2 - 2} y2=${middle + BAR_PX / 2 + 2} />`,
      )}
      ${
        lane.course.length === 0
          ? nothing
          : svg`<polyline class="course" points=${lane.course
              .map(({ at, value }) => `${x(at)},${middle + BAR_PX / 2 - value * (BAR_PX + 4)}`)
              .join(" ")} />`
      }`;
  }

  #renderMarks({ marks }: SuggestionDay): TemplateResult | typeof nothing {
    const { localize, formats } = this.ui;
    if (marks.length === 0) return nothing;
    return html`<h4 id="marks">${localize("day.marks")}</h4>
      <ul aria-labelledby="marks">
        ${marks.map(
          ({ at_ms, kind }) =>
            html`<li>
              <time datetime=${new Date(at_ms).toISOString()}>${formats.exactTime(at_ms)}</time>
              <span class="mark-line">
                <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                  ${markShape(kind, { x: 0, y: 0, width: 16, height: 16 }, 4)}
                </svg>
                ${localize(`day.mark.${kind}`)}
              </span>
            </li>`,
        )}
      </ul>`;
  }

  #renderEvents({ events, entities, more }: SuggestionDay): TemplateResult | typeof nothing {
    const { localize, formats } = this.ui;
    if (events.length === 0) return nothing;
    const names = new Map(entities.map(({ entity_id, name }) => [entity_id, name]));
    const shown = this.isLong ? events : events.slice(0, FIRST_ROWS);
    return html`<h4 id="events">${localize("day.events")}</h4>
      <ul aria-labelledby="events">
        ${shown.map(
          ({ at_ms, entity_id, state, by, by_name }) =>
            html`<li>
              <time datetime=${new Date(at_ms).toISOString()}>${formats.exactTime(at_ms)}</time>
              <span
                ><bdi>${names.get(entity_id) ?? entity_id}</bdi>:
                <b>${stateWord(entity_id, state, this.ui)}</b>
                ${by === "unknown" ? nothing : html`<span class="soft">· <bdi>${whoWord(by, by_name, localize)}</bdi></span>`}</span
              >
            </li>`,
        )}
      </ul>
      ${
        shown.length < events.length
          ? html`<button @click=${this.#lengthen}>
              ${localize("day.show_all", { count: events.length })}
            </button>`
          : more > 0
            ? html`<p class="soft">${localize("day.more", { count: more })}</p>`
            : nothing
      }`;
  }

  readonly #lengthen = (): void => {
    this.isLong = true;
  };

  #observe(): void {
    const measured = this.renderRoot.querySelector(".measure");
    if (measured !== null) this.#observer.observe(measured);
  }

  async #read(wanted: string): Promise<void> {
    this.#asked = wanted;
    this.failure = "";
    try {
      const day = await this.call("suggestions/day", { suggestion_id: this.suggestionId, date: this.date });
      if (this.#asked === wanted) this.day = day;
    } catch (error) {
      if (this.#asked === wanted) this.failure = sayFailure(toCallFailure(error), this.ui.localize);
    }
  }
}

define("steward-day-line", StewardDayLine);
