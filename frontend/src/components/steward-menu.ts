/**
 * A button with a menu behind it, as the WAI-ARIA menu button: arrows move, Escape closes and gives the focus back.
 *
 * Fires `steward-choose` with the key of the item.
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { IconName } from "../styles/icons.ts";
import { base, buttons } from "../styles/shared.ts";
import "./steward-icon.ts";

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  /** A sentence beneath it. */
  readonly detail?: string;
}

class StewardMenu extends LitElement {
  static override readonly properties = {
    label: {},
    icon: {},
    items: { attribute: false },
    isDisabled: { attribute: "disabled", type: Boolean },
    isOpen: { state: true },
  };
  static override readonly styles = [
    base,
    buttons,
    css`
      :host {
        position: relative;
        display: inline-block;
      }
      .opener {
        display: inline-flex;
        align-items: center;
        gap: 4px;
      }
      .opener steward-icon {
        width: 20px;
        height: 20px;
        margin-inline-end: -6px;
      }
      .opener.bare {
        padding-inline: 8px;
      }
      .opener.bare steward-icon {
        width: 24px;
        height: 24px;
        margin: 0;
      }
      [role="menu"] {
        position: absolute;
        inset-block-start: calc(100% + 4px);
        inset-inline-start: 0;
        z-index: 2;
        min-width: 200px;
        max-width: min(320px, 90vw);
        padding: 6px;
        border: 1px solid var(--st-line);
        border-radius: 12px;
        background: var(--st-card);
        box-shadow: 0 6px 24px rgb(0 0 0 / 24%);
      }
      :host([end]) [role="menu"] {
        inset-inline: auto 0;
      }
      [role="menuitem"] {
        display: block;
        width: 100%;
        height: auto;
        padding: 8px 12px;
        border-radius: 8px;
        color: var(--st-text);
        text-align: start;
        font-weight: 400;
      }
      small {
        display: block;
        color: var(--st-soft);
        font-size: 12px;
      }
    `,
  ];

  label = "";
  /** In the place of the words, which then are its name only. */
  icon: IconName | null = null;
  items: readonly MenuItem[] = [];
  isDisabled = false;
  isOpen = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.isOpen = false;
  }

  protected override render(): TemplateResult {
    return html`<button
        class=${this.icon === null ? "outlined opener" : "quiet opener bare"}
        aria-haspopup="menu"
        aria-expanded=${this.isOpen}
        aria-disabled=${this.isDisabled}
        aria-label=${this.label}
        @click=${() => void this.#toggle()}
        @keydown=${this.#openByKey}
      >
        ${
          this.icon === null
            ? html`${this.label}<steward-icon .name=${"chevron"}></steward-icon>`
            : html`<steward-icon .name=${this.icon}></steward-icon>`
        }
      </button>
      ${
        this.isOpen
          ? html`<div role="menu" aria-label=${this.label} @keydown=${this.#move} @focusout=${this.#leave}>
              ${this.items.map(
                ({ key, label, detail }) =>
                  html`<button role="menuitem" tabindex="-1" @click=${() => this.#choose(key)}>
                    ${label}${detail === undefined ? nothing : html`<small>${detail}</small>`}
                  </button>`,
              )}
            </div>`
          : nothing
      }`;
  }

  get #opener(): HTMLButtonElement | null {
    return this.renderRoot.querySelector(".opener");
  }

  get #entries(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>("[role=menuitem]")];
  }

  async #toggle(isLast = false): Promise<void> {
    if (this.isDisabled) return;
    this.isOpen = !this.isOpen;
    await this.updateComplete;
    this.#entries.at(isLast ? -1 : 0)?.focus();
  }

  readonly #openByKey = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (!this.isOpen) void this.#toggle(event.key === "ArrowUp");
  };

  readonly #move = (event: KeyboardEvent): void => {
    const entries = this.#entries;
    const place = entries.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const next = {
      ArrowDown: (place + 1) % entries.length,
      ArrowUp: (place - 1 + entries.length) % entries.length,
      Home: 0,
      End: entries.length - 1,
    }[event.key];
    if (next !== undefined) entries[next]?.focus();
    else if (event.key === "Escape") this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #leave = (event: FocusEvent): void => {
    const to = event.relatedTarget;
    if (to instanceof Node && this.renderRoot.contains(to)) return;
    this.isOpen = false;
  };

  #close(): void {
    this.isOpen = false;
    this.#opener?.focus();
  }

  #choose(key: string): void {
    this.#close();
    this.dispatchEvent(new CustomEvent("steward-choose", { detail: key }));
  }
}

define("steward-menu", StewardMenu);
