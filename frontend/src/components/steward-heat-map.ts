/**
 * The week as a heat map: a real table of 7 × 24, so that it is read out as one; its squares grow with the number as their colour deepens.
 *
 * One cell is in the tab order, arrows move between them; what a cell holds is said below.
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import { heatRows, type HeatCell, LEVELS } from "../state/heat.ts";
import { base } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

const HOUR_LABEL_EVERY = 3;

class StewardHeatMap extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    hours: { attribute: false },
    weekdays: { attribute: false },
    label: {},
    at: { state: true },
    isPointed: { state: true },
  };
  static override readonly styles = [
    base,
    css`
      table {
        width: 100%;
        table-layout: fixed;
        border-collapse: separate;
        border-spacing: 1px;
      }
      th {
        padding: 0;
        font-size: 11px;
        font-weight: 400;
        color: var(--st-soft);
      }
      thead th {
        height: 18px;
        overflow: visible;
        white-space: nowrap;
        text-align: start;
      }
      th.corner,
      tbody th {
        width: 34px;
        text-align: start;
      }
      td {
        position: relative;
        height: 26px;
        padding: 0;
        border-radius: 3px;
        background: color-mix(in srgb, var(--st-line) 42%, var(--st-card));
        cursor: default;
      }
      td:focus-visible {
        outline-offset: 0;
        z-index: 1;
      }
      td.at {
        box-shadow: 0 0 0 2px var(--st-text);
        z-index: 1;
      }
      i {
        display: block;
        position: absolute;
        inset: 0;
        margin: auto;
        border-radius: 3px;
        background: color-mix(in srgb, var(--st-accent-text) var(--depth), var(--st-card));
      }
      .l0 {
        display: none;
      }
      .l1 {
        --depth: 45%;
        width: 36%;
        height: 36%;
      }
      .l2 {
        --depth: 58%;
        width: 54%;
        height: 54%;
      }
      .l3 {
        --depth: 72%;
        width: 70%;
        height: 70%;
      }
      .l4 {
        --depth: 86%;
        width: 86%;
        height: 86%;
      }
      .l5 {
        --depth: 100%;
        width: 100%;
        height: 100%;
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 4px 16px;
        min-height: 22px;
        margin-block-start: 8px;
        font-size: 13px;
        color: var(--st-soft);
      }
      .legend {
        display: flex;
        align-items: center;
        gap: 3px;
        font-size: 12px;
      }
      .legend span {
        position: relative;
        width: 14px;
        height: 14px;
        border-radius: 3px;
        background: color-mix(in srgb, var(--st-line) 42%, var(--st-card));
      }
      @media (max-width: 600px) {
        td {
          height: 22px;
          border-radius: 2px;
        }
        th.corner,
        tbody th {
          width: 26px;
        }
      }
    `,
  ];

  declare ui: Ui;
  declare hours: readonly number[];
  declare weekdays: readonly number[];
  label = "";
  /** Row and column that the keyboard is at. */
  at: readonly [number, number] = [0, 7];
  isPointed = false;

  protected override render(): TemplateResult {
    const { formats, localize } = this.ui;
    const rows = heatRows(this.hours, this.weekdays, formats.firstWeekday);
    const cell = this.isPointed ? rows[this.at[0]]?.[this.at[1]] : undefined;
    return html`<table @keydown=${this.#move} @pointerleave=${this.#leave} @focusout=${this.#leave}>
        <caption class="hidden-text">
          ${this.label}
        </caption>
        <thead>
          <tr>
            <th class="corner" scope="col"><span class="hidden-text">${localize("heat.weekday")}</span></th>
            ${Array.from(
              { length: 24 },
              (_, hour) =>
                html`<th scope="col">
                  ${
                    hour % HOUR_LABEL_EVERY === 0
                      ? formats.hour(hour)
                      : html`<span class="hidden-text">${formats.hour(hour)}</span>`
                  }
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row, y) => this.#renderRow(row, y))}
        </tbody>
      </table>
      <div class="foot">
        <span aria-hidden="true">${cell === undefined ? localize("heat.hint") : this.#say(cell)}</span>
        <span class="legend" aria-hidden="true">
          ${localize("heat.less")}
          ${Array.from({ length: LEVELS + 1 }, (_, level) => html`<span><i class="l${level}"></i></span>`)}
          ${localize("heat.more")}
        </span>
      </div>`;
  }

  #renderRow(row: readonly HeatCell[], y: number): TemplateResult {
    const { formats } = this.ui;
    const weekday = row[0]?.weekday ?? 0;
    return html`<tr>
      <th scope="row">
        <span aria-hidden="true">${formats.weekday(weekday, "short")}</span
        ><span class="hidden-text">${formats.weekday(weekday, "long")}</span>
      </th>
      ${row.map((cell, x) => {
        const isAt = this.at[0] === y && this.at[1] === x;
        return html`<td
          class=${isAt && this.isPointed ? "at" : ""}
          tabindex=${isAt ? 0 : -1}
          @pointerenter=${() => this.#point(y, x)}
          @focus=${() => this.#point(y, x)}
          @click=${() => this.#point(y, x)}
        >
          <i class="l${cell.level}"></i><span class="hidden-text">${this.#say(cell)}</span>
        </td>`;
      })}
    </tr>`;
  }

  /** "Monday, 07:00–08:00: 1.5 times on average (6 on 4 days)". */
  #say({ weekday, hour, count, mean }: HeatCell): string {
    const { formats, localize } = this.ui;
    const when = {
      weekday: formats.weekday(weekday, "long"),
      from: formats.minute(hour * 60),
      to: formats.minute(hour * 60 + 60),
    };
    return mean === null
      ? localize("heat.cell.unseen", when)
      : localize("heat.cell", {
          ...when,
          mean: formats.decimal(mean),
          times: count,
          count: this.weekdays[weekday] ?? 0,
        });
  }

  #point(y: number, x: number): void {
    this.at = [y, x];
    this.isPointed = true;
  }

  readonly #leave = (): void => {
    this.isPointed = false;
  };

  readonly #move = (event: KeyboardEvent): void => {
    const forward = this.ui.isRtl ? -1 : 1;
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowRight: [0, forward],
      ArrowLeft: [0, -forward],
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      Home: [0, -24],
      End: [0, 24],
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const [y, x] = this.at;
    const next = [clamp(y + step[0], 6), clamp(x + step[1], 23)] as const;
    this.renderRoot.querySelectorAll("tbody tr").item(next[0])?.querySelectorAll("td").item(next[1])?.focus();
  };
}

function clamp(value: number, last: number): number {
  return Math.min(Math.max(0, value), last);
}

define("steward-heat-map", StewardHeatMap);
