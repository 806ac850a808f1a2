/** Who did it: what people said of devices and entities, and users that are programs. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { CorrectionItem, CorrectionList } from "../../../src/api/protocol.ts";
import { type HomeIndex, labelOf } from "../state/home-index.ts";
import type { Settings, SettingsState } from "../state/settings.ts";
import { base, buttons } from "../styles/shared.ts";
import { forms, rows } from "../styles/forms.ts";
import type { Ui } from "../ui.ts";
import "./steward-choice.ts";
import "./steward-setting.ts";
import "./steward-who-form.ts";

class StewardWho extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    state: { attribute: false },
    home: { attribute: false },
    settings: { attribute: false },
    isOffline: { attribute: false },
    user: { state: true },
  };
  static override readonly styles = [
    base,
    buttons,
    forms,
    rows,
    css`
      .program {
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: end;
        margin-block-start: 12px;
      }
      .program button {
        min-height: 44px;
      }
    `,
  ];

  declare ui: Ui;
  declare state: SettingsState;
  declare home: HomeIndex;
  declare settings: Settings;
  isOffline = false;
  user = "";

  protected override render(): TemplateResult {
    return html`<steward-setting .ui=${this.ui} .state=${this.state} section="who" needs-admin>
      ${this.ui.isAdmin ? this.#renderContent() : nothing}
    </steward-setting>`;
  }

  #renderContent(): TemplateResult {
    const { localize } = this.ui;
    const { corrections } = this.state;
    const isDisabled = this.isOffline || this.state.busy.has("who");
    return html`${corrections === null ? nothing : this.#renderCorrections(corrections, isDisabled)}
      <p class="soft" role="status">${corrections?.applying === true ? localize("who.applying") : ""}</p>
      <h3>${localize("who.new")}</h3>
      <steward-who-form
        .ui=${this.ui}
        .home=${this.home}
        .settings=${this.settings}
        .isDisabled=${isDisabled}
      ></steward-who-form>
      ${corrections === null ? nothing : this.#renderPrograms(corrections, isDisabled)}`;
  }

  #renderCorrections({ items }: CorrectionList, isDisabled: boolean): TemplateResult {
    const { localize } = this.ui;
    if (items.length === 0) return html`<p class="soft">${localize("who.none")}</p>`;
    return html`<ul>
      ${items.map((item) => this.#renderCorrection(item, isDisabled))}
    </ul>`;
  }

  #renderCorrection(item: CorrectionItem, isDisabled: boolean): TemplateResult {
    const { localize, formats } = this.ui;
    const { choices } = this.home;
    const { device_id, entity_id } = item;
    const name =
      device_id === null ? labelOf(choices.entity, entity_id ?? "") : labelOf(choices.device, device_id);
    const target = device_id === null ? { entity_id: entity_id ?? "" } : { device_id };
    const whose =
      item.initiator === "person"
        ? localize("who.is.person", { name, person: labelOf(choices.person, item.person ?? "") })
        : localize(`who.is.${item.initiator}`, { name });
    return html`<li class="row">
      <div>
        <p><bdi>${whose}</bdi></p>
        <p class="soft">
          ${localize(device_id === null ? "rules.by.entity" : "rules.by.device")} ·
          ${formats.dateOf(item.created_ms)}
        </p>
      </div>
      <button
        aria-label="${localize("who.take_back")}: ${name}"
        ?disabled=${isDisabled}
        @click=${() => void this.settings.correct({ ...target, initiator: null })}
      >
        ${localize("who.take_back")}
      </button>
    </li>`;
  }

  #renderPrograms({ programs }: CorrectionList, isDisabled: boolean): TemplateResult {
    const { localize, formats } = this.ui;
    const marked = new Set(programs.map(({ user_id }) => user_id));
    const others = this.home.users.filter(({ id }) => !marked.has(id));
    return html`<h3>${localize("programs.title")}</h3>
      <p class="soft">${localize("programs.text")}</p>
      <ul>
        ${programs.map(({ user_id, marked_ms }) => {
          const name = labelOf(this.home.users, user_id);
          return html`<li class="row">
            <div>
              <p><bdi>${name}</bdi></p>
              <p class="soft">${localize("programs.since", { date: formats.dateOf(marked_ms) })}</p>
            </div>
            <button
              aria-label="${localize("programs.unmark")}: ${name}"
              ?disabled=${isDisabled}
              @click=${() => void this.settings.markProgram(user_id, false)}
            >
              ${localize("programs.unmark")}
            </button>
          </li>`;
        })}
      </ul>
      ${
        others.length === 0
          ? nothing
          : html`<form class="program" @submit=${this.#submit}>
              <steward-choice
                .ui=${this.ui}
                label=${localize("programs.user")}
                .choices=${others}
                .chosen=${this.user}
                ?disabled=${isDisabled}
                @steward-choose=${({ detail }: CustomEvent<string>) => {
                  this.user = detail;
                }}
              ></steward-choice>
              <button class="outlined" ?disabled=${isDisabled || this.user === ""}>
                ${localize("programs.mark")}
              </button>
            </form>`
      }`;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (this.user !== "") void this.#markProgram();
  };

  async #markProgram(): Promise<void> {
    if (await this.settings.markProgram(this.user, true)) this.user = "";
  }
}

define("steward-who", StewardWho);
