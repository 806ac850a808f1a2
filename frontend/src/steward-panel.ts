/**
 * The panel: Home Assistant's `ha-panel-custom` gives it `hass`, `narrow`, `route` and `panel`; with the attribute `standalone` (index.html,
 * on ingress) it finds its own way to the app.
 *
 * It may be taken out of the page and made anew at any time, so it keeps nothing but what is on the screen. Which page that is
 * says `route`, on ingress what is behind `#`.
 */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { automationPath } from "./components/steward-active-card.ts";
import { define } from "./define.ts";
import { isOtherHass, toLocale, type Hass } from "./host/hass.ts";
import type { Host } from "./host/host.ts";
import { createIngressSurroundings } from "./host/ingress-host.ts";
import { createSidebarHost } from "./host/sidebar-host.ts";
import { followOuterTheme } from "./host/theme.ts";
import { type Choice, createHomeIndex } from "./state/home-index.ts";
import { createLiveData, NOTHING_KNOWN, type LiveData, type LiveState } from "./state/live-data.ts";
import {
  createSuggestionActions,
  NOTHING_DONE,
  type ActionsState,
  type SuggestionActions,
} from "./state/suggestion-actions.ts";
import { createWatchNow, type WatchNow } from "./state/now.ts";
import type { Call } from "./state/settings.ts";
import { type View, viewOfPath } from "./state/views.ts";
import { base, tokens } from "./styles/shared.ts";
import { createFormats } from "./strings/formats.ts";
import { LANGUAGES } from "./strings/languages.ts";
import { createLocalize } from "./strings/localize.ts";
import { retryDelayMs } from "./transport/backoff.ts";
import { createHassTransport } from "./transport/hass-transport.ts";
import { createSocketTransport } from "./transport/socket-transport.ts";
import type { Transport } from "./transport/transport.ts";
import type { Ui } from "./ui.ts";
import "./components/steward-activity.ts";
import "./components/steward-header.ts";
import "./components/steward-notices.ts";
import "./components/steward-now.ts";
import "./components/steward-overlays.ts";
import "./components/steward-rhythm.ts";
import "./components/steward-settings.ts";
import "./components/steward-suggestions.ts";

const HEARTBEAT_MS = 20_000;
/** The panel's path where Home Assistant has not said it yet. */
const PREFIX = "/steward";

class StewardPanel extends LitElement {
  static override readonly properties = {
    hass: { attribute: false, hasChanged: isOtherHass },
    narrow: { type: Boolean },
    route: { attribute: false },
    panel: { attribute: false },
    standalone: { type: Boolean },
    live: { state: true },
    doing: { state: true },
    isVouchedAdmin: { state: true },
    hash: { state: true },
  };
  static override readonly styles = [
    tokens,
    base,
    css`
      :host {
        min-height: 100vh;
        background: var(--st-page);
        font: 14px/1.45 var(--ha-font-family-body, Roboto, "Noto Sans", system-ui, sans-serif);
        -webkit-font-smoothing: antialiased;
      }
      main {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
        max-width: 1080px;
        margin: 0 auto;
        padding: 20px 16px 96px;
      }
      @media (max-width: 600px) {
        main {
          padding: 12px 8px 96px;
        }
      }
    `,
  ];

  hass: Hass | undefined = undefined;
  narrow = false;
  route: { readonly prefix: string; readonly path: string } | undefined = undefined;
  panel: { readonly config?: unknown } | undefined = undefined;
  standalone = false;
  live: LiveState = NOTHING_KNOWN;
  doing: ActionsState = NOTHING_DONE;
  /** On ingress: whether the app says that the person is an administrator. */
  isVouchedAdmin = false;
  /** On ingress: the page that is asked for. */
  hash = "";

