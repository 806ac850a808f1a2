/** What is learned from: people's own rules with what each does, adding and deleting them, and the defaults beneath. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { LearningRules } from "../../../src/api/protocol.ts";
import type { HomeIndex } from "../state/home-index.ts";
import type { Settings, SettingsState } from "../state/settings.ts";
import { base, buttons } from "../styles/shared.ts";
import { rows } from "../styles/forms.ts";
import type { Ui } from "../ui.ts";
import "./steward-disclosure.ts";
import "./steward-rule-form.ts";
import "./steward-setting.ts";

type Rule = LearningRules["rules"][number];

class StewardRules extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    state: { attribute: false },
    home: { attribute: false },
    settings: { attribute: false },
    isOffline: { attribute: false },
  };
  static override readonly styles = [
    base,
    buttons,
    rows,
    css`
      steward-disclosure {
        margin-block-start: 12px;
      }
    `,
  ];

  declare ui: Ui;
  declare state: SettingsState;
  declare home: HomeIndex;
  declare settings: Settings;
  isOffline = false;

  protected override render(): TemplateResult {
    return html`<steward-setting .ui=${this.ui} .state=${this.state} section="learning" needs-admin>
      ${this.ui.isAdmin ? this.#renderContent() : nothing}
    </steward-setting>`;
  }

  #renderContent(): TemplateResult {
    const { localize } = this.ui;
    const { rules } = this.state;
    const isDisabled = this.isOffline || this.state.busy.has("learning");
    return html`${
        rules === null
          ? nothing
          : rules.rules.length === 0
            ? html`<p class="soft">${localize("rules.none")}</p>`
            : html`<ul>
                ${rules.rules.map((rule) => this.#renderRule(rule, isDisabled))}
              </ul>`
      }
      <h3>${localize("rules.new")}</h3>
      <steward-rule-form
        .ui=${this.ui}
        .home=${this.home}
        .settings=${this.settings}
        .isDisabled=${isDisabled}
      ></steward-rule-form>
      ${rules === null ? nothing : this.#renderDefaults(rules)}`;
  }

  #renderRule(rule: Rule, isDisabled: boolean): TemplateResult {
    const { localize } = this.ui;
    const name = rule.name ?? rule.value;
    const kind = localize(`rules.by.${rule.by}`);
    return html`<li class="row">
      <div>
        <p><bdi>${localize(`rules.is.${rule.effect}`, { name })}</bdi></p>
        <p class="soft">${kind} · ${rule.name === null ? localize("rules.gone") : this.#effectOf(rule)}</p>
      </div>
      <button
        aria-label="${localize("rules.delete")}: ${name}"
        ?disabled=${isDisabled}
        @click=${() => void this.settings.deleteRule(rule.id)}
      >
        ${localize("rules.delete")}
      </button>
    </li>`;
  }

  #renderDefaults({ defaults, since_ms }: LearningRules): TemplateResult {
    const { localize, formats, nowMs } = this.ui;
    return html`<steward-disclosure heading=${localize("rules.defaults")}>
      <p class="soft">
        ${localize("rules.defaults.text")}
        ${localize("rules.since", { moment: formats.moment(since_ms, nowMs()) })}
      </p>
      <ul>
        ${defaults.map(
          (rule) =>
            html`<li class="row">
              <div>
                <p>${localize.known(`rules.default.${rule.id}`) ?? rule.id}</p>
                <p class="soft">
                  ${this.#effectOf(rule)}${rule.fixed ? ` · ${localize("rules.fixed")}` : ""}
                </p>
              </div>
            </li>`,
        )}
      </ul>
    </steward-disclosure>`;
  }

  #effectOf({ entities, dropped }: { readonly entities: number; readonly dropped: number }): string {
    const { localize } = this.ui;
    const count = localize("rules.entities", { count: entities });
    return dropped === 0 ? count : `${count} · ${localize("rules.dropped", { count: dropped })}`;
  }
}

define("steward-rules", StewardRules);
