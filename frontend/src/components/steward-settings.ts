/**
 * The page of settings: each section says what it is for, how it stands, and holds its controls, applied at once.
 *
 * Everybody sees what there is to set; what tells about people, and every control, is for administrators, as the app has it, too.
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { Hass } from "../host/hass.ts";
import { createHomeIndex, type HomeIndex, NO_HOME, readLists } from "../state/home-index.ts";
import type { LiveState } from "../state/live-data.ts";
import {
  type Call,
  createSettings,
  NOTHING_LOADED,
  type Settings,
  type SettingsState,
} from "../state/settings.ts";
import { base } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import { PageLife } from "./page-life.ts";
import "./steward-audit.ts";
import "./steward-changes.ts";
import "./steward-data.ts";
import "./steward-days.ts";
import "./steward-model.ts";
import "./steward-options.ts";
import "./steward-replaced.ts";
import "./steward-rules.ts";
import "./steward-who.ts";

const POLL_MS = 2_000;

class StewardSettings extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    live: { attribute: false },
    call: { attribute: false },
    readHass: { attribute: false },
    canDownload: { attribute: false },
    state: { state: true },
    home: { state: true },
  };
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
        width: 100%;
        max-width: 840px;
        margin-inline: auto;
      }
    `,
  ];

  declare ui: Ui;
  declare live: LiveState;
  declare call: Call;
  /** Home Assistant's state in the page as it is at the moment. */
  declare readHass: () => Hass | undefined;
  canDownload = false;
  state: SettingsState = NOTHING_LOADED;
  home: HomeIndex = NO_HOME;

  readonly #life = new PageLife<Settings>(this, {
    create: () =>
      createSettings({
        call: this.call,
        pollMs: POLL_MS,
        onChange: (state) => {
          this.state = state;
        },
      }),
    load: (settings) => {
      const { isAdmin } = this.ui;
      void settings.load(isAdmin);
      if (isAdmin) void this.#readHome();
    },
    readsFor: () => this.ui.isAdmin,
  });

  protected override render(): TemplateResult {
    const { ui, state, home, canDownload } = this;
    const settings = this.#life.model;
    const isOffline = this.live.link !== "live";
    return html`
      <steward-options
        .ui=${ui}
        .state=${state}
        .settings=${settings}
        .isOffline=${isOffline}
      ></steward-options>
      <steward-model .ui=${ui} .state=${state} .settings=${settings} .isOffline=${isOffline}></steward-model>
      <steward-rules
        .ui=${ui}
        .state=${state}
        .home=${home}
        .settings=${settings}
        .isOffline=${isOffline}
      ></steward-rules>
      <steward-days .ui=${ui} .state=${state} .settings=${settings} .isOffline=${isOffline}></steward-days>
      <steward-who
        .ui=${ui}
        .state=${state}
        .home=${home}
        .settings=${settings}
        .isOffline=${isOffline}
      ></steward-who>
      <steward-replaced
        .ui=${ui}
        .state=${state}
        .home=${home}
        .settings=${settings}
        .isOffline=${isOffline}
      ></steward-replaced>
      <steward-changes
        .ui=${ui}
        .state=${state}
        .settings=${settings}
        .isOffline=${isOffline}
      ></steward-changes>
      <steward-data
        .ui=${ui}
        .state=${state}
        .home=${home}
        .settings=${settings}
        .isOffline=${isOffline}
        .canDownload=${canDownload}
      ></steward-data>
      <steward-audit .ui=${ui} .call=${this.call} .isOffline=${isOffline}></steward-audit>
    `;
  }

  async #readHome(): Promise<void> {
    const hass = this.readHass();
    const { language } = this.ui.localize;
    // What is in the page is there at once, the lists that have to be asked for come after.
    this.home = createHomeIndex(hass, { labels: [], users: [] }, language);
    this.home = createHomeIndex(hass, await readLists(hass), language);
  }
}

define("steward-settings", StewardSettings);
