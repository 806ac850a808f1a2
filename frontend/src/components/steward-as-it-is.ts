/** Of a change: what the automation does as it is beside what it would do, over the same days. */
import { css, html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { Backtest } from "../../../src/core/domain/suggestion.ts";
import type { MessageKey } from "../strings/localize.ts";
import { base } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

type Count = "fired" | "contradicted" | "already_so";

const ROWS: readonly (readonly [MessageKey, Count])[] = [
  ["as_it_is.fired", "fired"],
  ["as_it_is.undone", "contradicted"],
  ["as_it_is.already_so", "already_so"],
];

class StewardAsItIs extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    present: { attribute: false },
    changed: { attribute: false },
  };
  static override readonly styles = [
    base,
    css`
      table {
        border-collapse: collapse;
        margin-block-start: 12px;
        font-size: 13px;
      }
      caption {
        text-align: start;
        color: var(--st-soft);
        padding-block-end: 2px;
      }
      th {
        font-weight: 400;
        text-align: start;
        color: var(--st-soft);
      }
      th,
      td {
        padding-block: 4px;
        padding-inline: 0 24px;
        border-bottom: 1px solid var(--st-line);
      }
      thead th + th,
      td {
        text-align: end;
      }
      td {
        font-variant-numeric: tabular-nums;
      }
      td:last-child {
        font-weight: 500;
      }
    `,
  ];

  declare ui: Ui;
  declare present: Backtest;
  declare changed: Backtest;

  protected override render(): TemplateResult {
    const { localize, formats } = this.ui;
    const { present, changed } = this;
    const rows = ROWS.filter(([, count]) => count === "fired" || present[count] + changed[count] > 0);
    return html`<table>
      <caption>
        ${localize("as_it_is.caption", { count: present.days })}
      </caption>
      <thead>
        <tr>
          <td></td>
          <th scope="col">${localize("as_it_is.present")}</th>
          <th scope="col">${localize("as_it_is.changed")}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([key, count]) =>
            html`<tr>
              <th scope="row">${localize(key)}</th>
              <td>${formats.number(present[count])}</td>
              <td>${formats.number(changed[count])}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

define("steward-as-it-is", StewardAsItIs);
