/** A usual day on one line from four to four: when it begins and ends, and what is usually done when, each with its middle half. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { Spread, UsualDay } from "../../../src/api/protocol.ts";
import { stateWord } from "../strings/state-words.ts";
import { base } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

/** The line's ends, minutes after midnight. */
const FROM_MIN = 240;
const SPAN_MIN = 1_440;
const AXIS_HOURS = [4, 8, 12, 16, 20, 24, 28];

class StewardUsualDay extends LitElement {
  static override readonly properties = { ui: { attribute: false }, day: { attribute: false } };
  static override readonly styles = [
    base,
    css`
      .axis,
      li {
        display: grid;
        grid-template-columns: minmax(0, 280px) minmax(0, 1fr);
        align-items: center;
        gap: 2px 16px;
      }
      li {
        padding-block: 6px;
        border-top: 1px solid var(--st-line);
      }
      .what {
        min-width: 0;
      }
      .what p {
        overflow-wrap: anywhere;
      }
      .soft,
      .axis {
        font-size: 12px;
        color: var(--st-soft);
      }
      .axis .track {
        height: 18px;
      }
      .track {
        position: relative;
        height: 22px;
        background: linear-gradient(var(--st-line), var(--st-line)) center / 100% 1px no-repeat;
      }
      .axis .track {
        background: none;
      }
      .axis .track span {
        position: absolute;
        translate: -50% 0;
      }
      .axis.rtl .track span {
        translate: 50% 0;
      }
      .axis .track span:first-child {
        translate: none;
      }
      .axis .track span:last-child {
        translate: -100% 0;
      }
      .axis.rtl .track span:last-child {
        translate: 100% 0;
      }
      .range {
        position: absolute;
        inset-block: 5px;
        min-width: 4px;
        border-radius: 6px;
        border: 1px solid var(--st-accent-text);
        background: color-mix(in srgb, var(--st-accent) 30%, var(--st-card));
      }
      .middle {
        position: absolute;
        inset-block: 1px;
        width: 3px;
        margin-inline-start: -1.5px;
        border-radius: 2px;
        background: var(--st-text);
      }
      .ends .range {
        border-style: dashed;
        background: none;
      }
      @media (max-width: 600px) {
        .axis,
        li {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  declare ui: Ui;
  declare day: UsualDay;

  protected override render(): TemplateResult {
    const { localize, formats, isRtl } = this.ui;
    const { first, last, times, days } = this.day;
    return html`<div class="axis ${isRtl ? "rtl" : ""}" aria-hidden="true">
        <span></span>
        <div class="track">
          ${AXIS_HOURS.map(
            (hour) =>
              html`<span style="inset-inline-start:${placeOf(hour * 60)}%"
                >${formats.hour(hour > 24 ? hour - 24 : hour)}</span
              >`,
          )}
        </div>
      </div>
      <ul>
        ${first === null ? nothing : this.#renderRow(localize("usual.first"), first, "", true)}
        ${times.map(({ entity_id, name, state, minute, days: on }) =>
          this.#renderRow(
            html`<bdi>${name}</bdi>: <b>${stateWord(entity_id, state, this.ui)}</b>`,
            minute,
            localize("usual.on", { part: on, count: days }),
            false,
          ),
        )}
        ${last === null ? nothing : this.#renderRow(localize("usual.last"), last, "", true)}
      </ul>`;
  }

  #renderRow(what: TemplateResult | string, spread: Spread, more: string, isEnd: boolean): TemplateResult {
    const { formats, localize } = this.ui;
    const { median, low, high } = spread;
    const from = placeOf(low);
    const when = localize("usual.when", {
      time: formats.minute(median),
      from: formats.minute(low),
      to: formats.minute(high),
    });
    return html`<li class=${isEnd ? "ends" : ""}>
      <div class="what">
        <p>${what}</p>
        <p class="soft">${when}${more === "" ? nothing : html` · ${more}`}</p>
      </div>
      <div class="track" aria-hidden="true">
        <span
          class="range"
          style="inset-inline-start:${from}%;width:${Math.max(0, placeOf(high) - from)}%"
        ></span>
        <span class="middle" style="inset-inline-start:${placeOf(median)}%"></span>
      </div>
    </li>`;
  }
}

/** Percent along the line. */
function placeOf(minute: number): number {
  return Math.min(100, Math.max(0, ((minute - FROM_MIN) / SPAN_MIN) * 100));
}

define("steward-usual-day", StewardUsualDay);