  #ui: Ui | null = null;
  #host: Host = createSidebarHost(this);
  #readOuterHass: () => Hass | undefined = () => undefined;
  #call: Call | null = null;
  #watchNow: WatchNow | null = null;
  #data: LiveData | null = null;
  #actions: SuggestionActions | null = null;
  #connectedTo: unknown = null;
  #left = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#left = new AbortController();
    if (this.standalone) this.#enterStandalone(this.#left.signal);
    // Moved within the page there is nothing new to draw, but the way to the app has to be found again.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#left.abort();
    this.#data?.stop();
    this.#data = null;
    this.#connectedTo = null;
    this.doing = NOTHING_DONE;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const connection = this.hass?.connection;
    if (
      !this.standalone &&
      this.isConnected &&
      connection !== undefined &&
      connection !== this.#connectedTo
    ) {
      this.#connectedTo = connection;
      this.#serve(createHassTransport(connection, this.#language));
    }
    const zoneBefore = (changed.get("live") as LiveState | undefined)?.status?.time_zone;
    const isZoneNew = changed.has("live") && zoneBefore !== this.live.status?.time_zone;
    if (this.#ui === null || isZoneNew || changed.has("hass") || changed.has("isVouchedAdmin")) {
      const before = this.#ui?.localize.language;
      this.#ui = this.#createUi();
      // The app's sentences come in the person's language, too.
      if (before !== undefined && before !== this.#ui.localize.language) this.#data?.retryNow();
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const ui = this.#ui;
    if (ui === null || this.#actions === null) return nothing;
    const { live } = this;
    const view = viewOfPath(this.standalone ? this.hash : (this.route?.path ?? ""));
    const hasMenu = this.narrow || this.hass?.dockedSidebar === "always_hidden";
    return html`
      <steward-header
        .ui=${ui}
        .live=${live}
        .hasMenu=${hasMenu}
        .view=${view}
        .basePath=${this.standalone ? null : (this.route?.prefix ?? PREFIX)}
        @steward-view=${({ detail }: CustomEvent<string>) => this.#host.navigate(detail)}
        @steward-menu=${() => this.#host.toggleMenu()}
        @steward-analyse=${() => this.#actions?.analyse()}
      ></steward-header>
      <main>
        <steward-notices
          .ui=${ui}
          .live=${live}
          @steward-retry=${() => this.#data?.retryNow()}
          @steward-acknowledge=${({ detail }: CustomEvent<{ readonly code: string }>) =>
            this.#actions?.acknowledge(detail.code)}
        ></steward-notices>
        ${this.#renderView(view, ui)}
      </main>
      <steward-overlays
        .ui=${ui}
        .doing=${this.doing}
        .actions=${this.#actions}
        .nameOf=${this.#nameOf}
        .entities=${this.#entities}
        @steward-open=${this.#openAutomation}
      ></steward-overlays>
    `;
  }

  #renderView(view: View, ui: Ui): TemplateResult {
    if (view === "settings") return this.#renderSettings(ui);
    if (view === "rhythm") {
      return html`<steward-rhythm .ui=${ui} .live=${this.live} .call=${this.#call}></steward-rhythm>`;
    }
    if (view === "now") {
      return html`<steward-now
        .ui=${ui}
        .live=${this.live}
        .call=${this.#call}
        .watch=${this.#watchNow}
      ></steward-now>`;
    }
    if (view === "activity") {
      return html`<steward-activity
        .ui=${ui}
        .live=${this.live}
        .call=${this.#call}
        .readHass=${this.#readHass}
      ></steward-activity>`;
    }
    return this.#renderSuggestions(ui);
  }

  #renderSuggestions(ui: Ui): TemplateResult {
    return html`<steward-suggestions
      .ui=${ui}
      .live=${this.live}
      .doing=${this.doing}
      .actions=${this.#actions}
      .nameOf=${this.#nameOf}
      .call=${this.#call}
      @steward-open=${this.#openAutomation}
    ></steward-suggestions>`;
  }

  #renderSettings(ui: Ui): TemplateResult {
    return html`<steward-settings
      .ui=${ui}
      .live=${this.live}
      .call=${this.#call}
      .readHass=${this.#readHass}
      .canDownload=${this.standalone}
    ></steward-settings>`;
  }

  /** Begins to show what this transport brings, in the place of any other. */
  #serve(transport: Transport): void {
    this.#data?.stop();
    const call: Call = (command, params) => transport.call(command, params);
    this.#call = call;
    this.#watchNow = createWatchNow(transport);
    const data = createLiveData({
      transport,
      retryDelayMs,
      heartbeatMs: HEARTBEAT_MS,
      onChange: (live) => {
        this.live = live;
      },
    });
    this.#data = data;
    this.#actions = createSuggestionActions({
      call,
      openEditor: (automation) => this.#host.openEditor(automation),
      onItem: (item) => data.put(item),
      onChange: (doing) => {
        this.doing = doing;
      },
    });
    data.start();
  }

  #enterStandalone(signal: AbortSignal): void {
    const surroundings = createIngressSurroundings();
    this.#host = surroundings.host;
    this.#readOuterHass = surroundings.readHass;
    surroundings.watchNarrow((isNarrow) => {
      this.narrow = isNarrow;
    }, signal);
    followOuterTheme(signal);
    const readHash = (): void => {
      this.hash = window.location.hash.slice(1);
    };
    readHash();
    window.addEventListener("hashchange", readHash, { signal });
    const transport = createSocketTransport({
      createSocket: () => new WebSocket(new URL("./api/ws", document.baseURI)),
      retryDelayMs,
      onUser: (user) => {
        this.isVouchedAdmin = user.is_admin;
      },
      language: this.#language,
    });
    this.#serve(transport);
    transport.start();
    signal.addEventListener("abort", () => transport.stop());
  }

  #createUi(): Ui {
    const hass = this.#readHass();
    const locale = toLocale(hass, this.live.status?.time_zone);
    const formats = createFormats(locale);
    if (this.standalone) document.documentElement.lang = locale.language;
    return {
      formats,
      localize: createLocalize(locale.language, LANGUAGES, formats.number),
      isAdmin: this.standalone ? this.isVouchedAdmin : hass?.user?.is_admin === true,
      isRtl: getComputedStyle(this).direction === "rtl",
      nowMs: () => Date.now(),
    };
  }

  readonly #readHass = (): Hass | undefined => (this.standalone ? this.#readOuterHass() : this.hass);

  readonly #language = (): string => toLocale(this.#readHass(), undefined).language;

  readonly #nameOf = (entityId: string): string =>
    this.#readHass()?.states?.[entityId]?.attributes.friendly_name ?? entityId;

  readonly #entities = (): readonly Choice[] =>
    createHomeIndex(this.#readHass(), { labels: [], users: [] }, this.#ui?.localize.language ?? "en").choices
      .entity;

  readonly #openAutomation = (event: CustomEvent<{ readonly automation_id: string | null }>): void => {
    const { automation_id } = event.detail;
    if (automation_id !== null) this.#host.navigate(automationPath(automation_id));
  };
}

define("steward-panel", StewardPanel);
