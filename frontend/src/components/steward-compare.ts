/** This week against the last, and one room or person against another: read, and its chart loaded, when it is unfolded. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { WeekComparison } from "../../../src/api/protocol.ts";
import type { LineChart } from "../chart/line-chart.ts";
import { findGroup, keyOfGroup } from "../state/heat.ts";
import type { Call } from "../state/settings.ts";
import { datesFrom, placeOf, toDays, toPlaces, type WeekGroup } from "../state/weeks.ts";
import { sayFailure } from "../strings/failure-words.ts";
import { pages } from "../styles/pages.ts";
import { base, buttons, card } from "../styles/shared.ts";
import { toCallFailure } from "../transport/transport.ts";
import type { Ui } from "../ui.ts";
import "./steward-disclosure.ts";
import "./steward-group-choice.ts";

const HEIGHT_PX = 220;
const DASH = [6, 4];
/** Eight places of three hours are a day. */
const PLACES_A_DAY = 8;

type Mode = "weeks" | "groups";

interface NamedLine {
  readonly name: string;
  readonly hours: readonly number[];
}

class StewardCompare extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    call: { attribute: false },
    weeks: { state: true },
    failure: { state: true },
    isReading: { state: true },
    mode: { state: true },
    first: { state: true },
    second: { state: true },
    place: { state: true },
  };
  static override readonly styles = [
    base,
    card,
    buttons,
    pages,
    css`
      .choices {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: 8px 16px;
        margin-block-end: 12px;
      }
      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        padding: 0;
        margin: 0;
        border: 0;
      }
      fieldset label {
        display: flex;
        align-items: center;
        gap: 6px;
        min-height: 44px;
        cursor: pointer;
      }
      input {
        width: 18px;
        height: 18px;
        margin: 0;
        accent-color: var(--st-accent);
      }
      /* Days run from left to right in it, in any language. */
      .chart {
        direction: ltr;
        min-height: ${HEIGHT_PX}px;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 4px 18px;
        min-height: 20px;
        font-size: 12px;
        color: var(--st-soft);
      }
      .legend div {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 18px;
      }
      .legend span {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .one {
        stroke: var(--st-accent-text);
        stroke-width: 2;
      }
      .other {
        stroke: var(--st-soft);
        stroke-width: 2;
        stroke-dasharray: 6 4;
      }
      .uplot,
      .uplot *,
      .u-wrap {
        box-sizing: border-box;
      }
      .u-wrap {
        position: relative;
        user-select: none;
      }
      .u-over,
      .u-under,
      .u-axis,
      .u-cursor-x,
      .u-cursor-pt,
      .u-select {
        position: absolute;
      }
      .u-under {
        overflow: hidden;
      }
      .uplot canvas {
        display: block;
        position: relative;
        width: 100%;
        height: 100%;
      }
      .u-cursor-x {
        inset-block: 0;
        left: 0;
        border-inline-end: 1px dashed var(--st-soft);
        pointer-events: none;
      }
      .u-cursor-pt {
        top: 0;
        left: 0;
        border-radius: 50%;
        border: 0 solid;
        pointer-events: none;
        background-clip: padding-box !important;
      }
      .u-off,
      .u-select {
        display: none;
      }
    `,
  ];

  declare ui: Ui;
  declare call: Call;
  weeks: WeekComparison | null = null;
  failure = "";
  isReading = false;
  mode: Mode = "weeks";
  first = "";
  second = "";
  /** Under the pointer. */
  place: number | null = null;

  #chart: LineChart | null = null;
  #drawn = "";
  #generation = 0;
  readonly #observer = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width > 0) this.#chart?.resize(width);
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    this.#forget();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.size === 1 && changed.has("place")) return;
    void this.#draw();
  }

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    return html`<steward-disclosure
      section
      .heading=${localize("compare.title")}
      @steward-unfold=${this.#read}
    >
      <section class="card" aria-label=${localize("compare.title")} aria-busy=${this.isReading}>
        ${this.weeks === null ? this.#renderWaiting() : this.#renderWeeks(this.weeks)}
      </section>
    </steward-disclosure>`;
  }

  #renderWaiting(): TemplateResult {
    const { localize } = this.ui;
    if (this.failure === "") return html`<p class="soft" role="status">${localize("page.reading")}</p>`;
    return html`<p class="soft" role="alert">${localize("page.failed", { message: this.failure })}</p>
      <button @click=${this.#read}>${localize("page.retry")}</button>`;
  }

  #renderWeeks(weeks: WeekComparison): TemplateResult {
    const { localize, formats } = this.ui;
    const lines = this.#lines(weeks);
    const dates = datesFrom(weeks.from);
    const days = lines.map(({ hours }) => toDays(hours));
    const isEmpty = lines.every(({ hours }) => hours.every((count) => count === 0));
    return html`<div class="choices">
        <fieldset>
          <legend class="hidden-text">${localize("compare.what")}</legend>
          ${(["weeks", "groups"] as const).map(
            (mode) =>
              html`<label>
                <input
                  type="radio"
                  name="mode"
                  .checked=${mode === this.mode}
                  @change=${() => {
                    this.mode = mode;
                  }}
                />
                ${localize(`compare.${mode}`)}
              </label>`,
          )}
        </fieldset>
        ${this.#renderChoice(weeks.groups, "first")}
        ${this.mode === "groups" ? this.#renderChoice(weeks.groups, "second") : nothing}
      </div>
      ${isEmpty ? html`<p class="soft" role="status">${localize("compare.none")}</p>` : nothing}
      <div class="chart" aria-hidden="true"></div>
      <div class="legend" aria-hidden="true">
        <div>
          ${lines.map(
            ({ name }, index) =>
              html`<span
                ><svg width="26" height="4">
                  <line class=${index === 0 ? "one" : "other"} x1="0" x2="26" y1="2" y2="2" /></svg
                ><bdi>${name}</bdi></span
              >`,
          )}
        </div>
        <span>${this.#sayPlace(lines, dates)}</span>
      </div>
      <div class="hidden-text">
        <table>
          <caption>
            ${localize("compare.caption")}
          </caption>
          <tr>
            <th scope="col">${localize("heat.weekday")}</th>
            ${lines.map(({ name }) => html`<th scope="col">${name}</th>`)}
          </tr>
          ${dates.map(
            (date, day) =>
              html`<tr>
                <th scope="row">${formats.dayInFull(date)}</th>
                ${days.map((counts) => html`<td>${formats.number(counts[day] ?? 0)}</td>`)}
              </tr>`,
          )}
        </table>
      </div>`;
  }

  #renderChoice(groups: readonly WeekGroup[], which: "first" | "second"): TemplateResult {
    const group = this.#groupOf(groups, which);
    return html`<steward-group-choice
      .ui=${this.ui}
      label=${this.ui.localize(this.mode === "weeks" ? "group.label" : `compare.${which}`)}
      .groups=${groups}
      .chosen=${group === undefined ? "" : keyOfGroup(group)}
      @steward-choose=${({ detail }: CustomEvent<string>) => {
        this[which] = detail;
      }}
    ></steward-group-choice>`;
  }

  /** At first two different ones. */
  #groupOf(groups: readonly WeekGroup[], which: "first" | "second"): WeekGroup | undefined {
    if (this[which] !== "") return findGroup(groups, this[which]);
    if (this.mode === "weeks") return groups[0];
    const rooms = groups.filter(({ by }) => by === "area");
    return which === "first" ? (rooms[0] ?? groups[0]) : (rooms[1] ?? groups[0]);
  }

  #lines({ groups }: WeekComparison): readonly [NamedLine, NamedLine] {
    const { localize } = this.ui;
    const first = this.#groupOf(groups, "first");
    if (this.mode === "weeks") {
      return [
        { name: localize("compare.this_week"), hours: first?.week ?? [] },
        { name: localize("compare.last_week"), hours: first?.week_before ?? [] },
      ];
    }
    const toLine = (group: WeekGroup | undefined): NamedLine => ({
      name: group === undefined || group.by === "home" ? localize("group.home") : group.name,
      hours: group?.week ?? [],
    });
    return [toLine(first), toLine(this.#groupOf(groups, "second"))];
  }

  #sayPlace(lines: readonly NamedLine[], dates: readonly string[]): string {
    const { localize, formats } = this.ui;
    if (this.place === null) return "";
    const { day, fromHour, toHour } = placeOf(this.place);
    const values = lines.map(({ name, hours }) =>
      localize("compare.value", { name, count: toPlaces(hours)[this.place ?? 0] ?? 0 }),
    );
    return localize("compare.place", {
      day: formats.dayInFull(dates[day] ?? ""),
      from: formats.minute(fromHour * 60),
      to: formats.minute(toHour * 60),
      values: values.join(" · "),
    });
  }

  readonly #read = async (): Promise<void> => {
    if (this.isReading) return;
    this.isReading = true;
    this.failure = "";
    try {
      this.weeks = await this.call("now/compare", {});
    } catch (error) {
      this.failure = sayFailure(toCallFailure(error), this.ui.localize);
    } finally {
      this.isReading = false;
    }
  };

  async #draw(): Promise<void> {
    const element = this.renderRoot.querySelector<HTMLElement>(".chart");
    const { weeks } = this;
    if (element === null || weeks === null || !this.isConnected) return;
    const lines = this.#lines(weeks);
    const colour = (name: string): string => {
      // A canvas knows no variables. A new element each time: an old one would still be on its way to the colour.
      const probe = element.parentElement?.appendChild(document.createElement("span"));
      if (probe === undefined) return "";
      probe.style.color = `var(${name})`;
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    };
    const colours = [colour("--st-accent-text"), colour("--st-soft")];
    const grid = colour("--st-line");
    const drawn = JSON.stringify([lines, colours, grid, this.ui.localize.language]);
    if (drawn === this.#drawn && this.#chart !== null) return;
    this.#forget();
    this.#drawn = drawn;
    const mine = this.#generation;
    const { drawLines } = await import("../chart/line-chart.ts");
    if (mine !== this.#generation || !this.isConnected) return;
    const { formats } = this.ui;
    this.#chart = drawLines({
      element,
      widthPx: Math.max(200, Math.floor(element.clientWidth)),
      heightPx: HEIGHT_PX,
      lines: lines.map(({ name, hours }, index) => ({
        label: name,
        values: toPlaces(hours),
        colour: colours[index] ?? "",
        dash: index === 0 ? [] : DASH,
      })),
      colours: { text: colours[1] ?? "", grid },
      marks: datesFrom(weeks.from).map((date, day) => ({
        at: day * PLACES_A_DAY,
        label: formats.weekday((new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7, "short"),
      })),
      formatValue: (value) => formats.decimal(value),
      onPlace: (place) => {
        this.place = place;
      },
    });
    this.#observer.observe(element);
  }

  #forget(): void {
    this.#generation += 1;
    this.#chart?.destroy();
    this.#chart = null;
    this.#drawn = "";
  }
}

define("steward-compare", StewardCompare);
