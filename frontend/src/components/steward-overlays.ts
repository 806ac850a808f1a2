/** What lies on top of the page: the one dialog that is open, and the toast. Fires `steward-open` with the item to open. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { AutomationConfig } from "../../../src/core/domain/automation.ts";
import type { Choice } from "../state/home-index.ts";
import type { ActionsState, Dialog, SuggestionActions, Toast } from "../state/suggestion-actions.ts";
import { base } from "../styles/shared.ts";
import { sayFailure } from "../strings/failure-words.ts";
import type { Localize } from "../strings/localize.ts";
import type { Ui } from "../ui.ts";
import "./steward-change-dialog.ts";
import "./steward-comments-dialog.ts";
import "./steward-dismiss-dialog.ts";
import "./steward-edit-dialog.ts";
import "./steward-show-dialog.ts";
import "./steward-toast.ts";
import "./steward-yaml-dialog.ts";

class StewardOverlays extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    doing: { attribute: false },
    actions: { attribute: false },
    nameOf: { attribute: false },
    entities: { attribute: false },
  };
  static override readonly styles = [base];

  declare ui: Ui;
  declare doing: ActionsState;
  declare actions: SuggestionActions;
  /** What an entity is called. */
  declare nameOf: (entityId: string) => string;
  /** Every entity there is to choose from, asked when a dialog needs it. */
  declare entities: () => readonly Choice[];

  protected override render(): TemplateResult {
    const { dialog, toast } = this.doing;
    const { localize } = this.ui;
    return html`
      ${dialog === null ? nothing : this.#renderDialog(dialog)}
      <steward-toast
        .ui=${this.ui}
        .message=${toast === null ? "" : messageOf(toast, localize)}
        .action=${toast === null ? "" : actionOf(toast, localize)}
        @steward-act=${() => this.#act(toast)}
        @steward-close=${() => this.actions.closeToast()}
      ></steward-toast>
    `;
  }

  #renderDialog(dialog: Dialog): TemplateResult {
    const close = (): void => this.actions.closeDialog();
    if (dialog.kind === "comments") {
      return html`<steward-comments-dialog
        .ui=${this.ui}
        .areKnown=${dialog.areKnown}
        @steward-confirm=${() => this.actions.confirmComments()}
        @steward-close=${close}
      ></steward-comments-dialog>`;
    }
    if (dialog.kind === "change") {
      return html`<steward-change-dialog
        .ui=${this.ui}
        .lines=${dialog.diff}
        @steward-confirm=${() => this.actions.confirmChange()}
        @steward-close=${close}
      ></steward-change-dialog>`;
    }
    if (dialog.kind === "show") {
      return html`<steward-show-dialog
        .ui=${this.ui}
        .automation=${dialog.item.automation}
        .yaml=${dialog.yaml}
        .nameOf=${this.nameOf}
        @steward-close=${close}
      ></steward-show-dialog>`;
    }
    if (dialog.kind === "edit") {
      return html`<steward-edit-dialog
        .ui=${this.ui}
        .item=${dialog.item}
        .entities=${this.entities()}
        .nameOf=${this.nameOf}
        .preview=${(automation: AutomationConfig) => this.actions.preview(automation)}
        @steward-confirm=${({ detail }: CustomEvent<AutomationConfig | null>) =>
          this.actions.saveEdit(dialog.item, detail)}
        @steward-close=${close}
      ></steward-edit-dialog>`;
    }
    if (dialog.kind === "paste") {
      return html`<steward-yaml-dialog
        .ui=${this.ui}
        .why=${dialog.why}
        .yaml=${dialog.yaml}
        @steward-close=${close}
      ></steward-yaml-dialog>`;
    }
    return html`<steward-dismiss-dialog
      .ui=${this.ui}
      .sentence=${dialog.item.title}
      @steward-confirm=${(event: CustomEvent<string | null>) =>
        this.actions.dismiss(dialog.item, event.detail)}
      @steward-close=${close}
    ></steward-dismiss-dialog>`;
  }

  #act(toast: Toast | null): void {
    if (toast?.kind === "dismissed" || toast?.kind === "snoozed") void this.actions.restore(toast.item);
    if (toast?.kind === "created") {
      this.dispatchEvent(new CustomEvent("steward-open", { detail: toast.item }));
    }
  }
}

function messageOf(toast: Toast, localize: Localize): string {
  if (toast.kind !== "failed") return localize(`toast.${toast.kind}`);
  return toast.code === "connection_lost"
    ? localize("toast.failed.lost")
    : localize("toast.failed", { message: sayFailure(toast, localize) });
}

function actionOf(toast: Toast, localize: Localize): string {
  if (toast.kind === "dismissed" || toast.kind === "snoozed") return localize("action.undo");
  if (toast.kind === "created") return localize("action.open");
  return "";
}

define("steward-overlays", StewardOverlays);
