/**
 * What a person does with suggestions: create, edit first, dismiss, restore, analyse now, each with its questions and answers; and
 * that they have read what Steward had to tell.
 *
 * Kept apart from the drawing, so that the paths are tested without a browser. One action a suggestion at a time.
 */
import type {
  CommandName,
  CommandParams,
  CommandResult,
  PlaceReason,
  Preparation,
  SuggestionItem,
} from "../../../src/api/protocol.ts";
import type { AutomationConfig } from "../../../src/core/domain/automation.ts";
import { type CallFailure, toCallFailure } from "../transport/transport.ts";

/** What is asked or shown on top of the page. */
export type Dialog =
  | { readonly kind: "comments"; readonly item: SuggestionItem; readonly areKnown: boolean }
  | { readonly kind: "paste"; readonly why: PlaceReason | "editor"; readonly yaml: string }
  | { readonly kind: "dismiss"; readonly item: SuggestionItem };

export type Toast =
  | { readonly kind: "created" | "dismissed"; readonly item: SuggestionItem }
  | { readonly kind: "restored" | "analysing" | "already_analysing" }
  | { readonly kind: "failed"; readonly code: string; readonly message: string };

export interface ActionsState {
  /** Suggestions with an action under way. */
  readonly busy: ReadonlySet<string>;
  /** Suggestions created here: they stay in their place, so that nothing jumps away under the finger. */
  readonly createdHere: ReadonlySet<string>;
  readonly dialog: Dialog | null;
  readonly toast: Toast | null;
}

export interface SuggestionActionsOptions {
  readonly call: <Name extends CommandName>(
    command: Name,
    params: CommandParams<Name>,
  ) => Promise<CommandResult<Name>>;
  /** Opens Home Assistant's own editor, prefilled; false where it cannot be reached. */
  readonly openEditor: (automation: AutomationConfig) => boolean;
  readonly onItem: (item: SuggestionItem) => void;
  readonly onChange: (state: ActionsState) => void;
}

export interface SuggestionActions {
  create(item: SuggestionItem): Promise<void>;
  /** The answer to the question about comments: create all the same. */
  confirmComments(): Promise<void>;
  edit(item: SuggestionItem): Promise<void>;
  askDismiss(item: SuggestionItem): void;
  dismiss(item: SuggestionItem, reason: string | null): Promise<void>;
  restore(item: SuggestionItem): Promise<void>;
  analyse(): Promise<void>;
  /** The problem of this code was read; it disappears with the next status. */
  acknowledge(code: string): Promise<void>;
  closeDialog(): void;
  closeToast(): void;
}

export const NOTHING_DONE: ActionsState = {
  busy: new Set(),
  createdHere: new Set(),
  dialog: null,
  toast: null,
};

export function createSuggestionActions(options: SuggestionActionsOptions): SuggestionActions {
  const { call, onItem } = options;
  let state = NOTHING_DONE;

  function change(part: Partial<ActionsState>): void {
    state = { ...state, ...part };
    options.onChange(state);
  }

  /** Runs one action on a suggestion, unless one runs already. */
  async function act(id: string, action: () => Promise<void>): Promise<void> {
    if (state.busy.has(id)) return;
    change({ busy: new Set([...state.busy, id]), toast: null });
    try {
      await action();
    } catch (error) {
      change({ toast: toToast(toCallFailure(error)) });
    } finally {
      change({ busy: new Set([...state.busy].filter((other) => other !== id)) });
    }
  }

  async function save(item: SuggestionItem, acceptsCommentLoss: boolean): Promise<void> {
    const creation = await call("suggestions/create", {
      suggestion_id: item.id,
      ...(acceptsCommentLoss ? { accept_comment_loss: true } : {}),
    });
    if (creation.way === "paste") {
      showYaml(creation.reason, creation.yaml);
      return;
    }
    change({
      createdHere: new Set([...state.createdHere, item.id]),
      toast: { kind: "created", item: creation.item },
    });
    onItem(creation.item);
  }

  function showYaml(why: PlaceReason | "editor" | null, yaml: string): void {
    change({ dialog: { kind: "paste", why: why ?? "hand_written", yaml } });
  }

  const prepare = (item: SuggestionItem): Promise<Preparation> =>
    call("suggestions/prepare", { suggestion_id: item.id });

  return {
    create: (item) =>
      act(item.id, async () => {
        const { way, reason, warnings, yaml } = await prepare(item);
        if (way === "paste") showYaml(reason, yaml);
        else if (warnings.length === 0) await save(item, false);
        else change({ dialog: { kind: "comments", item, areKnown: warnings.includes("comments_lost") } });
      }),
    async confirmComments() {
      const { dialog } = state;
      if (dialog?.kind !== "comments") return;
      change({ dialog: null });
      await act(dialog.item.id, () => save(dialog.item, true));
    },
    edit: (item) =>
      act(item.id, async () => {
        const { way, reason, automation, yaml } = await prepare(item);
        if (way === "paste") showYaml(reason, yaml);
        else if (!options.openEditor(automation)) showYaml("editor", yaml);
      }),
    askDismiss(item) {
      change({ dialog: { kind: "dismiss", item } });
    },
    async dismiss(item, reason) {
      change({ dialog: null });
      await act(item.id, async () => {
        const dismissed = await call("suggestions/dismiss", {
          suggestion_id: item.id,
          ...(reason === null ? {} : { reason }),
        });
        change({ toast: { kind: "dismissed", item: dismissed } });
        onItem(dismissed);
      });
    },
    restore: (item) =>
      act(item.id, async () => {
        const restored = await call("suggestions/restore", { suggestion_id: item.id });
        change({ toast: { kind: "restored" } });
        onItem(restored);
      }),
    async analyse() {
      try {
        const { started } = await call("analysis/run", { scope: "full" });
        change({ toast: { kind: started ? "analysing" : "already_analysing" } });
      } catch (error) {
        const failure = toCallFailure(error);
        change({ toast: failure.code === "busy" ? { kind: "already_analysing" } : toToast(failure) });
      }
    },
    acknowledge: (code) =>
      act(`problem ${code}`, async () => {
        try {
          await call("problems/acknowledge", { code });
        } catch (error) {
          // Somebody else was faster.
          if (toCallFailure(error).code !== "not_found") throw error;
        }
      }),
    closeDialog() {
      change({ dialog: null });
    },
    closeToast() {
      change({ toast: null });
    },
  };
}

function toToast({ code, message }: CallFailure): Toast {
  return { kind: "failed", code, message };
}
