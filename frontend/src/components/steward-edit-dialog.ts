/**
 * Changing a suggestion in place: its time, waits, days, conditions and what it acts on, with the replay of the last 30 days while a person drags.
 *
 * One replay is asked at a time and the newest wish wins, so that a drag never queues up. Fires `steward-confirm` with the automation, or null
 * for the form that was found, and `steward-close`.
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { SuggestionItem } from "../../../src/api/protocol.ts";
import type { AutomationConfig, Trigger } from "../../../src/core/domain/automation.ts";
import type { Backtest } from "../../../src/core/domain/suggestion.ts";
import {
  addCondition,
  addTarget,
  delayOf,
  domainsOf,
  holdOf,
  otherConditions,
  removeCondition,
  removeTarget,
  setDelay,
  setHold,
  setTrigger,
  setWeekdays,
  targetsOf,
  toMinutes,
  toText,
  WEEKDAYS,
  weekdaysOf,
} from "../state/automation-edit.ts";
import { sayCondition, sayTrigger, type WordsOptions } from "../state/automation-words.ts";
import type { Choice } from "../state/home-index.ts";
import { sayFailure } from "../strings/failure-words.ts";
import { toCallFailure } from "../transport/transport.ts";
import { base, buttons } from "../styles/shared.ts";
import { forms, rows } from "../styles/forms.ts";
import type { Ui } from "../ui.ts";
import "./steward-choice.ts";
import "./steward-dialog.ts";
import "./steward-icon.ts";
import "./steward-strip.ts";
import "./steward-tally.ts";

const LAST_MINUTE = 1435;
const STEP_MIN = 5;
const MAX_HOLD_MIN = 120;
const MAX_OFFSET_MIN = 180;

class StewardEditDialog extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    item: { attribute: false },
    entities: { attribute: false },
    nameOf: { attribute: false },
    preview: { attribute: false },
    draft: { state: true },
    replayed: { state: true },
    failure: { state: true },
    isReplaying: { state: true },
    condition: { state: true },
  };
  static override readonly styles = [
    base,
    buttons,
    forms,
    rows,
    css`
      h3 {
        margin-block: 16px 6px;
      }
      .slider {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 136px;
        gap: 12px;
        align-items: center;
      }
      input[type="range"] {
        height: 32px;
        padding: 0;
        margin: 0;
        border: 0;
        background: none;
        accent-color: var(--st-accent);
      }
      .days {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 14px;
      }
      .replay {
        position: sticky;
        inset-block-end: 0;
        margin: 16px -24px 0;
        padding: 12px 24px;
        background: var(--st-card);
        border-block-start: 1px solid var(--st-line);
      }
      .replay steward-strip {
        margin-block: 8px;
      }
      .failed {
        color: var(--st-bad);
      }
      fieldset {
        min-width: 0;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
      }
      .icon {
        padding: 0 8px;
      }
    `,
  ];

  declare ui: Ui;
  declare item: SuggestionItem;
  entities: readonly Choice[] = [];
  declare nameOf: (entityId: string) => string;
  declare preview: (automation: AutomationConfig) => Promise<Backtest>;
  draft: AutomationConfig | null = null;
  replayed: Backtest | null = null;
  failure = "";
  isReplaying = false;
  condition = { entityId: "", state: "" };

  /** What is asked next, once the answer under way is there. */
  #wanted: AutomationConfig | null = null;

  protected override willUpdate(): void {
    this.draft ??= this.item.automation;
    this.replayed ??= this.item.backtest;
  }

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    const draft = this.draft ?? this.item.automation;
    return html`<steward-dialog heading=${localize("edit.title")} @steward-close=${this.#close}>
      <form @submit=${this.#save}>
        <div>
          <h3>${localize("edit.when")}</h3>
          ${draft.triggers.map((trigger, place) => this.#renderTrigger(draft, trigger, place))}
          ${this.#renderDelay(draft)}
        </div>
        ${draft.triggers.some(({ trigger }) => trigger === "time") ? this.#renderDays(draft) : nothing}
        ${this.#renderConditions(draft)} ${this.#renderTargets(draft)}
      </form>
      ${this.#renderReplay()}
      ${
        this.item.is_edited
          ? html`<button slot="actions" class="quiet" @click=${() => this.#confirm(null)}>
              ${localize("edit.reset")}
            </button>`
          : nothing
      }
      <button slot="actions" class="quiet" @click=${this.#close}>${localize("action.cancel")}</button>
      <button slot="actions" class="main" ?disabled=${this.failure !== ""} @click=${this.#save}>
        ${localize("edit.save")}
      </button>
    </steward-dialog>`;
  }

  #renderTrigger(draft: AutomationConfig, trigger: Trigger, place: number): TemplateResult {
    const { localize } = this.ui;
    if (trigger.trigger === "time" && typeof trigger.at === "string") {
      const set = (text: string): void => this.#change(setTrigger(draft, place, { ...trigger, at: text }));
      return html`<div class="slider">
        <input
          type="range"
          min="0"
          max=${LAST_MINUTE}
          step=${STEP_MIN}
          aria-label=${localize("edit.time")}
          .value=${String(toMinutes(trigger.at))}
          @input=${(event: Event) => set(toText(Number(valueOf(event))))}
        />
        <input
          type="time"
          aria-label=${localize("edit.time")}
          .value=${trigger.at.slice(0, 5)}
          @change=${(event: Event) => {
            const text = valueOf(event);
            if (text !== "") set(`${text.slice(0, 5)}:00`);
          }}
        />
      </div>`;
    }
    if (trigger.trigger === "sun") {
      return this.#renderMinutes(
        localize("edit.offset", { event: localize(`words.${trigger.event}`) }),
        Math.round(toMinutes(trigger.offset)),
        { min: -MAX_OFFSET_MIN, max: MAX_OFFSET_MIN },
        (minutes) => {
          const { offset: _, ...rest } = trigger;
          this.#change(setTrigger(draft, place, minutes === 0 ? rest : { ...rest, offset: toText(minutes) }));
        },
      );
    }
    const said = html`<p>${sayTrigger(trigger, this.#words)}</p>`;
    if (trigger.trigger === "numeric_state") return html`${said}${this.#renderBounds(draft, trigger, place)}`;
    if (trigger.trigger !== "state") return said;
    return html`${said}${this.#renderMinutes(
      localize("edit.hold"),
      holdOf(trigger) ?? 0,
      { min: 0, max: MAX_HOLD_MIN },
      (minutes) => this.#change(setHold(draft, place, minutes)),
    )}`;
  }

  #renderBounds(
    draft: AutomationConfig,
    trigger: Extract<Trigger, { trigger: "numeric_state" }>,
    place: number,
  ): TemplateResult {
    const { localize } = this.ui;
    return html`<div class="fields">
      ${(["above", "below"] as const).map((side) =>
        trigger[side] === undefined
          ? nothing
          : html`<label class="field">
              ${localize(`edit.${side}`)}
              <input
                type="number"
                step="any"
                .value=${String(trigger[side])}
                @input=${(event: Event) => {
                  const value = Number(valueOf(event));
                  if (Number.isFinite(value) && valueOf(event) !== "") {
                    this.#change(setTrigger(draft, place, { ...trigger, [side]: value }));
                  }
                }}
              />
            </label>`,
      )}
    </div>`;
  }

  #renderDelay(draft: AutomationConfig): TemplateResult | typeof nothing {
    const delay = delayOf(draft);
    if (delay === null) return nothing;
    return this.#renderMinutes(
      this.ui.localize("edit.delay"),
      delay,
      { min: 0, max: MAX_HOLD_MIN },
      (minutes) => this.#change(setDelay(draft, minutes)),
    );
  }

  #renderMinutes(
    label: string,
    minutes: number,
    { min, max }: { readonly min: number; readonly max: number },
    set: (minutes: number) => void,
  ): TemplateResult {
    const take = (event: Event): void => {
      const value = Number(valueOf(event));
      if (valueOf(event) !== "" && value >= min && value <= max) set(value);
    };
    return html`<p class="soft">${label}</p>
      <div class="slider">
        <input
          type="range"
          min=${min}
          max=${max}
          aria-label=${label}
          .value=${String(minutes)}
          @input=${take}
        />
        <input
          type="number"
          min=${min}
          max=${max}
          aria-label=${label}
          .value=${String(minutes)}
          @change=${take}
        />
      </div>`;
  }

  #renderDays(draft: AutomationConfig): TemplateResult {
    const { localize } = this.ui;
    const chosen = weekdaysOf(draft);
    return html`<fieldset>
      <h3><legend>${localize("edit.days")}</legend></h3>
      <div class="days">
        ${WEEKDAYS.map(
          (day) =>
            html`<label class="check">
              <input
                type="checkbox"
                .checked=${chosen.includes(day)}
                @change=${() =>
                  this.#change(
                    setWeekdays(
                      draft,
                      chosen.includes(day) ? chosen.filter((other) => other !== day) : [...chosen, day],
                    ),
                  )}
              />
              ${localize(`day.${day}`)}
            </label>`,
        )}
      </div>
    </fieldset>`;
  }

  #renderConditions(draft: AutomationConfig): TemplateResult {
    const { localize } = this.ui;
    const { entityId, state } = this.condition;
    const found = otherConditions(draft);
    return html`<div>
      <h3>${localize("edit.only_if")}</h3>
      <ul>
        ${found.map(([place, condition]) => {
          const what = sayCondition(condition, this.#words);
          return this.#renderRow(what, () => this.#change(removeCondition(draft, place)));
        })}
      </ul>
      <div class="fields">
        <steward-choice
          .ui=${this.ui}
          label=${localize("edit.add_condition")}
          .choices=${this.entities}
          .chosen=${entityId}
          searchable
          @steward-choose=${({ detail }: CustomEvent<string>) => {
            this.condition = { ...this.condition, entityId: detail };
          }}
        ></steward-choice>
        <label class="field">
          ${localize("edit.state")}
          <input
            type="text"
            autocomplete="off"
            maxlength="255"
            .value=${state}
            @input=${(event: Event) => {
              this.condition = { ...this.condition, state: valueOf(event).trim() };
            }}
          />
        </label>
      </div>
      <button
        type="button"
        ?disabled=${entityId === "" || state === ""}
        @click=${() => {
          this.#change(addCondition(draft, entityId, state));
          this.condition = { entityId: "", state: "" };
        }}
      >
        ${localize("edit.add")}
      </button>
    </div>`;
  }

  #renderTargets(draft: AutomationConfig): TemplateResult {
    const { localize } = this.ui;
    const targets = targetsOf(draft);
    const domains = domainsOf(draft);
    const choices = this.entities.filter(
      ({ id }) => domains.has(id.split(".")[0] ?? "") && !targets.includes(id),
    );
    return html`<div>
      <h3>${localize("edit.targets")}</h3>
      <ul>
        ${targets.map((id) =>
          this.#renderRow(
            this.nameOf(id),
            targets.length < 2 ? null : () => this.#change(removeTarget(draft, id)),
          ),
        )}
      </ul>
      <steward-choice
        .ui=${this.ui}
        label=${localize("edit.add_target")}
        .choices=${choices}
        .chosen=${""}
        searchable
        @steward-choose=${({ detail }: CustomEvent<string>) => {
          if (detail !== "") this.#change(addTarget(draft, detail));
        }}
      ></steward-choice>
    </div>`;
  }

  #renderRow(what: string, remove: (() => void) | null): TemplateResult {
    return html`<li class="row">
      <div><bdi>${what}</bdi></div>
      ${
        remove === null
          ? nothing
          : html`<button
              type="button"
              class="quiet icon"
              aria-label=${this.ui.localize("edit.remove", { what })}
              @click=${remove}
            >
              <steward-icon .name=${"close"}></steward-icon>
            </button>`
      }
    </li>`;
  }

  #renderReplay(): TemplateResult {
    const { localize } = this.ui;
    const { backtest } = this.item;
    const { replayed, failure } = this;
    return html`<div class="replay" aria-live="polite" aria-busy=${this.isReplaying}>
      <p class="soft">${localize("edit.replayed")}</p>
      ${
        failure !== ""
          ? html`<p class="failed">${localize("edit.failed", { message: failure })}</p>`
          : replayed === null
            ? nothing
            : html`<steward-strip .ui=${this.ui} .backtest=${replayed}></steward-strip>
                <steward-tally .ui=${this.ui} .backtest=${replayed}></steward-tally>`
      }
      <p class="soft">
        ${localize("edit.before", {
          matched: backtest.matched,
          count: backtest.fired,
          missed: backtest.missed,
        })}
      </p>
    </div>`;
  }

  get #words(): WordsOptions {
    const { localize, formats } = this.ui;
    return { localize, nameOf: this.nameOf, join: formats.join };
  }

  #change(draft: AutomationConfig): void {
    this.draft = draft;
    this.#wanted = draft;
    if (!this.isReplaying) void this.#replay();
  }

  async #replay(): Promise<void> {
    this.isReplaying = true;
    while (this.#wanted !== null) {
      const asked = this.#wanted;
      this.#wanted = null;
      try {
        this.replayed = await this.preview(asked);
        this.failure = "";
      } catch (error) {
        this.failure = sayFailure(toCallFailure(error), this.ui.localize);
      }
    }
    this.isReplaying = false;
  }

  readonly #save = (event: Event): void => {
    event.preventDefault();
    if (this.failure === "") this.#confirm(this.draft);
  };

  #confirm(automation: AutomationConfig | null): void {
    this.dispatchEvent(new CustomEvent("steward-confirm", { detail: automation }));
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent("steward-close"));
  };
}

function valueOf(event: Event): string {
  return event.target instanceof HTMLInputElement ? event.target.value : "";
}

define("steward-edit-dialog", StewardEditDialog);
