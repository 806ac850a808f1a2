/** The numbers behind a suggestion: what was counted, and how sure that is. */
import { css, html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { SuggestionItem } from "../../../src/api/protocol.ts";
import type { MessageKey } from "../strings/localize.ts";
import { base } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

/** Below this a q-value is written as "less than". */
const LEAST_Q_VALUE = 0.001;

class StewardEvidence extends LitElement {
  static override readonly properties = { ui: { attribute: false }, item: { attribute: false } };
  static override readonly styles = [
    base,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(260px, 100%), 1fr));
        gap: 2px 32px;
        font-size: 13px;
      }
      div {
        display: flex;
        justify-content: space-between;
        gap: 16px;
        padding-block: 5px;
        border-bottom: 1px solid var(--st-line);
      }
      dt {
        color: var(--st-soft);
      }
      dd {
        text-align: end;
      }
    `,
  ];

  declare ui: Ui;
  /** A suggestion, or what was learned without its replay. */
  declare item: Pick<SuggestionItem, "evidence"> & Partial<Pick<SuggestionItem, "backtest">>;

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    return html`<dl>
      ${this.#rows().map(
        ([key, value]) =>
          html`<div>
            <dt>${localize(key)}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>`;
  }

  #rows(): readonly (readonly [MessageKey, string])[] {
    const { localize, formats } = this.ui;
    const { evidence, backtest } = this.item;
    return [
      [
        "evidence.seen",
        localize("evidence.seen.value", { support: evidence.support, count: evidence.opportunities }),
      ],
      ["evidence.confidence", formats.percent(evidence.confidence)],
      ["evidence.lift", localize("evidence.lift.value", { times: formats.decimal(evidence.lift) })],
      ["evidence.q_value", this.#qValue(evidence.q_value)],
      ...(backtest === undefined
        ? []
        : ([
            ["evidence.precision", formats.percent(backtest.precision)],
            ["evidence.coverage", formats.percent(backtest.coverage)],
          ] as const)),
      ["evidence.first_seen", formats.dateOf(evidence.first_seen)],
      ["evidence.last_seen", formats.dateOf(evidence.last_seen)],
    ];
  }

  #qValue(value: number): string {
    const { localize, formats } = this.ui;
    return value < LEAST_Q_VALUE
      ? localize("evidence.q_value.below", { value: formats.finePercent(LEAST_Q_VALUE) })
      : formats.finePercent(value);
  }
}

define("steward-evidence", StewardEvidence);
