/** How far Steward's learning is: its memory, and each kind of habit with the day it is ready. */
import { css, html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { Status } from "../../../src/api/protocol.ts";
import { manualChanges, nameOfDetector } from "../state/status-words.ts";
import { base, card, facts } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

type Row = readonly [name: string, value: string];

class StewardLearning extends LitElement {
  static override readonly properties = { ui: { attribute: false }, status: { attribute: false } };
  static override readonly styles = [
    base,
    card,
    facts,
    css`
      h2 {
        font-size: 14px;
        font-weight: 500;
        margin-block-end: 6px;
      }
    `,
  ];

  declare ui: Ui;
  declare status: Status;

  protected override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="title">
      <h2 id="title">${this.ui.localize("learning.title")}</h2>
      <dl>
        ${this.#rows().map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
    </section>`;
  }

  #rows(): readonly Row[] {
    const { localize, formats, nowMs } = this.ui;
    const { memory, analysis, learning } = this.status;
    const moment = (ms: number | null): string =>
      ms === null ? localize("learning.never") : formats.moment(ms, nowMs());
    return [
      [localize("learning.memory"), localize("learning.days", { count: Math.floor(memory.days) })],
      [localize("learning.changes"), formats.number(memory.state_changes)],
      [localize("learning.by_people"), formats.number(manualChanges(this.status))],
      [localize("learning.entities"), formats.number(memory.entities)],
      ...learning.map((one): Row => {
        const name = nameOfDetector(one.detector, localize);
        if (one.ready) return [name, localize("learning.ready")];
        return [
          name,
          one.readyAt === null
            ? localize("learning.not_yet")
            : localize("learning.ready_on", { date: formats.day(one.readyAt) }),
        ];
      }),
      [localize("learning.last"), moment(analysis.last_finished_ms)],
      ...(analysis.next_full_ms === null
        ? []
        : [[localize("learning.next"), moment(analysis.next_full_ms)] as const]),
    ];
  }
}

define("steward-learning", StewardLearning);
