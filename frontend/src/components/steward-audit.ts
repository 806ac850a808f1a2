/** Who saw and changed what, for administrators: read only when it is unfolded, since reading it is a line in it as well. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { AuditItem, AuditList, CommandParams } from "../../../src/api/protocol.ts";
import { sayFailure } from "../strings/failure-words.ts";
import { base, buttons, card, code } from "../styles/shared.ts";
import { toCallFailure } from "../transport/transport.ts";
import type { Ui } from "../ui.ts";
import "./steward-alert.ts";
import "./steward-disclosure.ts";

const PAGE = 50;

class StewardAudit extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    call: { attribute: false },
    isOffline: { attribute: false },
    items: { state: true },
    nextBeforeMs: { state: true },
    isReading: { state: true },
    failure: { state: true },
  };
  static override readonly styles = [
    base,
    buttons,
    card,
    code,
    css`
      li {
        padding-block: 8px;
        border-top: 1px solid var(--st-line);
        overflow-wrap: anywhere;
      }
      li:first-child {
        border: 0;
      }
      pre {
        max-height: 40vh;
        overflow: auto;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .soft {
        font-size: 13px;
        color: var(--st-soft);
      }
    `,
  ];

  declare ui: Ui;
  declare call: (command: "audit/list", params: CommandParams<"audit/list">) => Promise<AuditList>;
  isOffline = false;
  items: readonly AuditItem[] = [];
  nextBeforeMs: number | null = null;
  isReading = false;
  failure = "";

  protected override render(): TemplateResult | typeof nothing {
    const { localize, isAdmin } = this.ui;
    if (!isAdmin) return nothing;
    return html`<steward-disclosure
      section
      .heading=${localize("audit.title")}
      @steward-unfold=${this.#readAnew}
    >
      <section class="card" aria-label=${localize("audit.title")} aria-busy=${this.isReading}>
        <p class="soft">${localize("audit.text")}</p>
        ${this.#renderItems()} ${this.#renderFoot()}
      </section>
    </steward-disclosure>`;
  }

  #renderItems(): TemplateResult | typeof nothing {
    if (this.items.length > 0) {
      return html`<ul>
        ${this.items.map((item) => this.#renderItem(item))}
      </ul>`;
    }
    return this.isReading || this.failure !== ""
      ? nothing
      : html`<p class="soft">${this.ui.localize("audit.none")}</p>`;
  }

  #renderFoot(): TemplateResult | typeof nothing {
    const { localize } = this.ui;
    const isDisabled = this.isReading || this.isOffline;
    if (this.failure !== "") {
      return html`<steward-alert role="alert" kind="error">
          ${localize("audit.failed", { message: this.failure })}
        </steward-alert>
        <button ?disabled=${isDisabled} @click=${this.#readAnew}>${localize("audit.retry")}</button>`;
    }
    const before = this.nextBeforeMs;
    if (before === null) return nothing;
    return html`<button ?disabled=${isDisabled} @click=${() => void this.#read(before)}>
      ${localize("audit.more")}
    </button>`;
  }

  #renderItem(item: AuditItem): TemplateResult {
    const { localize, formats, nowMs } = this.ui;
    const what = localize.known(`audit.what.${item.what}`) ?? item.what;
    const details = [
      item.subject,
      item.count > 1 ? localize("audit.count", { count: item.count }) : null,
      item.to_whom === null ? null : localize("audit.to", { to_whom: item.to_whom }),
      item.bytes === 0 ? null : localize("audit.size", { kilobytes: formats.decimal(item.bytes / 1_000) }),
    ].filter((text) => text !== null);
    return html`<li>
      <p><bdi>${this.#nameOf(item)}</bdi> · ${what}</p>
      <p class="soft">
        ${formats.moment(item.at_ms, nowMs())}${details.map((text) => html` · <bdi>${text}</bdi>`)}
      </p>
      ${
        item.sent === null
          ? nothing
          : html`<steward-disclosure heading=${localize("audit.sent")}>
              <pre tabindex="0" role="region" aria-label=${localize("audit.sent")}>${item.sent}</pre>
            </steward-disclosure>`
      }
    </li>`;
  }

  #nameOf({ name, who }: AuditItem): string {
    const { localize } = this.ui;
    return name ?? localize.known(`audit.who.${who}`) ?? localize("audit.user");
  }

  readonly #readAnew = (): void => {
    void this.#read(null);
  };

  async #read(beforeMs: number | null): Promise<void> {
    if (this.isReading) return;
    this.isReading = true;
    this.failure = "";
    try {
      const params = beforeMs === null ? { limit: PAGE } : { limit: PAGE, before_ms: beforeMs };
      const { items, next_before_ms } = await this.call("audit/list", params);
      this.items = beforeMs === null ? items : [...this.items, ...items];
      this.nextBeforeMs = next_before_ms;
    } catch (error) {
      this.failure = sayFailure(toCallFailure(error), this.ui.localize);
    } finally {
      this.isReading = false;
    }
  }
}

define("steward-audit", StewardAudit);
