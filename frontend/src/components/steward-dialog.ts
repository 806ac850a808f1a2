/**
 * A question on top of the page, on the browser's own modal dialog: it keeps the focus inside, closes on Escape and gives the focus back.
 *
 * It is open while it is in the page. Fires `steward-close` when the person leaves it. Slots: the content, and `actions`.
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import { base } from "../styles/shared.ts";

class StewardDialog extends LitElement {
  static override readonly properties = { heading: {} };
  static override readonly styles = [
    base,
    css`
      dialog {
        width: min(560px, 100vw - 32px);
        max-height: calc(100dvh - 32px);
        padding: 0;
        border: 0;
        border-radius: 24px;
        color: var(--st-text);
        background: var(--st-card);
        box-shadow: 0 12px 48px rgb(0 0 0 / 32%);
        overflow: hidden;
        font-size: 14px;
      }
      /* What is decided about scrolls; the heading and the answers stay in sight. */
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      .content {
        flex: 1 1 auto;
        min-height: 0;
        padding: 0 24px;
        overflow: auto;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 44%);
      }
      h2 {
        font-size: 20px;
        font-weight: 400;
        line-height: 1.3;
        padding: 24px 24px 12px;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 8px;
        padding: 20px 24px 24px;
      }
      @media (max-width: 600px) {
        dialog {
          width: 100vw;
          max-width: 100vw;
          margin-block-end: 0;
          border-end-start-radius: 0;
          border-end-end-radius: 0;
        }
      }
    `,
  ];

  heading = "";
  #returnTo: Element | null = null;

  protected override firstUpdated(): void {
    this.#returnTo = deepActiveElement();
    this.renderRoot.querySelector("dialog")?.showModal();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // The dialog leaves the page with its element, so the browser does not give the focus back by itself.
    if (this.#returnTo instanceof HTMLElement && this.#returnTo.isConnected) this.#returnTo.focus();
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @cancel=${this.#close} @click=${this.#closeOutside}>
      <h2 id="title">${this.heading}</h2>
      <div class="content"><slot></slot></div>
      <div class="actions"><slot name="actions"></slot></div>
    </dialog>`;
  }

  readonly #close = (event: Event): void => {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent("steward-close"));
  };

  readonly #closeOutside = (event: MouseEvent): void => {
    // A click on the backdrop has the dialog itself as its target, and lies outside of its box.
    const { target, clientX, clientY } = event;
    if (!(target instanceof HTMLDialogElement)) return;
    const box = target.getBoundingClientRect();
    const isInside =
      clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
    if (!isInside) this.#close(event);
  };
}

/** The focused element, through every shadow root. */
function deepActiveElement(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

define("steward-dialog", StewardDialog);
