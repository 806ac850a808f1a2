/** What Steward has learned, one by one with its evidence; an administrator has one forgotten, and takes that back. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { LearnedThing, Rhythm } from "../../../src/api/protocol.ts";
import type { RhythmPage, RhythmState } from "../state/rhythm.ts";
import { rows } from "../styles/forms.ts";
import { pages } from "../styles/pages.ts";
import { base, buttons, card } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-disclosure.ts";
import "./steward-evidence.ts";

class StewardLearned extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    state: { attribute: false },
    rhythm: { attribute: false },
    page: { attribute: false },
    isOffline: { attribute: false },
  };
  static override readonly styles = [
    base,
    card,
    buttons,
    rows,
    pages,
    css`
      .row {
        align-items: start;
      }
      .row.wide .buttons {
        flex: none;
        margin-inline-start: auto;
      }
      em {
        font-style: normal;
        font-weight: 500;
        color: var(--st-accent-text);
      }
      .state {
        padding: 0 8px;
        border: 1px solid var(--st-line);
        border-radius: 10px;
        font-size: 12px;
        white-space: nowrap;
      }
      .done:not(:empty) {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        margin-block-end: 12px;
        padding: 4px 16px;
        border-radius: var(--st-radius);
        background: color-mix(in srgb, var(--st-good) 12%, var(--st-card));
      }
    `,
  ];

  declare ui: Ui;
  declare state: RhythmState;
  declare rhythm: Rhythm;
  declare page: RhythmPage;
  isOffline = false;

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    const { learned, forgotten } = this.rhythm;
    return html`<section class="card" aria-labelledby="learned">
      <h2 id="learned" tabindex="-1">${localize("learned.title")}</h2>
      <p class="what">${localize("learned.text")}</p>
      <div class="done" role="status">${this.#renderDone()}</div>
      ${
        learned.length === 0
          ? html`<p class="soft">${localize("learned.none")}</p>`
          : html`<ul>
              ${learned.map((thing) => this.#renderThing(thing))}
            </ul>`
      }
      ${
        forgotten.length === 0
          ? nothing
          : html`<h3>${localize("learned.forgotten")}</h3>
              <ul>
                ${forgotten.map((thing) => this.#renderForgotten(thing))}
              </ul>`
      }
    </section>`;
  }

  #renderDone(): TemplateResult | typeof nothing {
    const { localize, isAdmin } = this.ui;
    const { done } = this.state;
    if (done === null) return nothing;
    return html`<span>${localize(`learned.${done.kind}.done`)}</span> ${
        done.kind === "forgotten" && isAdmin
          ? html`<button @click=${() => void this.page.undoReset(done.suggestionId)}>
              ${localize("action.undo")}
            </button>`
          : nothing
      }`;
  }

  #renderThing(thing: LearnedThing): TemplateResult {
    const { localize, isAdmin, formats } = this.ui;
    const { suggestion_id, title, title_parts, explanation, evidence, state, can_reset } = thing;
    return html`<li class="row wide">
      <div>
        <p>
          <bdi
            >${title_parts.map(({ text, strong }) => (strong === true ? html`<em>${text}</em>` : text))}</bdi
          >
        </p>
        <p class="soft">
          <span class="state">${localize.known(`learned.state.${state}`) ?? state}</span>
          ${localize("learned.seen", {
            support: evidence.support,
            count: evidence.opportunities,
            date: formats.dateOf(evidence.last_seen),
          })}
        </p>
        <steward-disclosure heading=${localize("evidence.title")}>
          <p class="soft"><bdi>${explanation}</bdi></p>
          <steward-evidence .ui=${this.ui} .item=${thing}></steward-evidence>
        </steward-disclosure>
      </div>
      ${
        isAdmin
          ? html`<div class="buttons">
              <button
                class="quiet"
                aria-label="${localize("learned.forget")}: ${title}"
                title=${can_reset ? "" : localize("learned.in_use")}
                ?disabled=${!can_reset || this.isOffline || this.state.busy.has(suggestion_id)}
                @click=${() => void this.#forget(suggestion_id)}
              >
                ${localize("learned.forget")}
              </button>
            </div>`
          : nothing
      }
    </li>`;
  }

  #renderForgotten({ suggestion_id, title, forgotten_ms }: Rhythm["forgotten"][number]): TemplateResult {
    const { localize, isAdmin, formats, nowMs } = this.ui;
    return html`<li class="row">
      <div>
        <p><bdi>${title}</bdi></p>
        <p class="soft">
          ${localize("learned.forgotten.since", { moment: formats.moment(forgotten_ms, nowMs()) })}
        </p>
      </div>
      ${
        isAdmin
          ? html`<button
              aria-label="${localize("action.undo")}: ${title}"
              ?disabled=${this.isOffline || this.state.busy.has(suggestion_id)}
              @click=${() => void this.page.undoReset(suggestion_id)}
            >
              ${localize("action.undo")}
            </button>`
          : nothing
      }
    </li>`;
  }

  /** The button goes with its row: the keyboard goes on from the heading. */
  async #forget(suggestionId: string): Promise<void> {
    await this.page.reset(suggestionId);
    await this.updateComplete;
    if (this.shadowRoot?.activeElement === null) {
      this.renderRoot.querySelector<HTMLElement>("#learned")?.focus();
    }
  }
}

define("steward-learned", StewardLearned);
