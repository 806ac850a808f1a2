/** A suggestion's sentence, what it is about emphasised, with its tag: where and what kind. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { SuggestionItem } from "../../../src/api/protocol.ts";
import type { Localize } from "../strings/localize.ts";
import { base } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";

class StewardSentence extends LitElement {
  static override readonly properties = { ui: { attribute: false }, item: { attribute: false } };
  static override readonly styles = [
    base,
    css`
      :host {
        display: flow-root;
      }
      h3 {
        font-size: 17px;
        line-height: 1.4;
        font-weight: 400;
        overflow-wrap: anywhere;
      }
      em {
        font-style: normal;
        font-weight: 500;
        color: var(--st-accent-text);
      }
      .tag {
        float: inline-end;
        margin-inline-start: 12px;
        padding: 1px 10px;
        font-size: 12px;
        color: var(--st-soft);
        border: 1px solid var(--st-line);
        border-radius: 10px;
      }
      @media (max-width: 600px) {
        .tag {
          float: none;
          display: inline-block;
          margin: 0 0 6px;
        }
      }
    `,
  ];

  declare ui: Ui;
  declare item: SuggestionItem;

  protected override render(): TemplateResult {
    const tag = tagOf(this.item, this.ui.localize);
    return html`
      ${tag === "" ? nothing : html`<span class="tag">${tag}</span>`}
      <h3>
        <bdi
          >${(this.item.worded ?? this.item).title_parts.map(({ text, strong }) => (strong === true ? html`<em>${text}</em>` : text))}</bdi
        >
      </h3>
    `;
  }
}

/** "Kitchen · time of day", or the one of the two that is known. */
function tagOf(item: SuggestionItem, localize: Localize): string {
  const area = item.areas.map(({ name }) => name).join(", ");
  const kind = localize.known(`tag.${item.kind}`) ?? localize.known(`tag.${item.detector}`) ?? "";
  return area !== "" && kind !== "" ? localize("tag.with_area", { area, kind }) : area + kind;
}

define("steward-sentence", StewardSentence);
