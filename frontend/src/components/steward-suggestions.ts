/**
 * The page of suggestions: what is under way, the open ones, those in use, those turned down, and how far the learning is.
 *
 * Draws only; what people do is `state/suggestion-actions.ts`, what there is comes from `state/live-data.ts`.
 */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { define } from "../define.ts";
import type { Status, SuggestionItem } from "../../../src/api/protocol.ts";
import { sayKnown } from "../state/known-words.ts";
import type { LiveState } from "../state/live-data.ts";
import type { Call } from "../state/settings.ts";
import type { ActionsState, SuggestionActions } from "../state/suggestion-actions.ts";
import { base, buttons, card } from "../styles/shared.ts";
import { snoozeUntil } from "../state/snooze-days.ts";
import type { MessageKey } from "../strings/localize.ts";
import type { Ui } from "../ui.ts";
import type { StewardActiveCard } from "./steward-active-card.ts";
import "./steward-active-card.ts";
import "./steward-disclosure.ts";
import "./steward-dismissed-list.ts";
import "./steward-empty.ts";
import "./steward-learning.ts";
import "./steward-progress.ts";
import { type Filter, fits, NO_FILTER } from "./steward-filters.ts";
import "./steward-filters.ts";
import "./steward-suggestion-card.ts";
import type { StepWish } from "./steward-trial-card.ts";
import "./steward-trial-card.ts";

type ItemEvent = CustomEvent<SuggestionItem>;

