/** The page of activity: what was done by whom, filtered; Steward's own record; and, for administrators, who saw and changed what. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { ActivityKind } from "../../../src/api/protocol.ts";
import type { Hass } from "../host/hass.ts";
import {
  type ActivityFilter,
  type ActivityPages,
  type ActivityState,
  createActivityPages,
  NO_FILTER,
  NOTHING_READ,
} from "../state/activity.ts";
import { type Choice, createHomeIndex, type HomeIndex, NO_HOME } from "../state/home-index.ts";
import type { LiveState } from "../state/live-data.ts";
import type { Call } from "../state/settings.ts";
import { forms } from "../styles/forms.ts";
import { pages } from "../styles/pages.ts";
import { base, buttons, card } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import { failedAlert, PageLife, waitingText } from "./page-life.ts";
import "./steward-activity-list.ts";
import "./steward-audit.ts";
import "./steward-choice.ts";
import "./steward-record.ts";

const KINDS = ["people", "person", "physical", "automation", "script", "scene", "steward", "app"] as const;
/** How often what is new is asked for, while the page is looked at. */
const REFRESH_MS = 5_000;

class StewardActivity extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    live: { attribute: false },
    call: { attribute: false },
    readHass: { attribute: false },
    state: { state: true },
    home: { state: true },
  };
  static override readonly styles = [
    base,
    card,
    buttons,
    forms,
    pages,
    css`
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 280px;
        gap: 20px;
        align-items: start;
      }
      .fields {
        grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr));
      }
      aside {
        display: grid;
        gap: 16px;
      }
      steward-audit {
        margin-block-start: 8px;
      }
      .hint {
        margin-block-start: 10px;
      }
      @media (max-width: 900px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
        aside {
          order: -1;
        }
      }
      @media (max-width: 600px) {
        .fields {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
      }
    `,
  ];

  declare ui: Ui;
  declare live: LiveState;
  declare call: Call;
  declare readHass: () => Hass | undefined;
  state: ActivityState = NOTHING_READ;
  home: HomeIndex = NO_HOME;

  readonly #life = new PageLife<ActivityPages>(this, {
    create: () =>
      createActivityPages(this.call, (state) => {
        this.state = state;
      }),
    load: (pages) => {
      this.home = createHomeIndex(this.readHass(), { labels: [], users: [] }, this.ui.localize.language);
      void pages.load(this.state.filter);
    },
  });
  #timer: ReturnType<typeof setInterval> | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => {
      if (this.live.link === "live" && !document.hidden) void this.#life.model?.refresh();
    }, REFRESH_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    const { record, isWhole, items } = this.state;
    return html`<div class="page">
      <section class="card" aria-labelledby="title">
        <h2 id="title">${localize("activity.title")}</h2>
        <p class="what">${localize("activity.text")}</p>
        ${this.#renderFilter()}
        ${isWhole || items === null ? nothing : html`<p class="soft hint">${localize("activity.own_only")}</p>`}
      </section>
      <div class="columns">
        <section class="card" aria-label=${localize("activity.title")} aria-busy=${this.state.isReading}>
          ${this.#renderList()}
        </section>
        ${
          record === null
            ? nothing
            : html`<aside><steward-record .ui=${this.ui} .record=${record}></steward-record></aside>`
        }
      </div>
      <steward-audit
        .ui=${this.ui}
        .call=${this.call}
        .isOffline=${this.live.link !== "live"}
      ></steward-audit>
    </div>`;
  }

  #renderFilter(): TemplateResult {
    const { localize, isAdmin } = this.ui;
    const { filter } = this.state;
    const { choices } = this.home;
    const hasFilter = Object.values(filter).some((value) => value !== null);
    return html`<form @submit=${(event: Event) => event.preventDefault()}>
      <div class="fields">
        ${this.#renderSelect(
          "activity.by",
          filter.by,
          KINDS.map((kind) => ({ id: kind, label: localize(`activity.by.${kind}`) })),
          (by) => this.#filter({ by: KINDS.find((kind): kind is ActivityKind => kind === by) ?? null }),
        )}
        ${
          isAdmin && choices.person.length > 0
            ? this.#renderSelect("activity.person", filter.person, choices.person, (person) =>
                this.#filter({ person }),
              )
            : nothing
        }
        ${
          choices.area.length > 0
            ? this.#renderSelect("activity.area", filter.areaId, choices.area, (areaId) =>
                this.#filter({ areaId }),
              )
            : nothing
        }
        <steward-choice
          searchable
          .ui=${this.ui}
          label=${localize("activity.thing")}
          .choices=${choices.entity}
          .chosen=${filter.entityId ?? ""}
          @steward-choose=${({ detail }: CustomEvent<string>) =>
            this.#filter({ entityId: detail === "" ? null : detail })}
        ></steward-choice>
        <label class="field">
          ${localize("activity.day")}
          <input
            type="date"
            max=${this.ui.formats.localDate(this.ui.nowMs())}
            .value=${filter.date ?? ""}
            @change=${(event: Event) => {
              if (event.target instanceof HTMLInputElement) {
                this.#filter({ date: event.target.value === "" ? null : event.target.value });
              }
            }}
          />
        </label>
      </div>
      ${
        hasFilter
          ? html`<div class="foot">
              <button type="button" @click=${() => this.#filter(NO_FILTER)}>
                ${localize("activity.clear")}
              </button>
            </div>`
          : nothing
      }
    </form>`;
  }

  #renderSelect(
    key: "activity.by" | "activity.person" | "activity.area",
    chosen: string | null,
    choices: readonly Pick<Choice, "id" | "label">[],
    onChoose: (id: string | null) => void,
  ): TemplateResult {
    const { localize } = this.ui;
    return html`<label class="field">
      ${localize(key)}
      <select
        @change=${(event: Event) => {
          if (event.target instanceof HTMLSelectElement) {
            onChoose(event.target.value === "" ? null : event.target.value);
          }
        }}
      >
        <option value="" ?selected=${chosen === null}>${localize(`${key}.all`)}</option>
        ${choices.map(({ id, label }) => html`<option value=${id} ?selected=${id === chosen}>${label}</option>`)}
      </select>
    </label>`;
  }

  #renderList(): TemplateResult {
    const { localize } = this.ui;
    const { items, isReading, failure, filter, hasMore } = this.state;
    const failed = failedAlert(localize, failure, () => void this.#life.model?.load());
    if (items === null) {
      return failure === null
        ? html`<p class="soft" role="status">${waitingText(localize, this.live)}</p>`
        : html`${failed}`;
    }
    if (items.length === 0 && !isReading) {
      const isFiltered = Object.values(filter).some((value) => value !== null);
      return html`${failed}
        <p class="soft" role="status">
          ${localize(isFiltered ? "activity.none_filtered" : "activity.none")}
        </p>`;
    }
    return html`${failed}
      <steward-activity-list
        .ui=${this.ui}
        .items=${items}
        .hasMore=${hasMore}
        label=${localize("activity.title")}
        @steward-more=${() => void this.#life.model?.more()}
      ></steward-activity-list>
      ${isReading ? html`<p class="soft" role="status">${localize("page.reading")}</p>` : nothing}`;
  }

  #filter(part: Partial<ActivityFilter>): void {
    void this.#life.model?.load({ ...this.state.filter, ...part });
  }
}

define("steward-activity", StewardActivity);
