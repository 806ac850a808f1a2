/** The bar on top: the way to the sidebar, the name, how Steward is doing, the pages, and "Analyse now". */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { LiveState } from "../state/live-data.ts";
import { base, buttons } from "../styles/shared.ts";
import type { MessageKey } from "../strings/localize.ts";
import { hrefOf, type View, VIEWS } from "../state/views.ts";
import type { Ui } from "../ui.ts";
import "./steward-icon.ts";

type Mood = "calm" | "busy" | "warn";

interface Chip {
  readonly mood: Mood;
  readonly key: MessageKey;
  readonly progress?: number;
}

/** Fires `steward-menu`, `steward-analyse`, and `steward-view` with the address of the page that is asked for. */
class StewardHeader extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    live: { attribute: false },
    hasMenu: { attribute: false },
    view: { attribute: false },
    basePath: { attribute: false },
  };
  static override readonly styles = [
    base,
    buttons,
    css`
      :host {
        position: sticky;
        inset-block-start: 0;
        z-index: 2;
        color: var(--app-header-text-color, var(--st-text));
        background: var(--app-header-background-color, var(--st-card));
        border-bottom: var(--app-header-border-bottom, 1px solid var(--divider-color, #e0e0e0));
      }
      header {
        display: flex;
        align-items: center;
        gap: 12px;
        height: var(--header-height, 56px);
        padding-inline: 16px;
      }
      h1 {
        font-size: 20px;
        font-weight: 400;
      }
      button {
        color: inherit;
      }
      button:focus-visible {
        outline-color: currentColor;
      }
      .menu {
        display: grid;
        place-items: center;
        width: 48px;
        height: 48px;
        padding: 0;
        margin-inline-start: -12px;
        border-radius: 50%;
      }
      nav {
        display: flex;
        gap: 4px;
        margin-inline-start: auto;
      }
      nav a {
        display: flex;
        align-items: center;
        min-height: 36px;
        padding-inline: 14px;
        border-radius: 18px;
        color: inherit;
        font-weight: 500;
        text-decoration: none;
        transition: background-color 120ms;
      }
      nav a:hover {
        background: color-mix(in srgb, currentColor 8%, transparent);
      }
      nav a[aria-current] {
        background: color-mix(in srgb, currentColor 14%, transparent);
      }
      a:focus-visible {
        outline-color: currentColor;
      }
      .analyse {
        display: flex;
        align-items: center;
        gap: 8px;
        border-color: color-mix(in srgb, currentColor 24%, transparent);
      }
      .analyse steward-icon {
        width: 20px;
        height: 20px;
      }
      .analyse[aria-disabled="true"] steward-icon {
        animation: turn 1.2s linear infinite;
      }
      @keyframes turn {
        to {
          rotate: 360deg;
        }
      }
      .chip {
        display: flex;
        align-items: center;
        gap: 8px;
        min-width: 0;
        font-size: 12px;
        padding: 3px 10px;
        border-radius: 12px;
        white-space: nowrap;
        border: 1px solid color-mix(in srgb, currentColor 18%, transparent);
      }
      .chip span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .chip::before {
        content: "";
        flex: none;
        width: 8px;
        height: 8px;
        border-radius: 50%;
        background: var(--st-good);
      }
      .chip.busy::before {
        background: none;
        border: 2px solid currentColor;
        border-inline-end-color: transparent;
        animation: turn 1.2s linear infinite;
      }
      .chip.warn::before {
        background: var(--st-warn);
        border-radius: 1px;
        clip-path: polygon(50% 0, 100% 100%, 0 100%);
      }
      @media (max-width: 900px) {
        header {
          flex-wrap: wrap;
          gap: 0 8px;
          height: auto;
        }
        h1,
        .chip {
          margin-block: calc((var(--header-height, 56px) - 30px) / 2);
        }
        /* A row of its own, shared by all; in a language of long words it scrolls. */
        nav {
          order: 1;
          flex-basis: calc(100% + 32px);
          gap: 0;
          margin-inline: -16px;
          overflow-x: auto;
          scrollbar-width: none;
        }
        nav a {
          flex: 1 0 auto;
          padding-inline: 8px;
          font-size: 13px;
          justify-content: center;
          min-height: 44px;
          border-radius: 0;
          border-block-end: 2px solid transparent;
        }
        nav a[aria-current] {
          background: none;
          border-color: currentColor;
        }
        nav a:focus-visible {
          outline-offset: -4px;
        }
        .analyse {
          margin-inline-start: auto;
          width: 48px;
          height: 48px;
          padding: 0;
          justify-content: center;
          border: 0;
          margin-inline-end: -12px;
        }
        .analyse span {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        .analyse steward-icon {
          width: 24px;
          height: 24px;
        }
      }
    `,
  ];

  declare ui: Ui;
  declare live: LiveState;
  hasMenu = false;
  view: View = "suggestions";
  /** The panel's own path; null in the ingress frame. */
  basePath: string | null = null;

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("view")) return;
    const current = this.renderRoot.querySelector<HTMLElement>("[aria-current]");
    current?.parentElement?.scrollTo({ left: current.offsetLeft - current.offsetWidth / 2 });
  }

  protected override render(): TemplateResult {
    const { localize, isAdmin } = this.ui;
    return html`<header>
      ${
        this.hasMenu
          ? html`<button
              class="menu"
              aria-label=${localize("header.menu")}
              @click=${() => this.#fire("steward-menu")}
            >
              <steward-icon .name=${"menu"}></steward-icon>
            </button>`
          : nothing
      }
      <h1>${localize("app.title")}</h1>
      ${this.#renderChip()} ${this.#renderViews()}
      ${isAdmin && this.live.link === "live" ? this.#renderAnalyse() : nothing}
    </header>`;
  }

  #renderViews(): TemplateResult {
    const { localize } = this.ui;
    return html`<nav aria-label=${localize("nav.label")}>
      ${VIEWS.map(
        (view) =>
          html`<a
            href=${hrefOf(view, this.basePath)}
            aria-current=${view === this.view ? "page" : nothing}
            @click=${this.#open}
            >${localize(`nav.${view}`)}</a
          >`,
      )}
    </nav>`;
  }

  #renderChip(): TemplateResult {
    const { mood, key, progress } = chipOf(this.live);
    const percent = this.ui.formats.percent(Math.floor((progress ?? 0) * 100) / 100);
    return html`<div class="chip ${mood}"><span>${this.ui.localize(key, { percent })}</span></div>`;
  }

  #renderAnalyse(): TemplateResult {
    const { localize } = this.ui;
    const isRunning = this.live.status?.analysis.state === "running";
    // Not `disabled`: the focus of a keyboard would be lost when the analysis begins.
    return html`<button
      class="analyse"
      title=${localize(isRunning ? "header.analysing" : "header.analyse")}
      aria-disabled=${isRunning}
      @click=${() => this.#fire("steward-analyse")}
    >
      <steward-icon .name=${"refresh"}></steward-icon>
      <span>${localize(isRunning ? "header.analysing" : "header.analyse")}</span>
    </button>`;
  }

  readonly #open = (event: MouseEvent): void => {
    // Inside of the frame the browser goes there by itself; so it does to a new tab where one is asked for.
    const isOrdinary =
      event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (this.basePath === null || !isOrdinary || !(event.currentTarget instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    const { pathname } = event.currentTarget;
    this.dispatchEvent(new CustomEvent("steward-view", { detail: pathname }));
  };

  #fire(name: "steward-menu" | "steward-analyse"): void {
    this.dispatchEvent(new CustomEvent(name));
  }
}

function chipOf({ link, status }: LiveState): Chip {
  if (link === "lost") return { mood: "busy", key: "chip.lost" };
  if (link === "app_unreachable" || link === "not_set_up" || link === "failed") {
    return { mood: "warn", key: "chip.unreachable" };
  }
  if (status === null) return { mood: "busy", key: "chip.connecting" };
  if (status.home_assistant.state !== "connected") return { mood: "warn", key: "chip.waiting_home" };
  if (status.import.state === "running" || status.import.state === "pending") {
    return { mood: "busy", key: "chip.importing", progress: status.import.progress };
  }
  if (status.analysis.state === "running") {
    return { mood: "busy", key: "chip.analysing", progress: status.analysis.progress };
  }
  if (status.problems.length > 0) return { mood: "warn", key: "chip.problem" };
  return { mood: "calm", key: "chip.watching" };
}

define("steward-header", StewardHeader);
