/** The page of now: today against what is usual, what usually comes next, what is wrong, how Steward is doing, and weeks compared. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { Now, Status } from "../../../src/api/protocol.ts";
import { findGroup, keyOfGroup } from "../state/heat.ts";
import type { LiveState } from "../state/live-data.ts";
import {
  createNowFeed,
  type HourChanges,
  NOTHING_NOW,
  type NowFeed,
  type NowState,
  type WatchNow,
} from "../state/now.ts";
import type { Call } from "../state/settings.ts";
import { sayFailure } from "../strings/failure-words.ts";
import { stateWord } from "../strings/state-words.ts";
import { rows } from "../styles/forms.ts";
import { pages } from "../styles/pages.ts";
import { base, buttons, card, facts } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import { failedAlert, PageLife, waitingCard } from "./page-life.ts";
import "./steward-activity-list.ts";
import "./steward-compare.ts";
import "./steward-findings.ts";
import "./steward-group-choice.ts";
import "./steward-hours.ts";
import "./steward-incidents.ts";

const MINUTE_MS = 60_000;
/** Days of a weekday without which nothing is called usual. */
const NEEDED_DAYS = 2;

type Today = NonNullable<Now["today"]>;

class StewardNow extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    live: { attribute: false },
    call: { attribute: false },
    watch: { attribute: false },
    state: { state: true },
    group: { state: true },
  };
  static override readonly styles = [
    base,
    card,
    buttons,
    rows,
    pages,
    facts,
    css`
      .columns {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 16px;
        align-items: start;
      }
      .columns > div {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
      }
      steward-hours {
        margin-block-start: 12px;
      }
      .hour {
        margin-block-start: 16px;
        padding-block-start: 4px;
        border-top: 1px solid var(--st-line);
      }
      .when {
        flex: none;
        font-variant-numeric: tabular-nums;
        text-align: end;
      }
      @media (max-width: 900px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  declare ui: Ui;
  declare live: LiveState;
  declare call: Call;
  declare watch: WatchNow;
  state: NowState = NOTHING_NOW;
  group = "";

  readonly #life = new PageLife<NowFeed>(this, {
    create: () =>
      createNowFeed(this.watch, this.call, (state) => {
        this.state = state;
      }),
    load: (feed) => void feed.begin(),
    lose: (feed) => feed.lose(),
  });

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    const { now, failure } = this.state;
    const { status } = this.live;
    if (now === null) {
      return failure === null
        ? waitingCard(localize, this.live)
        : html`${failedAlert(localize, failure, () => void this.#life.model?.begin())}`;
    }
    return html`<div class="page">
      <steward-incidents
        .ui=${this.ui}
        .list=${now.incidents}
        .call=${this.call}
        .isOffline=${this.live.link !== "live"}
      ></steward-incidents>
      ${this.#renderToday(now)}
      <div class="columns">
        <div>
          ${now.today === null ? nothing : this.#renderNext(now.today, now.at_ms)}
          ${status === null ? nothing : this.#renderSteward(status)}
        </div>
        <steward-findings
          .ui=${this.ui}
          .findings=${now.findings}
          .hasAnalysis=${(status?.analysis.last_finished_ms ?? null) !== null}
        ></steward-findings>
      </div>
      <steward-compare .ui=${this.ui} .call=${this.call}></steward-compare>
    </div>`;
  }

  #renderToday(now: Now): TemplateResult {
    const { localize, formats } = this.ui;
    const { today } = now;
    const group = today === null ? undefined : findGroup(today.groups, this.group);
    if (today === null || group === undefined) {
      return html`<section class="card" aria-labelledby="today">
        <h2 id="today">${localize("now.title")}</h2>
        <p class="soft" role="status">${localize("now.reading")}</p>
      </section>`;
    }
    const weekday = formats.weekday((new Date(`${today.date}T12:00:00Z`).getUTCDay() + 6) % 7, "long");
    const hour = this.state.hour;
    return html`<section class="card" aria-labelledby="today">
      <div class="head">
        <h2 id="today">${localize("now.title")}</h2>
        <steward-group-choice
          .ui=${this.ui}
          label=${localize("group.label")}
          .groups=${today.groups}
          .chosen=${keyOfGroup(group)}
          @steward-choose=${({ detail }: CustomEvent<string>) => {
            this.group = detail;
            this.#life.model?.close();
          }}
        ></steward-group-choice>
      </div>
      <p class="soft">
        ${
          today.usual_days < NEEDED_DAYS
            ? localize("now.usual.not_yet", { weekday, count: NEEDED_DAYS })
            : localize("now.usual", { weekday, count: today.usual_days })
        }
      </p>
      <steward-hours
        .ui=${this.ui}
        .hours=${group.hours}
        .usual=${today.usual_days < NEEDED_DAYS ? [] : group.usual}
        .hourNow=${hourOf(today, now.at_ms)}
        .chosen=${hour?.hour ?? null}
        label=${localize("now.hours")}
        @steward-hour=${({ detail }: CustomEvent<number>) => void this.#life.model?.open(detail, group)}
      ></steward-hours>
      ${hour === null ? nothing : this.#renderHour(hour)}
    </section>`;
  }

  #renderHour({ hour, items, isWhole, failure }: HourChanges): TemplateResult {
    const { localize, formats } = this.ui;
    const title = localize("now.hour.title", {
      from: formats.minute(hour * 60),
      to: formats.minute(hour * 60 + 60),
    });
    return html`<div class="hour" role="region" aria-label=${title} aria-busy=${items === null}>
      <h3>${title}</h3>
      ${
        failure !== null
          ? html`<p class="soft" role="alert">
              ${localize("page.failed", { message: sayFailure(failure, localize) })}
            </p>`
          : items === null
            ? html`<p class="soft" role="status">${localize("page.reading")}</p>`
            : items.length === 0
              ? html`<p class="soft" role="status">
                  ${localize(isWhole ? "now.hour.none" : "now.hour.none_own")}
                </p>`
              : html`<steward-activity-list
                  .ui=${this.ui}
                  .items=${items}
                  label=${title}
                ></steward-activity-list>`
      }
    </div>`;
  }

  #renderNext({ next }: Today, nowMs: number): TemplateResult {
    const { localize, formats } = this.ui;
    return html`<section class="card" aria-labelledby="next">
      <h2 id="next">${localize("next.title")}</h2>
      ${
        next.length === 0
          ? html`<p class="soft">${localize("next.none")}</p>`
          : html`<ul>
              ${next.map(
                ({ entity_id, name, state, at_ms, from_ms, to_ms }) =>
                  html`<li class="row">
                    <div>
                      <p><bdi>${name}</bdi>: <b>${stateWord(entity_id, state, this.ui)}</b></p>
                      <p class="soft">
                        ${localize("next.range", { from: formats.time(from_ms), to: formats.time(to_ms) })}
                      </p>
                    </div>
                    <span class="when">
                      ${formats.time(at_ms)}<br />
                      <span class="soft">${this.#inMinutes(at_ms - nowMs)}</span>
                    </span>
                  </li>`,
              )}
            </ul>`
      }
    </section>`;
  }

  #inMinutes(ms: number): string {
    const minutes = Math.max(0, Math.round(ms / MINUTE_MS));
    const { localize } = this.ui;
    return minutes < 90
      ? localize("next.in_minutes", { count: minutes })
      : localize("next.in_hours", { count: Math.round(minutes / 60) });
  }

  #renderSteward({ analysis }: Status): TemplateResult {
    const { localize, formats, nowMs } = this.ui;
    const moment = (ms: number | null): string =>
      ms === null ? localize("learning.never") : formats.moment(ms, nowMs());
    const stage = analysis.stage === null ? null : localize.known(`stage.${analysis.stage}`);
    const lines: readonly (readonly [string, string])[] = [
      ...(analysis.state === "running"
        ? [
            [
              localize("progress.analysis"),
              `${formats.percent(analysis.progress)}${stage === null ? "" : ` · ${stage}`}`,
            ] as const,
          ]
        : []),
      [localize("learning.last"), moment(analysis.last_finished_ms)],
      ...(analysis.last_duration_ms === null
        ? []
        : [
            [
              localize("analysis.took"),
              localize("analysis.seconds", {
                seconds: formats.decimal(analysis.last_duration_ms / 1_000),
              }),
            ] as const,
          ]),
      ...(analysis.next_full_ms === null
        ? []
        : [[localize("learning.next"), moment(analysis.next_full_ms)] as const]),
    ];
    return html`<section class="card" aria-labelledby="analysis">
      <h2 id="analysis">${localize("analysis.title")}</h2>
      <dl>
        ${lines.map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
      ${
        analysis.last_error === null
          ? nothing
          : html`<p class="soft">
              <bdi>${localize("analysis.failed", { message: analysis.last_error })}</bdi>
            </p>`
      }
    </section>`;
  }
}

/** The hour by the clock, with its part that is over; 24 when the day is. */
function hourOf({ hour_starts_ms, to_ms }: Today, atMs: number): number {
  if (atMs >= to_ms) return 24;
  const hour = Math.max(
    0,
    hour_starts_ms.findLastIndex((startMs) => startMs <= atMs),
  );
  const startMs = hour_starts_ms[hour] ?? atMs;
  const endMs = hour_starts_ms[hour + 1] ?? to_ms;
  return hour + (endMs > startMs ? Math.min(0.999, (atMs - startMs) / (endMs - startMs)) : 0);
}

define("steward-now", StewardNow);
