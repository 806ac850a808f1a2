/** Which of the open suggestions are shown: by area, person and kind. Fires `steward-filter` with the new choice. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { SuggestionItem } from "../../../src/api/protocol.ts";
import { isChange } from "../state/suggestion-kind.ts";
import { base } from "../styles/shared.ts";
import { forms } from "../styles/forms.ts";
import type { Ui } from "../ui.ts";

export interface Filter {
  /** Each empty where it does not matter. */
  readonly area: string;
  readonly person: string;
  readonly kind: string;
}

export const NO_FILTER: Filter = { area: "", person: "", kind: "" };

/** @returns whether an item fits */
export function fits(item: SuggestionItem, { area, person, kind }: Filter): boolean {
  return (
    (area === "" || item.areas.some(({ area_id }) => area_id === area)) &&
    (person === "" || item.persons.includes(person)) &&
    (kind === "" || kindOf(item) === kind)
  );
}

/** What is changed or retired is a kind of its own, whatever found it. */
function kindOf({ kind, detector }: SuggestionItem): string {
  return isChange({ kind }) ? kind : detector;
}

class StewardFilters extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    items: { attribute: false },
    filter: { attribute: false },
    nameOf: { attribute: false },
  };
  static override readonly styles = [
    base,
    forms,
    css`
      .fields {
        grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr));
        margin-block-end: 12px;
      }
    `,
  ];

  declare ui: Ui;
  items: readonly SuggestionItem[] = [];
  filter: Filter = NO_FILTER;
  declare nameOf: (entityId: string) => string;

  protected override render(): TemplateResult | typeof nothing {
    const { localize } = this.ui;
    const areas = unique(
      this.items.flatMap(({ areas }) => areas.map(({ area_id, name }) => [area_id, name])),
    );
    const persons = unique(this.items.flatMap((item) => item.persons.map((id) => [id, this.nameOf(id)])));
    const kinds = unique(
      this.items.map((item) => {
        const kind = kindOf(item);
        return [kind, localize.known(`tag.${kind}`) ?? kind];
      }),
    );
    const lists = [
      ["area", areas, "filter.all_areas"],
      ["person", persons, "filter.all_persons"],
      ["kind", kinds, "filter.all_kinds"],
    ] as const;
    const shown = lists.filter(([, choices]) => choices.length > 1);
    if (shown.length === 0) return nothing;
    return html`<div class="fields" role="group" aria-label=${localize("filter.label")}>
      ${shown.map(
        ([key, choices, all]) =>
          html`<label class="field">
            ${localize(`filter.${key}`)}
            <select @change=${(event: Event) => this.#choose(key, (event.target as HTMLSelectElement).value)}>
              <option value="" ?selected=${this.filter[key] === ""}>${localize(all)}</option>
              ${choices.map(
                ([id, name]) =>
                  html`<option value=${id} ?selected=${this.filter[key] === id}>${name}</option>`,
              )}
            </select>
          </label>`,
      )}
    </div>`;
  }

  #choose(key: keyof Filter, value: string): void {
    const detail: Filter = { ...this.filter, [key]: value };
    this.dispatchEvent(new CustomEvent("steward-filter", { detail }));
  }
}

function unique(pairs: readonly (readonly string[])[]): readonly (readonly [string, string])[] {
  return [...new Map(pairs.map(([id = "", name = ""]) => [id, name]))].sort((a, b) =>
    a[1].localeCompare(b[1]),
  );
}

define("steward-filters", StewardFilters);
