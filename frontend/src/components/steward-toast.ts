/**
 * A short message at the lower edge with the way back from what was just done; leaves by itself, but not while somebody is at it.
 *
 * Fires `steward-act` for its action and `steward-close`.
 */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { define } from "../define.ts";
import { base, buttons } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-icon.ts";

const SHOWN_MS = 10_000;

class StewardToast extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    message: {},
    action: {},
  };
  static override readonly styles = [
    base,
    buttons,
    css`
      :host {
        position: fixed;
        inset-inline: 16px;
        inset-block-end: calc(16px + var(--safe-area-inset-bottom, 0px));
        z-index: 3;
        display: flex;
        justify-content: center;
        pointer-events: none;
      }
      .toast {
        display: flex;
        align-items: center;
        gap: 8px;
        max-width: 560px;
        padding: 6px 8px;
        padding-inline-start: 20px;
        border-radius: 12px;
        background: var(--st-text);
        color: var(--st-card);
        box-shadow: 0 4px 20px rgb(0 0 0 / 28%);
        pointer-events: auto;
        overflow-wrap: anywhere;
      }
      button {
        color: color-mix(in srgb, var(--st-accent) 45%, var(--st-card));
      }
      .close {
        display: grid;
        place-items: center;
        width: 40px;
        padding: 0;
        border-radius: 50%;
        color: inherit;
      }
      .close steward-icon {
        width: 20px;
        height: 20px;
      }
      button:focus-visible {
        outline-color: currentColor;
      }
    `,
  ];

  declare ui: Ui;
  message = "";
  action = "";

  #timer: ReturnType<typeof setTimeout> | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#hold();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("message")) this.#leaveLater();
  }

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    // The live region stays in the page while empty: only a change within one is read out.
    return html`<div role="status">
      ${
        this.message === ""
          ? nothing
          : html`<div
              class="toast"
              @pointerenter=${this.#hold}
              @pointerleave=${this.#leaveLater}
              @focusin=${this.#hold}
              @focusout=${this.#leaveLater}
            >
              <span>${this.message}</span>
              ${
                this.action === ""
                  ? nothing
                  : html`<button @click=${() => this.#fire("steward-act")}>${this.action}</button>`
              }
              <button
                class="close"
                aria-label=${localize("toast.close")}
                @click=${() => this.#fire("steward-close")}
              >
                <steward-icon .name=${"close"}></steward-icon>
              </button>
            </div>`
      }
    </div>`;
  }

  readonly #leaveLater = (): void => {
    this.#hold();
    if (this.message !== "") this.#timer = setTimeout(() => this.#fire("steward-close"), SHOWN_MS);
  };

  readonly #hold = (): void => {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  };

  #fire(name: "steward-act" | "steward-close"): void {
    this.dispatchEvent(new CustomEvent(name));
  }
}

define("steward-toast", StewardToast);
