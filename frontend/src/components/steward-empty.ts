/** In the place of suggestions when there are none: why, and when that will change. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { Status } from "../../../src/api/protocol.ts";
import { sayKnown } from "../state/known-words.ts";
import { nameOfDetector, reasonsOf, type Reason } from "../state/status-words.ts";
import { base, card } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

class StewardEmpty extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    status: { attribute: false },
    isAnswered: { attribute: false },
  };
  static override readonly styles = [
    base,
    card,
    css`
      h3 {
        font-size: 17px;
        font-weight: 400;
      }
      p {
        color: var(--st-soft);
        margin-block-start: 4px;
      }
      ul {
        margin-block-start: 12px;
      }
      li {
        padding-block: 8px;
        border-top: 1px solid var(--st-line);
      }
      b {
        font-weight: 500;
      }
      .known {
        color: var(--st-text);
      }
      .date {
        color: var(--st-accent-text);
      }
    `,
  ];

  declare ui: Ui;
  declare status: Status;
  /** Whether there were suggestions and each has its answer. */
  isAnswered = false;

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    const kind = this.#kind();
    const reasons = reasonsOf(this.status);
    return html`<div class="card">
      <h3>${localize(`empty.${kind}.title`)}</h3>
      <p>${localize(`empty.${kind}.text`)}</p>
      ${this.#isKnownSaid(kind) ? html`<p class="known">${sayKnown(this.status, this.ui)}</p>` : nothing}
      ${
        reasons.length === 0
          ? nothing
          : html`<ul>
              ${reasons.map((reason) => this.#renderReason(reason))}
            </ul>`
      }
    </div>`;
  }

  /** While the history is read, what is under way says it. */
  #isKnownSaid(kind: string): boolean {
    return kind === "first" && this.status.import.state !== "running";
  }

  #kind(): "first" | "none" | "done" {
    if (this.isAnswered) return "done";
    const isEarly =
      this.status.analysis.last_finished_ms === null || this.status.learning.some((one) => !one.ready);
    return isEarly || this.status.nothing_found.length === 0 ? "first" : "none";
  }

  #renderReason({ detector, reason, readyAt }: Reason): TemplateResult {
    const { localize, formats } = this.ui;
    const date =
      readyAt === null ? "" : localize("empty.ready_on", { date: formats.dateOf(`${readyAt}T12:00:00Z`) });
    return html`<li>
      <b>${nameOfDetector(detector, localize)}</b>
      ${date === "" ? nothing : html`<span class="date"> · ${date}</span>`}
      <p><bdi>${reason}</bdi></p>
    </li>`;
  }
}

define("steward-empty", StewardEmpty);
