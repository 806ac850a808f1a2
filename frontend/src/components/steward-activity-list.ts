/**
 * A list of changes by day, latest first: of thousands only those in sight are in the page.
 *
 * It scrolls with whatever scrolls around it. Fires `steward-more` when its end comes near.
 */
import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { define } from "../define.ts";
import type { ActivityItem } from "../../../src/api/protocol.ts";
import { type ListRow, type Placed, placeRows, rowsInSight } from "../state/virtual-rows.ts";
import { stateWord, whoWord } from "../strings/state-words.ts";
import { base } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

const ITEM_PX = 44;
const NARROW_ITEM_PX = 60;
const DAY_PX = 40;
const NARROW_QUERY = "(max-width: 600px)";
/** Drawn beyond the screen, so that a quick finger meets no gap. */
const EXTRA_PX = 600;
/** This near to its end there should be more. */
const NEAR_PX = 1_500;

class StewardActivityList extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    items: { attribute: false },
    hasMore: { attribute: false },
    label: {},
    sight: { state: true },
    isNarrow: { state: true },
  };
  static override readonly styles = [
    base,
    css`
      .list {
        position: relative;
        margin-block-start: -12px;
      }
      .row {
        position: absolute;
        inset-inline: 0;
        display: grid;
        grid-template-columns: 5em minmax(0, 1fr) minmax(0, 40%);
        align-items: center;
        gap: 0 12px;
        border-block-start: 1px solid var(--st-line);
      }
      .row.day {
        display: flex;
        align-items: end;
        padding-block-end: 6px;
        border: 0;
        font-size: 13px;
        font-weight: 500;
        color: var(--st-soft);
      }
      .row > * {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      time {
        color: var(--st-soft);
        font-size: 13px;
        font-variant-numeric: tabular-nums;
      }
      b {
        font-weight: 500;
      }
      .who {
        color: var(--st-soft);
        font-size: 13px;
        text-align: end;
      }
      @media (max-width: 600px) {
        .row:not(.day) {
          grid-template-columns: 4em minmax(0, 1fr);
          align-content: center;
        }
        .who {
          grid-column: 2;
          text-align: start;
        }
      }
    `,
  ];

  declare ui: Ui;
  declare items: readonly ActivityItem[];
  hasMore = false;
  label = "";
  sight: { readonly first: number; readonly end: number } = { first: 0, end: 0 };
  isNarrow = false;

  #placed: Placed<ActivityItem> = { rows: [], tops: new Float64Array(1) };
  #frame = 0;
  #left = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#left = new AbortController();
    const { signal } = this.#left;
    // What scrolls may be the page or any box around: the event is caught on its way down.
    window.addEventListener("scroll", this.#look, { signal, capture: true, passive: true });
    window.addEventListener("resize", this.#look, { signal });
    const narrow = window.matchMedia(NARROW_QUERY);
    this.isNarrow = narrow.matches;
    narrow.addEventListener(
      "change",
      () => {
        this.isNarrow = narrow.matches;
      },
      { signal },
    );
    this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#left.abort();
    cancelAnimationFrame(this.#frame);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("items") || changed.has("ui") || changed.has("isNarrow")) {
      const { formats } = this.ui;
      this.#placed = placeRows(this.items, ({ at_ms }) => formats.localDate(at_ms), {
        item: this.isNarrow ? NARROW_ITEM_PX : ITEM_PX,
        day: DAY_PX,
      });
      this.#measure();
    }
  }

  protected override render(): TemplateResult {
    const { rows, tops } = this.#placed;
    const { first, end } = this.sight;
    const shown = rows.slice(first, end).map((row, index) => ({ row, index: first + index }));
    return html`<div class="list" role="list" aria-label=${this.label} style="height:${tops.at(-1) ?? 0}px">
      ${repeat(
        shown,
        ({ row }) => keyOf(row),
        ({ row, index }) => this.#renderRow(row, index, tops),
      )}
    </div>`;
  }

  #renderRow(row: ListRow<ActivityItem>, index: number, tops: Float64Array): TemplateResult {
    const { formats, localize } = this.ui;
    const top = tops[index] ?? 0;
    const style = `top:${top}px;height:${(tops[index + 1] ?? top) - top}px`;
    if (row.kind === "day") {
      return html`<div class="row day" role="listitem" style=${style}>
        <span role="heading" aria-level="3">${formats.dayInFull(row.date)}</span>
      </div>`;
    }
    const { at_ms, entity_id, name, state, by, by_name } = row.item;
    return html`<div
      class="row"
      role="listitem"
      aria-setsize=${this.hasMore ? -1 : this.#placed.rows.length}
      aria-posinset=${index + 1}
      style=${style}
    >
      <time datetime=${new Date(at_ms).toISOString()} title=${formats.exactTime(at_ms)}
        >${formats.time(at_ms)}</time
      >
      <span title=${entity_id}><bdi>${name}</bdi>: <b>${stateWord(entity_id, state, this.ui)}</b></span>
      <span class="who"><bdi>${whoWord(by, by_name, localize)}</bdi></span>
    </div>`;
  }

  /** Once a frame, however often it scrolls. */
  readonly #look = (): void => {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#measure());
  };

  #measure(): void {
    if (!this.isConnected) return;
    const from = -this.getBoundingClientRect().top;
    const { tops } = this.#placed;
    const sight = rowsInSight(tops, from, window.innerHeight, EXTRA_PX);
    if (sight.first !== this.sight.first || sight.end !== this.sight.end) this.sight = sight;
    const left = (tops.at(-1) ?? 0) - from - window.innerHeight;
    if (this.hasMore && left < NEAR_PX) this.dispatchEvent(new CustomEvent("steward-more"));
  }

  protected override updated(changed: PropertyValues<this>): void {
    // What stands above may have moved it.
    if (changed.has("items") || changed.has("hasMore")) this.#look();
  }
}

function keyOf(row: ListRow<ActivityItem>): string {
  return row.kind === "day" ? row.date : `${row.item.at_ms} ${row.item.entity_id}`;
}

define("steward-activity-list", StewardActivityList);
