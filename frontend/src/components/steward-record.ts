/** Steward's own record: what became of what it said. What is not counted yet is left away. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { StewardRecord as Record } from "../../../src/api/protocol.ts";
import type { MessageKey } from "../strings/localize.ts";
import { base, card, facts } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

class StewardRecord extends LitElement {
  static override readonly properties = { ui: { attribute: false }, record: { attribute: false } };
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
      p {
        color: var(--st-soft);
      }
    `,
  ];

  declare ui: Ui;
  declare record: Record;

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    const rows = this.#rows();
    return html`<section class="card" aria-labelledby="title">
      <h2 id="title">${localize("record.title")}</h2>
      ${
        this.record.answered === 0
          ? html`<p>${localize("record.none")}</p>`
          : html`<dl>
              ${rows.map(([key, value]) =>
                value === null
                  ? nothing
                  : html`<div>
                      <dt>${localize(key)}</dt>
                      <dd>${value}</dd>
                    </div>`,
              )}
            </dl>`
      }
    </section>`;
  }

  #rows(): readonly (readonly [MessageKey, string | null])[] {
    const { localize, formats } = this.ui;
    const { answered, accepted, kept, runs, reversed, false_alarms } = this.record;
    const numberOrNull = (value: number | null): string | null =>
      value === null ? null : formats.number(value);
    return [
      ["record.accepted", localize("record.of", { part: accepted, count: answered })],
      ["record.kept", formats.number(kept)],
      ["record.runs", formats.number(runs)],
      ["record.reversed", numberOrNull(reversed)],
      ["record.false_alarms", numberOrNull(false_alarms)],
    ];
  }
}

define("steward-record", StewardRecord);
