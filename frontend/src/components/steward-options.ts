/**
 * The options of one section: each explained, checked by the app, applied at once where it can be. Fires nothing; asks the app itself.
 *
 * What is in its slot stands above them.
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { OptionItem } from "../../../src/api/protocol.ts";
import { sectionOf, type Settings, type SettingsState } from "../state/settings.ts";
import { type PhoneChoice, sayPhone, toPhoneChoices, withPhone } from "../state/phones.ts";
import { base, buttons } from "../styles/shared.ts";
import { forms, rows } from "../styles/forms.ts";
import type { MessageKey } from "../strings/localize.ts";
import type { Ui } from "../ui.ts";
import "./steward-setting.ts";

/** The kinds of config.yaml's schema that options have. */
const RANGE = /^(int|float)\(([\d.]+),([\d.]+)\)$/;
const LIST = /^list\((.+)\)$/;
const TIME = /\[0-5\]\[0-9\]\$\)$/;

class StewardOptions extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    state: { attribute: false },
    settings: { attribute: false },
    isOffline: { attribute: false },
    section: {},
  };
  static override readonly styles = [
    base,
    buttons,
    forms,
    rows,
    css`
      .control {
        flex: 0 0 180px;
      }
      .control input:not([type="checkbox"]),
      .control select {
        margin: 0;
      }
      .row {
        gap: 8px 20px;
      }
      .reset {
        --st-button-pad: 0;
      }
      .phones {
        display: grid;
        gap: 4px;
        justify-items: start;
        flex-basis: 260px;
      }
      @media (max-width: 600px) {
        .row {
          flex-wrap: wrap;
        }
        .row > div:first-child {
          flex-basis: 100%;
        }
      }
    `,
  ];

  declare ui: Ui;
  declare state: SettingsState;
  declare settings: Settings;
  isOffline = false;
  section: "options" | "model" = "options";

  protected override render(): TemplateResult {
    const { options } = this.state;
    return html`<steward-setting .ui=${this.ui} .state=${this.state} section=${this.section} needs-admin>
      <slot></slot>
      ${
        this.ui.isAdmin && options !== null
          ? html`<ul>
              ${options
                .filter(({ name }) => sectionOf(name) === this.section)
                .map((option) => this.#renderOption(option))}
            </ul>`
          : nothing
      }
    </steward-setting>`;
  }

  #renderOption(option: OptionItem): TemplateResult {
    const { localize } = this.ui;
    const { name } = option;
    const label = localize.known(`options.${name}`) ?? name;
    return html`<li class="row">
      <div>
        <span id=${name}>${label}</span>
        <p class="soft" id=${`${name}-text`}>
          ${localize.known(`options.${name}.text`) ?? ""}
          ${option.applies_at_once ? nothing : localize("options.restart")}
        </p>
        ${
          option.is_set_here
            ? html`<button
                class="quiet reset"
                aria-label="${localize("options.from_config")}: ${label}"
                ?disabled=${this.isOffline}
                title=${String(option.configured)}
                @click=${() => void this.settings.setOption(name, null)}
              >
                ${localize("options.from_config")}
              </button>`
            : nothing
        }
      </div>
      ${
        name === "notify_phones"
          ? this.#renderPhones(option)
          : html`<div class="control">${this.#renderControl(option)}</div>`
      }
    </li>`;
  }

  /** By person, since that is whom one wants to reach. */
  #renderPhones({ name, value }: OptionItem): TemplateResult {
    const { localize } = this.ui;
    const { phones, busy } = this.state;
    const choices = toPhoneChoices(String(value), phones ?? []);
    const isDisabled = this.isOffline || busy.has("options");
    return html`<div
      class="control phones"
      role="group"
      aria-labelledby=${name}
      aria-describedby=${`${name}-text`}
    >
      ${choices.map(
        (phone) =>
          html`<label class="check">
            <input
              type="checkbox"
              ?disabled=${isDisabled}
              .checked=${phone.isChosen}
              @change=${(event: Event) =>
                void this.settings.setOption(
                  name,
                  withPhone(choices, phone.name, (event.target as HTMLInputElement).checked),
                )}
            />
            <bdi>${this.#phoneWords(phone)}</bdi>
          </label>`,
      )}
      ${phones !== null && choices.length === 0 ? html`<p class="soft">${localize("options.notify_phones.none")}</p>` : nothing}
      <button class="outlined" ?disabled=${isDisabled} @click=${() => void this.settings.testNotification()}>
        ${localize("phones.test")}
      </button>
    </div>`;
  }

  #phoneWords({ name, person_name, isGone }: PhoneChoice): string {
    const { localize } = this.ui;
    const phone = sayPhone(name);
    if (isGone) return localize("phones.gone", { phone });
    return person_name === null ? phone : localize("phones.of", { name: person_name, phone });
  }

  #renderControl({ name, value, schema }: OptionItem): TemplateResult {
    const set = (next: string | number | boolean): void => void this.settings.setOption(name, next);
    const isDisabled = this.isOffline || this.state.busy.has(this.section);
    if (typeof value === "boolean") {
      return html`<input
        type="checkbox"
        aria-labelledby=${name}
        aria-describedby=${`${name}-text`}
        ?disabled=${isDisabled}
        .checked=${value}
        @change=${(event: Event) => set((event.target as HTMLInputElement).checked)}
      />`;
    }
    const list = LIST.exec(schema)?.[1]?.split("|");
    if (list !== undefined) {
      return html`<select
        aria-labelledby=${name}
        aria-describedby=${`${name}-text`}
        ?disabled=${isDisabled}
        @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}
      >
        ${list.map(
          (one) =>
            html`<option value=${one} ?selected=${one === value}>
              ${this.ui.localize.known(`options.${name}.${one}` as MessageKey) ?? one}
            </option>`,
        )}
      </select>`;
    }
    const [, kind, min, max] = RANGE.exec(schema) ?? [];
    const isSecret = schema.startsWith("password");
    const type = isSecret ? "password" : min !== undefined ? "number" : TIME.test(schema) ? "time" : "text";
    // Of a secret the app says only whether there is one.
    const hint = isSecret && value !== "" ? this.ui.localize("options.secret_set") : nothing;
    return html`<input
      type=${type}
      min=${min ?? nothing}
      max=${max ?? nothing}
      step=${kind === "float" ? "any" : nothing}
      placeholder=${hint}
      autocomplete=${isSecret ? "new-password" : "off"}
      aria-labelledby=${name}
      aria-describedby=${`${name}-text`}
      ?disabled=${isDisabled}
      .value=${isSecret ? "" : String(value)}
      @change=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        const text = input.value;
        // A secret does not stay on the screen, not even as dots.
        if (isSecret) input.value = "";
        if (text !== "" || (schema.endsWith("?") && !isSecret)) set(type === "number" ? Number(text) : text);
      }}
    />`;
  }
}

define("steward-options", StewardOptions);
