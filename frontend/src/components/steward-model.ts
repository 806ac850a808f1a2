/** The language model: how it stands, what it costs, what it is sent, whether it works; and its options beneath. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { ModelPreview, ModelStatus } from "../../../src/api/protocol.ts";
import type { Settings, SettingsState } from "../state/settings.ts";
import { base, buttons } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-alert.ts";
import "./steward-model-dialog.ts";
import "./steward-options.ts";

class StewardModel extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    state: { attribute: false },
    settings: { attribute: false },
    isOffline: { attribute: false },
    preview: { state: true },
  };
  static override readonly styles = [
    base,
    buttons,
    css`
      p {
        overflow-wrap: anywhere;
      }
      .soft {
        color: var(--st-soft);
        font-size: 13px;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-block: 8px 12px;
      }
      steward-alert {
        margin-block: 8px;
      }
    `,
  ];

  declare ui: Ui;
  declare state: SettingsState;
  declare settings: Settings;
  isOffline = false;
  preview: ModelPreview | null = null;

  protected override render(): TemplateResult {
    const { ui, state, settings, isOffline, preview } = this;
    return html`<steward-options
        section="model"
        .ui=${ui}
        .state=${state}
        .settings=${settings}
        .isOffline=${isOffline}
      >
        ${state.model === null || !ui.isAdmin ? nothing : this.#renderStatus(state.model)}
      </steward-options>
      ${
        preview === null
          ? nothing
          : html`<steward-model-dialog
              .ui=${ui}
              .preview=${preview}
              @steward-close=${() => {
                this.preview = null;
              }}
            ></steward-model-dialog>`
      }`;
  }

  #renderStatus(model: ModelStatus): TemplateResult {
    const { localize } = this.ui;
    const isDisabled = this.isOffline || this.state.busy.has("model");
    return html`<p>${this.#sayState(model)}</p>
      ${
        model.last_error === null
          ? nothing
          : html`<steward-alert kind="warning">${model.last_error}</steward-alert>`
      }
      ${model.state === "off" && model.month.requests === 0 ? nothing : this.#renderUse(model)}
      ${
        model.state === "off"
          ? nothing
          : html`<div class="buttons">
              <button ?disabled=${isDisabled} @click=${this.#open}>${localize("model.preview")}</button>
              <button ?disabled=${isDisabled} @click=${() => void this.settings.tryModel()}>
                ${localize(this.state.busy.has("model") ? "model.trying" : "model.try")}
              </button>
            </div>`
      }`;
  }

  #sayState({ state, to, model, paused_until_ms, last_answer_ms }: ModelStatus): string {
    const { localize, formats, nowMs } = this.ui;
    if (state === "off") return localize("model.off");
    const who = model === "" || model === to ? to : `${model} (${to})`;
    if (paused_until_ms !== null) {
      return localize("model.paused", { who, moment: formats.moment(paused_until_ms, nowMs()) });
    }
    return last_answer_ms === null
      ? localize("model.ready", { who })
      : localize("model.answered", { who, moment: formats.moment(last_answer_ms, nowMs()) });
  }

  #renderUse({ month, budget }: ModelStatus): TemplateResult {
    const { localize } = this.ui;
    const sentences = [
      localize(month.is_estimated ? "model.used.estimated" : "model.used", {
        count: month.requests,
        sent: month.tokens_in,
        received: month.tokens_out,
      }),
      month.cost === null ? "" : localize("model.cost", { cost: this.ui.formats.money(month.cost) }),
      localize("model.left", { count: budget.tokens_left }),
      budget.cost_left === null
        ? ""
        : localize("model.cost_left", { cost: this.ui.formats.money(budget.cost_left) }),
    ];
    return html`<p class="soft">${sentences.filter((sentence) => sentence !== "").join(" ")}</p>`;
  }

  readonly #open = async (): Promise<void> => {
    this.preview = await this.settings.previewModel();
  };
}

define("steward-model", StewardModel);
