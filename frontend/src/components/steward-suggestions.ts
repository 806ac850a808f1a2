/**
 * The page of suggestions: what is under way, the open ones, those in use, those turned down, and how far the learning is.
 *
 * Draws only; what people do is `state/suggestion-actions.ts`, what there is comes from `state/live-data.ts`.
 */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { define } from "../define.ts";
import type { Status, SuggestionItem } from "../../../src/api/protocol.ts";
import type { LiveState } from "../state/live-data.ts";
import type { Call } from "../state/settings.ts";
import type { ActionsState, SuggestionActions } from "../state/suggestion-actions.ts";
import { base, card } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import type { StewardActiveCard } from "./steward-active-card.ts";
import "./steward-active-card.ts";
import "./steward-disclosure.ts";
import "./steward-dismissed-list.ts";
import "./steward-empty.ts";
import "./steward-learning.ts";
import "./steward-progress.ts";
import "./steward-suggestion-card.ts";

type ItemEvent = CustomEvent<SuggestionItem>;

/** Fires `steward-open` with the item whose automation is asked for. */
class StewardSuggestions extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    live: { attribute: false },
    doing: { attribute: false },
    actions: { attribute: false },
    call: { attribute: false },
  };
  static override readonly styles = [
    base,
    card,
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

  #renderUnderWay({ import: imported, analysis }: Status): TemplateResult | typeof nothing {
    const { localize, formats } = this.ui;
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
    const open = list.items.filter((item) => this.#isOpen(item));
    return html`<section aria-labelledby="open">
      <h2 id="open" tabindex="-1">${localize("section.open")}</h2>
      <div class="cards">
        ${repeat(
          open,
          ({ id }) => id,
          (item) => this.#renderCard(item),
        )}
        ${
          open.length === 0 && status !== null
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
    const dismissed = items.filter((item) => item.state === "dismissed");
    return html`
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
      ${
        dismissed.length === 0
          ? nothing
          : html`<steward-disclosure section heading=${this.#dismissedHeading(dismissed.length)}>
              <steward-dismissed-list
                .ui=${this.ui}
                .items=${dismissed}
                .busy=${this.doing.busy}
                .isOffline=${this.live.link !== "live"}
                @steward-restore=${(event: ItemEvent) => this.actions.restore(event.detail)}
              ></steward-dismissed-list>
            </steward-disclosure>`
      }
    `;
  }

  #dismissedHeading(count: number): string {
    return `${this.ui.localize("section.dismissed")} (${this.ui.formats.number(count)})`;
  }

  #renderCard(item: SuggestionItem): TemplateResult {
    if (item.state === "active") {
      return html`<steward-active-card
        id=${`active-${item.id}`}
        .ui=${this.ui}
        .item=${item}
        .call=${this.call}
        .isOffline=${this.live.link !== "live"}
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
