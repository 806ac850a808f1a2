/** The frame of one section of the settings: what it is for, its content, and what came of the last change. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { NotificationTest } from "../../../src/api/protocol.ts";
import type { Done, Section, SettingsState } from "../state/settings.ts";
import type { CallFailure } from "../transport/transport.ts";
import { sayFailure } from "../strings/failure-words.ts";
import type { Localize } from "../strings/localize.ts";
import { sayPhone } from "../state/phones.ts";
import { base, card } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-alert.ts";

class StewardSetting extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    state: { attribute: false },
    section: {},
    needsAdmin: { attribute: "needs-admin", type: Boolean },
  };
  static override readonly styles = [
    base,
    card,
    css`
      h2 {
        font-size: 17px;
        font-weight: 400;
      }
      .what {
        color: var(--st-soft);
        margin-block: 4px 12px;
        max-width: 70ch;
      }
      .admin {
        padding-block-start: 10px;
        border-top: 1px solid var(--st-line);
      }
      steward-alert {
        margin-block-start: 12px;
      }
      .done:not(:empty) {
        margin-block-start: 12px;
        padding: 10px 16px;
        border-radius: var(--st-radius);
        background: color-mix(in srgb, var(--st-good) 12%, var(--st-card));
      }
    `,
  ];

  declare ui: Ui;
  declare state: SettingsState;
  declare section: Section;
  /** Nothing of it is for people who are not administrators: they are told so, and the content is left away. */
  needsAdmin = false;

  protected override render(): TemplateResult {
    const { localize, isAdmin } = this.ui;
    const { section } = this;
    const failure = this.state.failures.get(section);
    const done = this.state.done.get(section);
    // The live region stays in the page while empty: only a change within one is read out.
    return html`<section class="card" aria-labelledby="heading" aria-busy=${this.state.busy.has(section)}>
      <h2 id="heading">${localize(`settings.${section}.title`)}</h2>
      <p class="what">${localize(`settings.${section}.text`)}</p>
      ${
        this.needsAdmin && !isAdmin
          ? html`<p class="admin">${localize("settings.needs_admin")}</p>`
          : html`<slot></slot>`
      }
      ${
        failure === undefined
          ? nothing
          : html`<steward-alert role="alert" kind="error">${messageOf(failure, localize)}</steward-alert>`
      }
      <div class="done" role="status">${done === undefined ? nothing : wordsOf(done, localize)}</div>
    </section>`;
  }
}

function messageOf(failure: CallFailure, localize: Localize): string {
  return failure.code === "connection_lost"
    ? localize("toast.failed.lost")
    : localize("toast.failed", { message: sayFailure(failure, localize) });
}

function wordsOf(done: Done, localize: Localize): string {
  if (done.kind === "applied") return localize("settings.applied");
  if (done.kind === "worded") return localize("model.tried", { title: done.title, count: done.tokens });
  if (done.kind === "changed_back") return localize("settings.changed_back");
  if (done.kind === "tested") return testedWords(done.outcome, localize);
  if (done.kind === "backed_up") return localize("backups.made");
  if (done.kind === "restoring") return localize("backups.restoring");
  if (done.kind === "inherited") return localize("settings.inherited");
  if (done.kind === "erased") return localize("settings.erased", { count: done.changes });
  const { changes, suggestions, backups } = done.deletion;
  return [
    localize("settings.deleted", { name: done.name, count: changes }),
    suggestions === 0 ? "" : localize("settings.deleted.suggestions", { count: suggestions }),
    backups === 0 ? "" : localize("settings.deleted.backups", { count: backups }),
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function testedWords({ reached, failed, kept }: NotificationTest, localize: Localize): string {
  if (kept) return localize("phones.tested.kept");
  return [
    reached.length === 0 ? "" : localize("phones.tested.reached", { count: reached.length }),
    failed.length === 0
      ? ""
      : localize("phones.tested.failed", { phones: failed.map(sayPhone).join(", "), count: failed.length }),
    reached.length + failed.length === 0 ? localize("phones.tested.nowhere") : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

define("steward-setting", StewardSetting);
