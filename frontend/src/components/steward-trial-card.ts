/**
 * A suggestion that is being tried: only counted, or asking each time. What came of it so far, and one tap forward or back.
 *
 * Fires `steward-step` with the item and the step that is wanted.
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { SuggestionItem } from "../../../src/api/protocol.ts";
import type { Backtest } from "../../../src/core/domain/suggestion.ts";
import type { SuggestionStep } from "../../../src/core/domain/suggestion-life.ts";
import type { Call } from "../state/settings.ts";
import { base, buttons, card } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-disclosure.ts";
import "./steward-evidence.ts";
import "./steward-own-words.ts";
import "./steward-icon.ts";
import "./steward-replayed-days.ts";
import "./steward-sentence.ts";
import "./steward-tally.ts";

export interface StepWish {
  readonly item: SuggestionItem;
  readonly step: SuggestionStep;
}

const DAY_MS = 86_400_000;

class StewardTrialCard extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    item: { attribute: false },
    call: { attribute: false },
    isBusy: { attribute: false },
    isOffline: { attribute: false },
  };
  static override readonly styles = [
    base,
    card,
    buttons,
    css`
      .state {
        display: flex;
        align-items: center;
        gap: 6px;
        margin-block: 8px;
        color: var(--st-note);
        font-weight: 500;
      }
      .state steward-icon {
        width: 20px;
        height: 20px;
      }
      .soft {
        color: var(--st-soft);
        font-size: 13px;
      }
      steward-replayed-days {
        margin-block: 10px;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-block-start: 10px;
      }
    `,
  ];

  declare ui: Ui;
  declare item: SuggestionItem;
  declare call: Call;
  isBusy = false;
  isOffline = false;

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    const { item } = this;
    return html`<article class="card" aria-label=${(item.worded ?? item).title}>
      <steward-sentence .ui=${this.ui} .item=${item}></steward-sentence>
      ${item.state === "asking" ? this.#renderAsks() : this.#renderTrial()}
      <steward-disclosure heading=${localize("card.details")}>
        <p class="soft"><bdi>${(item.worded ?? item).explanation}</bdi></p>
        ${this.#renderDays(item.backtest)}
        <steward-tally .ui=${this.ui} .backtest=${item.backtest}></steward-tally>
        <steward-own-words .ui=${this.ui} .item=${item}></steward-own-words>
        <steward-evidence .ui=${this.ui} .item=${item}></steward-evidence>
      </steward-disclosure>
      ${this.ui.isAdmin ? this.#renderActions() : nothing}
    </article>`;
  }

  #renderTrial(): TemplateResult {
    const { localize, formats, nowMs } = this.ui;
    const { trial } = this.item;
    const days = trial === null ? 0 : Math.floor((nowMs() - trial.from_ms) / DAY_MS);
    const isOver = trial !== null && nowMs() >= trial.until_ms;
    const counted = trial?.counted ?? null;
    return html`<p class="state">
        <steward-icon .name=${"eye"}></steward-icon>
        ${days === 0 ? localize("life.silent.first") : localize("life.silent", { count: days })}
      </p>
      ${
        counted === null || counted.fired + counted.missed + counted.already_so === 0
          ? html`<p class="soft">${localize("life.silent.nothing")}</p>`
          : html`${this.#renderDays(counted)}
              <steward-tally .ui=${this.ui} .backtest=${counted}></steward-tally>`
      }
      ${
        trial === null
          ? nothing
          : html`<p class="soft">
              ${
                isOver
                  ? localize("life.silent.over")
                  : localize("life.silent.until", { date: formats.dateOf(trial.until_ms) })
              }
            </p>`
      }`;
  }

  #renderDays(backtest: Backtest): TemplateResult {
    return html`<steward-replayed-days
      .ui=${this.ui}
      .suggestionId=${this.item.id}
      .backtest=${backtest}
      .automation=${this.item.automation}
      .call=${this.call}
      .isOffline=${this.isOffline}
    ></steward-replayed-days>`;
  }

  #renderAsks(): TemplateResult {
    const { localize } = this.ui;
    const { asked, yes, later, held } = this.item.asks;
    const answers =
      asked === 0
        ? localize("life.asking.none")
        : [
            localize("life.asking.asked", { count: asked }),
            localize("life.asking.yes", { count: yes }),
            localize("life.asking.later", { count: later }),
          ].join(" · ");
    return html`<p class="state">
        <steward-icon .name=${"question"}></steward-icon>${localize("life.asking")}
      </p>
      <p>${answers}</p>
      ${held === 0 ? nothing : html`<p class="soft">${localize("life.asking.held", { count: held })}</p>`}`;
  }

  #renderActions(): TemplateResult {
    const { localize } = this.ui;
    const { item } = this;
    const isDisabled = this.isBusy || this.isOffline;
    const step = (to: SuggestionStep, kind: string, key: Parameters<typeof localize>[0]) =>
      html`<button class=${kind} aria-disabled=${isDisabled} @click=${() => this.#step(to)}>
        ${localize(key)}
      </button>`;
    return html`<div class="actions">
      ${item.mode === "ask" ? nothing : step("on", "main", "life.to_on")}
      ${
        item.state === "asking"
          ? step("silent", "outlined", "life.to_silent")
          : step("ask", "outlined", "life.to_ask")
      }
      ${step("proposed", "quiet", "life.to_proposed")}
    </div>`;
  }

  #step(step: SuggestionStep): void {
    if (this.isBusy || this.isOffline) return;
    const detail: StepWish = { item: this.item, step };
    this.dispatchEvent(new CustomEvent("steward-step", { detail }));
  }
}

define("steward-trial-card", StewardTrialCard);
