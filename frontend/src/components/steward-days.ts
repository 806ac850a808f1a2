/** Days that are left out of learning: those marked, marking more, and those that Steward asks about. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { CommandResult } from "../../../src/api/protocol.ts";
import type { DateSpan } from "../../../src/core/domain/learning.ts";
import type { Settings, SettingsState } from "../state/settings.ts";
import { base, buttons } from "../styles/shared.ts";
import { forms, rows } from "../styles/forms.ts";
import type { Ui } from "../ui.ts";
import "./steward-setting.ts";

type Marked = CommandResult<"days/list">[number];
type Proposal = CommandResult<"days/propose">[number];

const LONGEST_REASON = 200;

class StewardDays extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    state: { attribute: false },
    settings: { attribute: false },
    isOffline: { attribute: false },
    from: { state: true },
    to: { state: true },
  };
  static override readonly styles = [
    base,
    buttons,
    forms,
    rows,
    css`
      input[type="date"] {
        /* The calendar's button takes the theme's colours with this. */
        color-scheme: inherit;
      }
    `,
  ];

  declare ui: Ui;
  declare state: SettingsState;
  declare settings: Settings;
  isOffline = false;
  from = "";
  to = "";

  protected override render(): TemplateResult {
    const { localize, isAdmin } = this.ui;
    const { days, proposals } = this.state;
    const isDisabled = this.isOffline || this.state.busy.has("days");
    return html`<steward-setting .ui=${this.ui} .state=${this.state} section="days">
      ${
        days === null
          ? nothing
          : days.length === 0
            ? html`<p class="soft">${localize("days.none")}</p>`
            : html`<ul>
                ${days.map((span) => this.#renderMarked(span, isDisabled))}
              </ul>`
      }
      ${
        !isAdmin || proposals === null || proposals.length === 0
          ? nothing
          : html`<h3>${localize("days.proposed")}</h3>
              <ul>
                ${proposals.map((proposal) => this.#renderProposal(proposal, isDisabled))}
              </ul>`
      }
      ${isAdmin ? this.#renderForm(isDisabled) : html`<p class="soft">${localize("days.needs_admin")}</p>`}
    </steward-setting>`;
  }

  #renderMarked({ id, from, to, reason, origin }: Marked, isDisabled: boolean): TemplateResult {
    const { localize, isAdmin } = this.ui;
    const span = this.#spanOf({ from, to });
    const why = reason ?? (origin === "proposal" ? localize("days.from_proposal") : "");
    return html`<li class="row">
      <div>
        <p><bdi>${span}</bdi></p>
        ${why === "" ? nothing : html`<p class="soft"><bdi>${why}</bdi></p>`}
      </div>
      ${
        isAdmin
          ? html`<button
              aria-label="${localize("days.unmark")}: ${span}"
              ?disabled=${isDisabled}
              @click=${() => void this.settings.unmarkDays(id)}
            >
              ${localize("days.unmark")}
            </button>`
          : nothing
      }
    </li>`;
  }

  #renderProposal({ id, kind, from, to, people }: Proposal, isDisabled: boolean): TemplateResult {
    const { localize } = this.ui;
    const span = this.#spanOf({ from, to });
    const button = (answer: "accepted" | "declined"): TemplateResult =>
      html`<button
        aria-label="${localize(`days.${answer}`)}: ${span}"
        class=${answer === "declined" ? "quiet" : ""}
        ?disabled=${isDisabled}
        @click=${() => void this.settings.answerProposal(id, answer)}
      >
        ${localize(`days.${answer}`)}
      </button>`;
    return html`<li class="row wide">
      <div>
        <p><bdi>${span}</bdi></p>
        <p class="soft">${localize(`days.kind.${kind}`, { count: people })}</p>
      </div>
      <div class="buttons">${button("declined")} ${button("accepted")}</div>
    </li>`;
  }

  #renderForm(isDisabled: boolean): TemplateResult {
    const { localize } = this.ui;
    const isInOrder = this.from !== "" && this.to !== "" && this.from <= this.to;
    return html`<h3>${localize("days.new")}</h3>
      <form @submit=${this.#submit}>
        <div class="fields">
          <label class="field">
            ${localize("days.from")}
            <input
              type="date"
              required
              ?disabled=${isDisabled}
              .value=${this.from}
              @change=${this.#setFrom}
            />
          </label>
          <label class="field">
            ${localize("days.to")}
            <input
              type="date"
              required
              min=${this.from}
              ?disabled=${isDisabled}
              .value=${this.to}
              @change=${this.#setTo}
            />
          </label>
          <label class="field">
            ${localize("days.reason")}
            <input
              type="text"
              name="reason"
              maxlength=${LONGEST_REASON}
              autocomplete="off"
              placeholder=${localize("days.reason.example")}
              ?disabled=${isDisabled}
            />
          </label>
        </div>
        <div class="foot">
          <button class="outlined" ?disabled=${isDisabled || !isInOrder}>${localize("days.mark")}</button>
        </div>
      </form>`;
  }

  #spanOf({ from, to }: DateSpan): string {
    const { localize, formats } = this.ui;
    const first = formats.calendarDate(from);
    return from === to ? first : localize("days.span", { from: first, to: formats.calendarDate(to) });
  }

  async #mark(form: HTMLFormElement): Promise<void> {
    const reason = new FormData(form).get("reason");
    const words = typeof reason === "string" ? reason.trim() : "";
    const params = { from: this.from, to: this.to, ...(words === "" ? {} : { reason: words }) };
    if (!(await this.settings.markDays(params))) return;
    form.reset();
    [this.from, this.to] = ["", ""];
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement) void this.#mark(event.target);
  };

  readonly #setFrom = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.from = event.target.value;
    // One day is what most people mean.
    if (this.to === "" || this.to < this.from) this.to = this.from;
  };

  readonly #setTo = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.to = event.target.value;
  };
}

define("steward-days", StewardDays);
