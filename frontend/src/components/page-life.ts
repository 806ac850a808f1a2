/** What every page has in common that reads from the app: when it begins, reads anew and ends, and how it says that it waits or failed. */
import { html, type LitElement, nothing, type ReactiveController, type TemplateResult } from "lit";
import type { LiveState } from "../state/live-data.ts";
import type { Call } from "../state/settings.ts";
import { sayFailure } from "../strings/failure-words.ts";
import type { Localize } from "../strings/localize.ts";
import type { CallFailure } from "../transport/transport.ts";
import type { Ui } from "../ui.ts";
import "./steward-alert.ts";

export interface Page extends LitElement {
  readonly ui: Ui;
  readonly live: LiveState;
  readonly call: Call;
}

export interface PageLifeOptions<Model> {
  /** Made anew for another way to the app, and when the page comes back. */
  readonly create: () => Model;
  /** Reads once there is a connection: anew after it was gone, for another model, and where `readsFor` says something else. */
  readonly load: (model: Model) => void;
  /** The connection is gone. */
  readonly lose?: (model: Model) => void;
  readonly readsFor?: () => unknown;
}

export class PageLife<Model extends { stop(): void }> implements ReactiveController {
  readonly #page: Page;
  readonly #options: PageLifeOptions<Model>;
  #model: Model | null = null;
  #createdFor: Call | null = null;
  #loaded: { readonly readsFor: unknown } | null = null;

  constructor(page: Page, options: PageLifeOptions<Model>) {
    this.#page = page;
    this.#options = options;
    page.addController(this);
  }

  /** Null before the page is drawn for the first time, and after it is gone. */
  get model(): Model | null {
    return this.#model;
  }

  hostConnected(): void {
    this.#page.requestUpdate();
  }

  hostDisconnected(): void {
    this.#end();
  }

  hostUpdate(): void {
    const { call, live } = this.#page;
    if (this.#createdFor !== call) this.#end();
    this.#createdFor = call;
    this.#model ??= this.#options.create();
    if (live.link === "live" || this.#loaded === null) return;
    this.#loaded = null;
    this.#options.lose?.(this.#model);
  }

  hostUpdated(): void {
    const { live, isConnected } = this.#page;
    const readsFor = this.#options.readsFor?.();
    const isLoaded = this.#loaded !== null && this.#loaded.readsFor === readsFor;
    if (this.#model === null || live.link !== "live" || isLoaded || !isConnected) return;
    this.#loaded = { readsFor };
    this.#options.load(this.#model);
  }

  #end(): void {
    this.#model?.stop();
    this.#model = null;
    this.#loaded = null;
  }
}

/** What is said in the place of what is not read yet. */
export function waitingText(localize: Localize, { link }: LiveState): string {
  return localize(link === "live" || link === "connecting" ? "page.reading" : "page.offline");
}

export function waitingCard(localize: Localize, live: LiveState): TemplateResult {
  return html`<div class="card waiting" role="status" aria-busy="true">
    <p class="soft">${waitingText(localize, live)}</p>
  </div>`;
}

export function failedAlert(
  localize: Localize,
  failure: CallFailure | null,
  onRetry: () => void,
): TemplateResult | typeof nothing {
  if (failure === null) return nothing;
  return html`<steward-alert role="alert" kind="error">
    ${localize(failure.code === "connection_lost" ? "page.offline" : "page.failed", {
      message: sayFailure(failure, localize),
    })}
    <button slot="action" @click=${onRetry}>${localize("page.retry")}</button>
  </steward-alert>`;
}
