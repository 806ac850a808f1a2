/** The strip of days, and below it the day that was tapped, as it really was. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { AutomationConfig } from "../../../src/core/domain/automation.ts";
import type { Backtest } from "../../../src/core/domain/suggestion.ts";
import type { Call } from "../state/settings.ts";
import { base } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-day-line.ts";
import "./steward-strip.ts";

class StewardReplayedDays extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    suggestionId: { attribute: false },
    backtest: { attribute: false },
    isRunning: { attribute: false },
    automation: { attribute: false },
    call: { attribute: false },
    isOffline: { attribute: false },
    date: { state: true },
  };
  static override readonly styles = [
    base,
    css`
      steward-day-line {
        margin-block-start: 10px;
      }
    `,
  ];

  declare ui: Ui;
  declare suggestionId: string;
  declare backtest: Backtest;
  /** Whether it is an automation's that acts already. */
  isRunning = false;
  declare automation: AutomationConfig;
  declare call: Call;
  isOffline = false;
  date: string | null = null;

  protected override render(): TemplateResult {
    return html`<steward-strip
        .ui=${this.ui}
        .backtest=${this.backtest}
        .isRunning=${this.isRunning}
        .chosenDate=${this.date}
        @steward-day=${({ detail }: CustomEvent<string>) => this.#choose(detail)}
      ></steward-strip>
      ${
        this.date === null
          ? nothing
          : html`<steward-day-line
              .ui=${this.ui}
              .call=${this.call}
              .suggestionId=${this.suggestionId}
              .form=${JSON.stringify(this.automation)}
              .date=${this.date}
              .isOffline=${this.isOffline}
              @steward-close=${() => this.#choose(this.date)}
            ></steward-day-line>`
      }`;
  }

  /** The same day again closes it. */
  #choose(date: string | null): void {
    this.date = date === this.date ? null : date;
  }
}

define("steward-replayed-days", StewardReplayedDays);