/** Fires `steward-open` with the item whose automation is asked for. */
class StewardSuggestions extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    live: { attribute: false },
    doing: { attribute: false },
    actions: { attribute: false },
    nameOf: { attribute: false },
    filter: { state: true },
    chosen: { state: true },
    call: { attribute: false },
  };
  static override readonly styles = [
    base,
    card,
    buttons,
    css`
      .page {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 300px;
        gap: 20px;
        align-items: start;
      }
      .column,
      .cards {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
      }
      section h2 {
        font-size: 16px;
        font-weight: 400;
        margin-block: 4px 12px;
      }
      h2:focus {
        outline: none;
      }
      .soft {
        color: var(--st-soft);
      }
      .head {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        gap: 12px;
      }
      .head button {
        min-height: 32px;
      }
      .batch {
        position: sticky;
        inset-block-start: 8px;
        z-index: 2;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
        margin-block-end: 12px;
        padding: 4px 8px 4px 16px;
        border: 1px solid var(--st-line);
        border-radius: 12px;
        background: var(--st-card);
      }
      .batch span {
        flex: 1;
      }
      .choosable {
        display: grid;
        grid-template-columns: 32px minmax(0, 1fr);
        align-items: start;
      }
      .choosable input {
        width: 20px;
        height: 20px;
        margin-block: 18px 0;
        accent-color: var(--st-accent);
      }
      .waiting {
        height: 180px;
        animation: breathe 1.6s ease-in-out infinite;
      }
      @keyframes breathe {
        50% {
          opacity: 0.5;
        }
      }
      @media (max-width: 900px) {
        .page {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  declare ui: Ui;
  declare live: LiveState;
  declare doing: ActionsState;
  declare actions: SuggestionActions;
  /** What an entity is called. */
  declare nameOf: (entityId: string) => string;
  filter: Filter = NO_FILTER;
  /** Ids of those selected for one action together; null while nobody selects. */
  chosen: ReadonlySet<string> | null = null;
  declare call: Call;

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get("doing");
    if (before === undefined) return;
    const created = newIn(this.doing.createdHere, before.createdHere);
    if (created !== undefined) void this.#focusActive(created);
    const { toast } = this.doing;
    const hasCardGone = toast !== before.toast && (toast?.kind === "dismissed" || toast?.kind === "restored");
    // With its card the focus went to nowhere: the keyboard goes on from the list.
    if (hasCardGone && document.activeElement === document.body) {
      this.renderRoot.querySelector<HTMLElement>("#open")?.focus();
    }
  }

  /** The buttons that had the focus are gone: it goes on to the automation that came of them. */
  async #focusActive(id: string): Promise<void> {
    await this.updateComplete;
    const card = this.renderRoot.querySelector<StewardActiveCard>(`#${CSS.escape(`active-${id}`)}`);
    await card?.updateComplete;
    card?.focus();
  }

  protected override render(): TemplateResult {
    const { status, list } = this.live;
    return html`<div class="page">
      <div class="column">
        ${status === null ? nothing : this.#renderUnderWay(status)} ${this.#renderOpen()}
        ${list === null ? nothing : this.#renderAnswered(list.items)}
      </div>
      <aside>
        ${status === null ? nothing : html`<steward-learning .ui=${this.ui} .status=${status}></steward-learning>`}
      </aside>
    </div>`;
  }

  #renderUnderWay(status: Status): TemplateResult | typeof nothing {
    const { localize, formats } = this.ui;
    const { import: imported, analysis } = status;
    if (imported.state === "running") {
      return html`<steward-progress
        heading=${localize("progress.import")}
        detail=${
          imported.entities_total === 0
            ? ""
            : localize("progress.import.entities", {
                done: imported.entities_done,
                count: imported.entities_total,
              })
        }
        .ratio=${imported.progress}
        percent=${formats.percent(imported.progress)}
        note=${sayKnown(status, this.ui)}
      ></steward-progress>`;
    }
    if (analysis.state === "running") {
      const stage = analysis.stage === null ? null : localize.known(`stage.${analysis.stage}`);
      return html`<steward-progress
        heading=${localize("progress.analysis")}
        detail=${stage ?? ""}
        .ratio=${analysis.progress}
        percent=${formats.percent(analysis.progress)}
      ></steward-progress>`;
    }
    return nothing;
  }

  #renderOpen(): TemplateResult | typeof nothing {
    const { localize, isAdmin } = this.ui;
    const { list, status, link } = this.live;
    if (list === null) {
      return link === "connecting" ? html`<div class="card waiting" aria-hidden="true"></div>` : nothing;
    }
    const all = list.items.filter((item) => this.#isOpen(item));
    // What is filtered by may be gone meanwhile: then it does not hide the rest.
    const fitting = all.filter((item) => fits(item, this.filter));
    const open = fitting.length === 0 && this.filter === NO_FILTER ? all : fitting;
    return html`<section aria-labelledby="open">
      <div class="head">
        <h2 id="open" tabindex="-1">${localize("section.open")}</h2>
        ${isAdmin && all.length > 1 ? this.#renderSelect() : nothing}
      </div>
      ${
        all.length < 2
          ? nothing
          : html`<steward-filters
              .ui=${this.ui}
              .items=${all}
              .filter=${this.filter}
              .nameOf=${this.nameOf}
              @steward-filter=${({ detail }: CustomEvent<Filter>) => {
                this.filter = detail;
              }}
            ></steward-filters>`
      }
      ${this.chosen === null ? nothing : this.#renderBatch(open)}
      <div class="cards">
        ${repeat(
          open,
          ({ id }) => id,
          (item) => this.#renderChoosable(item),
        )}
        ${open.length === 0 && all.length > 0 ? html`<p class="soft">${localize("filter.none")}</p>` : nothing}
        ${
          all.length === 0 && status !== null
            ? html`<steward-empty
                .ui=${this.ui}
                .status=${status}
                .isAnswered=${list.items.length > 0}
              ></steward-empty>`
            : nothing
        }
        ${list.more > 0 ? html`<p class="soft">${localize("section.more", { count: list.more })}</p>` : nothing}
        ${isAdmin || open.length === 0 ? nothing : html`<p class="soft">${localize("section.hint_user")}</p>`}
      </div>
    </section>`;
  }

  #renderAnswered(items: readonly SuggestionItem[]): TemplateResult {
    const { localize } = this.ui;
    const active = items.filter((item) => item.state === "active" && !this.#isOpen(item));
    const trial = items.filter(({ state }) => state === "silent" || state === "asking");
    const snoozed = items.filter(({ state }) => state === "snoozed");
    const dismissed = items.filter((item) => item.state === "dismissed");
    const retired = items.filter((item) => item.state === "retired");
    return html`
      ${
        trial.length === 0
          ? nothing
          : html`<section aria-labelledby="trial">
              <h2 id="trial">${localize("life.section.trial")}</h2>
              <div class="cards">
                ${repeat(
                  trial,
                  ({ id }) => id,
                  (item) =>
                    html`<steward-trial-card
                      .ui=${this.ui}
                      .item=${item}
                      .call=${this.call}
                      .isBusy=${this.doing.busy.has(item.id)}
                      .isOffline=${this.live.link !== "live"}
                      @steward-step=${this.#step}
                    ></steward-trial-card>`,
                )}
              </div>
            </section>`
      }
      ${
        active.length === 0
          ? nothing
          : html`<section aria-labelledby="active">
              <h2 id="active">${localize("section.active")}</h2>
              <div class="cards">
                ${repeat(
                  active,
                  ({ id }) => id,
                  (item) => this.#renderCard(item),
                )}
              </div>
            </section>`
      }
      ${this.#renderList(snoozed, "life.section.later")} ${this.#renderList(dismissed, "section.dismissed")}
      ${this.#renderList(retired, "life.section.retired")}
    `;
  }

  #renderList(items: readonly SuggestionItem[], heading: MessageKey): TemplateResult | typeof nothing {
    if (items.length === 0) return nothing;
    const count = this.ui.formats.number(items.length);
    return html`<steward-disclosure section heading="${this.ui.localize(heading)} (${count})">
      <steward-dismissed-list
        .ui=${this.ui}
        .items=${items}
        .busy=${this.doing.busy}
        .isOffline=${this.live.link !== "live"}
        @steward-restore=${(event: ItemEvent) => this.actions.restore(event.detail)}
      ></steward-dismissed-list>
    </steward-disclosure>`;
  }

  #renderSelect(): TemplateResult {
    return html`<button
      aria-pressed=${this.chosen !== null}
      @click=${() => {
        this.chosen = this.chosen === null ? new Set() : null;
      }}
    >
      ${this.ui.localize(this.chosen === null ? "batch.select" : "batch.done")}
    </button>`;
  }

  #renderBatch(open: readonly SuggestionItem[]): TemplateResult {
    const { localize, nowMs } = this.ui;
    const items = open.filter(({ id }) => this.chosen?.has(id) === true);
    const isDisabled = items.length === 0 || this.live.link !== "live";
    const act = (action: () => Promise<void>) => (): void => {
      this.chosen = null;
      void action();
    };
    // Counting is for what is to be an automation of its own.
    const countable = items.filter(({ kind }) => kind !== "change" && kind !== "retire");
    return html`<div class="batch" role="group" aria-label=${localize("batch.select")}>
      <span role="status">${localize("batch.chosen", { count: items.length })}</span>
      <button
        ?disabled=${isDisabled || countable.length < items.length}
        @click=${act(async () => await this.actions.countAll(countable))}
      >
        ${localize("batch.count")}
      </button>
      <button
        ?disabled=${isDisabled}
        @click=${act(async () => await this.actions.snoozeAll(items, snoozeUntil("week", nowMs())))}
      >
        ${localize("batch.later")}
      </button>
      <button ?disabled=${isDisabled} @click=${act(async () => await this.actions.dismissAll(items))}>
        ${localize("batch.dismiss")}
      </button>
    </div>`;
  }

  #renderChoosable(item: SuggestionItem): TemplateResult {
    const { chosen } = this;
    if (chosen === null || item.state !== "proposed") return this.#renderCard(item);
    return html`<div class="choosable">
      <input
        type="checkbox"
        aria-label=${this.ui.localize("batch.choose", { title: item.title })}
        .checked=${chosen.has(item.id)}
        @change=${() => {
          const next = new Set(chosen);
          if (!next.delete(item.id)) next.add(item.id);
          this.chosen = next;
        }}
      />
      ${this.#renderCard(item)}
    </div>`;
  }

  readonly #step = ({ detail }: CustomEvent<StepWish>): void => {
    void this.actions.setStep(detail.item, detail.step);
  };

  #renderCard(item: SuggestionItem): TemplateResult {
    if (item.state === "active") {
      return html`<steward-active-card
        id=${`active-${item.id}`}
        .ui=${this.ui}
        .item=${item}
        .isBusy=${this.doing.busy.has(item.id)}
        .isOffline=${this.live.link !== "live"}
        @steward-step=${this.#step}
        @steward-change=${(event: ItemEvent) => this.actions.startEdit(event.detail)}
        .call=${this.call}
        @steward-open=${(event: ItemEvent) =>
          this.dispatchEvent(new CustomEvent("steward-open", { detail: event.detail }))}
      ></steward-active-card>`;
    }
    return html`<steward-suggestion-card
      .ui=${this.ui}
      .item=${item}
      .call=${this.call}
      .isBusy=${this.doing.busy.has(item.id)}
      .isOffline=${this.live.link !== "live"}
      @steward-create=${(event: ItemEvent) => this.actions.create(event.detail)}
      @steward-step=${this.#step}
      @steward-change=${(event: ItemEvent) => this.actions.startEdit(event.detail)}
      @steward-show=${(event: ItemEvent) => this.actions.show(event.detail)}
      @steward-later=${({ detail }: CustomEvent<{ readonly item: SuggestionItem; readonly span: string }>) =>
        this.actions.snooze(detail.item, snoozeUntil(detail.span, this.ui.nowMs()))}
      @steward-edit=${(event: ItemEvent) => this.actions.edit(event.detail)}
      @steward-dismiss=${(event: ItemEvent) => this.actions.askDismiss(event.detail)}
    ></steward-suggestion-card>`;
  }

  #isOpen({ id, state }: SuggestionItem): boolean {
    return state === "proposed" || (state === "active" && this.doing.createdHere.has(id));
  }
}

function newIn(now: ReadonlySet<string>, before: ReadonlySet<string>): string | undefined {
  return [...now].find((id) => !before.has(id));
}

define("steward-suggestions", StewardSuggestions);
