/** What stands in the way, above everything else: no connection, no app, Home Assistant away, standing problems. Fires `steward-retry`, `steward-acknowledge`. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { LiveState } from "../state/live-data.ts";
import { sayFailure } from "../strings/failure-words.ts";
import { base, buttons } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-alert.ts";

/** Problems that are the state of a part, which has its own words. */
const SAID_ABOVE: ReadonlySet<string> = new Set([
  "home_assistant_unauthorized",
  "home_assistant_unreachable",
  "import_failed",
]);

class StewardNotices extends LitElement {
  static override readonly properties = { ui: { attribute: false }, live: { attribute: false } };
  static override readonly styles = [
    base,
    buttons,
    css`
      :host(:not([hidden])) {
        display: grid;
        gap: 12px;
      }
      .soft {
        color: var(--st-soft);
        font-size: 13px;
      }
      button {
        min-height: 32px;
      }
    `,
  ];

  declare ui: Ui;
  declare live: LiveState;

  protected override render(): TemplateResult {
    return html`${this.#renderLink()} ${this.live.link === "live" ? this.#renderStatus() : nothing}`;
  }

  protected override updated(): void {
    // An empty row would still keep its distance from the next.
    this.hidden = this.renderRoot.querySelector("steward-alert") === null;
  }

  #renderLink(): TemplateResult | typeof nothing {
    const { link, message, code } = this.live;
    const { localize } = this.ui;
    if (link === "live" || link === "connecting") return nothing;
    const text = link === "failed" ? sayFailure({ code, message }, localize) : localize(`link.${link}.text`);
    return html`<steward-alert
      role="alert"
      kind=${link === "lost" ? "info" : "warning"}
      heading=${localize(`link.${link}.title`)}
    >
      <p>${text}</p>
      ${link === "lost" ? nothing : html`<p class="soft">${localize("link.retrying")}</p>`}
      ${
        link === "lost"
          ? nothing
          : html`<button slot="action" @click=${() => this.dispatchEvent(new CustomEvent("steward-retry"))}>
              ${localize("link.retry")}
            </button>`
      }
    </steward-alert>`;
  }

  #renderStatus(): readonly TemplateResult[] {
    const { status } = this.live;
    if (status === null) return [];
    const { localize, formats, nowMs, isAdmin } = this.ui;
    const since = (ms: number): string => localize("home.since", { moment: formats.moment(ms, nowMs()) });
    const home = status.home_assistant;
    const notices: TemplateResult[] = [];
    if (home.state !== "connected") {
      const isWaiting = home.state === "connecting" || home.state === "starting";
      notices.push(
        html`<steward-alert
          role="status"
          kind=${isWaiting ? "info" : "warning"}
          heading=${localize(`home.${home.state}`)}
        >
          ${home.message === null ? nothing : html`<p><bdi>${home.message}</bdi></p>`}
          <p class="soft">${since(home.since_ms)}</p>
        </steward-alert>`,
      );
    }
    if (status.import.state === "failed") {
      notices.push(
        html`<steward-alert role="status" kind="warning" heading=${localize("progress.import.failed")}>
          <p><bdi>${status.import.message}</bdi></p>
        </steward-alert>`,
      );
    }
    for (const { code, message, since_ms, acknowledgeable } of status.problems) {
      if (SAID_ABOVE.has(code)) continue;
      const heading = localize.known(`problem.${code}`);
      const text = localize.known(`problem.${code}.text`);
      notices.push(
        html`<steward-alert role="status" kind="warning" heading=${heading ?? ""}>
          ${text === null ? nothing : html`<p>${text}</p>`}
          <p class=${text === null ? "" : "soft"}><bdi>${message}</bdi></p>
          <p class="soft">${since(since_ms)}</p>
          ${acknowledgeable && isAdmin ? this.#renderAcknowledge(code) : nothing}
        </steward-alert>`,
      );
    }
    return notices;
  }

  #renderAcknowledge(code: string): TemplateResult {
    const fire = () => this.dispatchEvent(new CustomEvent("steward-acknowledge", { detail: { code } }));
    return html`<button slot="action" @click=${fire}>${this.ui.localize("action.acknowledge")}</button>`;
  }
}

define("steward-notices", StewardNotices);
