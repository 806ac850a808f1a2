/** The page of rhythm: when people do things, how a usual day goes, and what Steward has learned from it. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { Rhythm, UsualDay } from "../../../src/api/protocol.ts";
import { findGroup, isEnough } from "../state/heat.ts";
import type { LiveState } from "../state/live-data.ts";
import { createRhythmPage, NO_RHYTHM, type RhythmPage, type RhythmState } from "../state/rhythm.ts";
import type { Call } from "../state/settings.ts";
import { pages } from "../styles/pages.ts";
import { base, buttons, card } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import { failedAlert, PageLife, waitingCard } from "./page-life.ts";
import "./steward-group-choice.ts";
import "./steward-heat-map.ts";
import "./steward-learned.ts";
import "./steward-usual-day.ts";

const DAY_MS = 86_400_000;

class StewardRhythm extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    live: { attribute: false },
    call: { attribute: false },
    state: { state: true },
    group: { state: true },
    kind: { state: true },
  };
  static override readonly styles = [
    base,
    card,
    buttons,
    pages,
    css`
      .kinds {
        display: flex;
        gap: 4px;
        padding: 0;
        margin: 0;
        border: 0;
      }
      .kinds label {
        display: flex;
        align-items: center;
        gap: 6px;
        min-height: 40px;
        padding-inline: 8px;
        cursor: pointer;
      }
      .kinds input {
        width: 18px;
        height: 18px;
        margin: 0;
        accent-color: var(--st-accent);
      }
      steward-heat-map {
        margin-block-start: 12px;
      }
    `,
  ];

  declare ui: Ui;
  declare live: LiveState;
  declare call: Call;
  state: RhythmState = NO_RHYTHM;
  group = "";
  kind: UsualDay["kind"] = "weekday";

  readonly #life = new PageLife<RhythmPage>(this, {
    create: () =>
      createRhythmPage(this.call, (state) => {
        this.state = state;
      }),
    load: (page) => void page.load(),
  });

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    const { rhythm, failure } = this.state;
    const failed = failedAlert(localize, failure, () => void this.#life.model?.load());
    if (rhythm === null) return failure === null ? waitingCard(localize, this.live) : html`${failed}`;
    return html`<div class="page" aria-busy=${this.state.isReading}>
      ${failed} ${isEnough(rhythm) ? this.#renderWeek(rhythm) : this.#renderTooEarly(rhythm)}
      ${isEnough(rhythm) ? this.#renderUsual(rhythm) : nothing}
      <steward-learned
        .ui=${this.ui}
        .state=${this.state}
        .rhythm=${rhythm}
        .page=${this.#life.model}
        .isOffline=${this.live.link !== "live"}
      ></steward-learned>
    </div>`;
  }

  #renderTooEarly({ days, needed_days, to }: Rhythm): TemplateResult {
    const { localize, formats, nowMs } = this.ui;
    const readyMs = Math.max(nowMs(), Date.parse(`${to}T12:00:00Z`)) + (needed_days - days) * DAY_MS;
    return html`<section class="card" aria-labelledby="early">
      <h2 id="early">${localize("rhythm.early.title")}</h2>
      <p class="what">
        ${localize("rhythm.early.text", { seen: days, count: needed_days, date: formats.dateOf(readyMs) })}
      </p>
    </section>`;
  }

  #renderWeek(rhythm: Rhythm): TemplateResult {
    const { localize, formats } = this.ui;
    const group = findGroup(rhythm.heat, this.group);
    if (group === undefined) return html``;
    const name = group.by === "home" ? localize("group.home") : group.name;
    return html`<section class="card" aria-labelledby="week">
      <div class="head">
        <h2 id="week">${localize("heat.title")}</h2>
        <steward-group-choice
          .ui=${this.ui}
          label=${localize("group.label")}
          .groups=${rhythm.heat}
          .chosen=${`${group.by}:${group.id}`}
          @steward-choose=${({ detail }: CustomEvent<string>) => {
            this.group = detail;
          }}
        ></steward-group-choice>
      </div>
      <p class="soft">
        ${localize("heat.text", {
          count: rhythm.days,
          from: formats.calendarDate(rhythm.from),
          to: formats.calendarDate(rhythm.to),
        })}
      </p>
      ${
        group.count === 0
          ? html`<p class="soft" role="status">${localize("heat.none")}</p>`
          : html`<steward-heat-map
              .ui=${this.ui}
              .hours=${group.hours}
              .weekdays=${rhythm.weekdays}
              label=${localize("heat.caption", { name })}
            ></steward-heat-map>`
      }
    </section>`;
  }

  #renderUsual({ usual }: Rhythm): TemplateResult {
    const { localize } = this.ui;
    const day = usual.find(({ kind }) => kind === this.kind);
    return html`<section class="card" aria-labelledby="usual">
      <div class="head">
        <h2 id="usual">${localize("usual.title")}</h2>
        <fieldset class="kinds">
          <legend class="hidden-text">${localize("usual.kind")}</legend>
          ${usual.map(
            ({ kind }) =>
              html`<label>
                <input
                  type="radio"
                  name="kind"
                  .checked=${kind === this.kind}
                  @change=${() => {
                    this.kind = kind;
                  }}
                />
                ${localize(`usual.${kind}`)}
              </label>`,
          )}
        </fieldset>
      </div>
      <p class="what">${localize("usual.text")}</p>
      ${
        day === undefined || day.first === null
          ? html`<p class="soft" role="status">${localize("usual.none")}</p>`
          : html`<steward-usual-day .ui=${this.ui} .day=${day}></steward-usual-day>`
      }
    </section>`;
  }
}

define("steward-rhythm", StewardRhythm);
