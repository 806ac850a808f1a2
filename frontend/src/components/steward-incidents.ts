/**
 * What is not as usual: each open incident with what made it so and what can be said of it, and those that are over.
 *
 * Nothing is shown while there never was one: a promise of calm is worth no line. What people say goes to the app, which tells everybody.
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { IncidentItem, IncidentList } from "../../../src/api/protocol.ts";
import type { IncidentSeries } from "../../../src/core/domain/incident.ts";
import type { Call } from "../state/settings.ts";
import { sayFailure } from "../strings/failure-words.ts";
import { toCallFailure } from "../transport/transport.ts";
import { rows } from "../styles/forms.ts";
import { pages } from "../styles/pages.ts";
import { base, buttons, card } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-disclosure.ts";
import "./steward-icon.ts";
import "./steward-own-words.ts";
import "./steward-range.ts";
import "./steward-series.ts";

/** The monitor that looks at hours. */
const UNUSUAL_HOUR = "unusual-hour";
const SHAPES = { error: "close", warning: "alert", info: "information" } as const;

type Answer = "incidents/normal" | "incidents/not_normal" | "incidents/later";

class StewardIncidents extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    list: { attribute: false },
    call: { attribute: false },
    isOffline: { attribute: false },
    busyId: { state: true },
    failure: { state: true },
    charts: { state: true },
  };
  static override readonly styles = [
    base,
    card,
    buttons,
    rows,
    pages,
    css`
      article {
        padding-block: 12px;
        border-block-start: 1px solid var(--st-line);
      }
      article:first-of-type {
        border-block-start: 0;
      }
      .head {
        display: flex;
        align-items: start;
        gap: 8px;
      }
      .head h3 {
        flex: 1;
        margin: 0;
        font-size: 15px;
        font-weight: 500;
        color: var(--st-text);
      }
      steward-icon {
        flex: none;
        width: 20px;
        height: 20px;
        margin-block-start: 1px;
      }
      .error steward-icon {
        color: var(--st-bad);
      }
      .warning steward-icon {
        color: var(--st-warn);
      }
      .info steward-icon {
        color: var(--st-note);
      }
      .text {
        margin-block: 4px 8px;
        padding-inline-start: 28px;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        padding-inline-start: 28px;
      }
      .when {
        flex: none;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  declare ui: Ui;
  declare list: IncidentList;
  declare call: Call;
  isOffline = false;
  busyId = "";
  failure = "";
  charts: ReadonlyMap<string, readonly IncidentSeries[]> = new Map();
  /** As of when each was read. */
  readonly #readMs = new Map<string, number>();

  protected override render(): TemplateResult | typeof nothing {
    const { localize } = this.ui;
    const { open, recent } = this.list;
    if (open.length === 0 && recent.length === 0) return nothing;
    return html`<section class="card" aria-labelledby="incidents">
      <h2 id="incidents">${localize("incidents.title")}</h2>
      ${open.length === 0 ? html`<p class="soft">${localize("incidents.none")}</p>` : nothing}
      ${open.map((incident) => this.#renderOpen(incident))}
      ${
        this.failure === ""
          ? nothing
          : html`<p role="alert">${localize("incidents.failed", { message: this.failure })}</p>`
      }
      ${
        recent.length === 0
          ? nothing
          : html`<steward-disclosure heading=${localize("incidents.earlier", { count: recent.length })}>
              <ul>
                ${recent.map((incident) => this.#renderRecent(incident))}
              </ul>
            </steward-disclosure>`
      }
    </section>`;
  }

  #renderOpen(incident: IncidentItem): TemplateResult {
    const { localize, formats, nowMs, isAdmin } = this.ui;
    const { severity, since_ms, later_until_ms, parts, areas } = incident;
    const { title, explanation } = incident.worded ?? incident;
    const isLater = later_until_ms !== null && later_until_ms > nowMs();
    return html`<article class=${severity} aria-label=${title}>
      <div class="head">
        <steward-icon .name=${SHAPES[severity]}></steward-icon>
        <h3><bdi>${title}</bdi></h3>
        <span class="soft when"
          >${localize("incidents.since", { moment: formats.moment(since_ms, nowMs()) })}</span
        >
      </div>
      <div class="text">
        <p class="soft">
          <bdi>${explanation}</bdi>
          ${areas.map(({ name }) => html` · <bdi>${name}</bdi>`)}
        </p>
        <steward-own-words class="soft" .ui=${this.ui} .item=${incident}></steward-own-words>
        ${parts.map((part) => html`<steward-range .ui=${this.ui} .measured=${part}></steward-range>`)}
        ${incident.monitor === UNUSUAL_HOUR ? this.#renderHours(incident) : nothing}
        ${
          isLater
            ? html`<p class="soft">
                ${localize("incidents.later", { moment: formats.moment(later_until_ms, nowMs()) })}
              </p>`
            : nothing
        }
      </div>
      ${
        isAdmin
          ? html`<div class="actions">
              ${this.#renderAnswer(incident, "incidents/normal", localize("incidents.say_normal"))}
              ${
                isLater
                  ? nothing
                  : this.#renderAnswer(incident, "incidents/later", localize("incidents.say_later"))
              }
            </div>`
          : nothing
      }
    </article>`;
  }

  /** Read when somebody unfolds it. */
  #renderHours({ id, last_ms }: IncidentItem): TemplateResult {
    const { localize } = this.ui;
    const charts = this.charts.get(id);
    return html`<steward-disclosure
      heading=${localize("incident.hours")}
      @steward-unfold=${() => void this.#readHours(id, last_ms)}
    >
      ${
        charts === undefined
          ? html`<p class="soft" role="status">${localize("incident.hours.reading")}</p>`
          : charts.length === 0
            ? html`<p class="soft">${localize("incident.hours.none")}</p>`
            : charts.map((series) => html`<steward-series .ui=${this.ui} .series=${series}></steward-series>`)
      }
    </steward-disclosure>`;
  }

  async #readHours(id: string, lastMs: number): Promise<void> {
    if (this.#readMs.get(id) === lastMs) return;
    this.#readMs.set(id, lastMs);
    try {
      const { series } = await this.call("incidents/series", { incident_id: id });
      this.charts = new Map([...this.charts, [id, series]]);
    } catch (error) {
      this.#readMs.delete(id);
      this.failure = sayFailure(toCallFailure(error), this.ui.localize);
    }
  }

  #renderAnswer({ id, title }: IncidentItem, answer: Answer, label: string): TemplateResult {
    const isDisabled = this.busyId !== "" || this.isOffline;
    return html`<button
      class="outlined"
      aria-label=${`${label}: ${title}`}
      aria-disabled=${isDisabled}
      @click=${() => (isDisabled ? undefined : void this.#say(answer, id))}
    >
      ${label}
    </button>`;
  }

  #renderRecent(incident: IncidentItem): TemplateResult {
    const { localize, formats, nowMs, isAdmin } = this.ui;
    const { since_ms, closed_ms, state } = incident;
    const { title, explanation } = incident.worded ?? incident;
    const from = formats.moment(since_ms, nowMs());
    return html`<li class="row">
      <div>
        <p><bdi>${title}</bdi></p>
        <p class="soft"><bdi>${explanation}</bdi></p>
        <p class="soft">
          ${
            closed_ms === null
              ? localize("incidents.since", { moment: from })
              : localize("incidents.from_to", { from, to: formats.moment(closed_ms, nowMs()) })
          }${state === "normal" ? html` · ${localize("incidents.was_normal")}` : nothing}
        </p>
      </div>
      ${
        state === "normal" && isAdmin
          ? this.#renderAnswer(incident, "incidents/not_normal", localize("incidents.take_back"))
          : nothing
      }
    </li>`;
  }

  async #say(answer: Answer, id: string): Promise<void> {
    this.busyId = id;
    this.failure = "";
    try {
      await this.call(answer, { incident_id: id });
    } catch (error) {
      this.failure = sayFailure(toCallFailure(error), this.ui.localize);
    } finally {
      this.busyId = "";
    }
  }
}

define("steward-incidents", StewardIncidents);
