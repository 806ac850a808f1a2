/**
 * What is not as usual: each open incident with what made it so and what can be said of it, and those that are over.
 *
 * Nothing is shown while there never was one: a promise of calm is worth no line. What people say goes to the app, which tells everybody.
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { IncidentItem, IncidentList } from "../../../src/api/protocol.ts";
import type { Call } from "../state/settings.ts";
import { toCallFailure } from "../transport/transport.ts";
import { rows } from "../styles/forms.ts";
import { pages } from "../styles/pages.ts";
import { base, buttons, card } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-disclosure.ts";
import "./steward-icon.ts";
import "./steward-range.ts";

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
    const { severity, title, explanation, since_ms, later_until_ms, parts, areas } = incident;
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
        ${parts.map((part) => html`<steward-range .ui=${this.ui} .measured=${part}></steward-range>`)}
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
    const { title, explanation, since_ms, closed_ms, state } = incident;
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
      this.failure = toCallFailure(error).message;
    } finally {
      this.busyId = "";
    }
  }
}

define("steward-incidents", StewardIncidents);
