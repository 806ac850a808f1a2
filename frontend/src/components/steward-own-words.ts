/** Beside a language model's words: that they are one's, and Steward's own. Nothing where there are none. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { IncidentItem, SuggestionItem } from "../../../src/api/protocol.ts";
import { base } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

class StewardOwnWords extends LitElement {
  static override readonly properties = { ui: { attribute: false }, item: { attribute: false } };
  static override readonly styles = [
    base,
    css`
      p {
        font-size: 13px;
        color: var(--st-soft);
        margin-block-end: 8px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare ui: Ui;
  declare item: Pick<SuggestionItem | IncidentItem, "worded" | "title" | "explanation">;

  protected override render(): TemplateResult | typeof nothing {
    const { worded, title, explanation } = this.item;
    if (worded === null) return nothing;
    return html`<p>${this.ui.localize("card.worded")} <bdi lang="en">${title}. ${explanation}</bdi></p>`;
  }
}

define("steward-own-words", StewardOwnWords);
