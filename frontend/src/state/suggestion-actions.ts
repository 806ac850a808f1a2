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
  DiffLine,
  PlaceReason,
  Preparation,
  SuggestionItem,
} from "../../../src/api/protocol.ts";
import type { AutomationConfig } from "../../../src/core/domain/automation.ts";
import type { SuggestionStep } from "../../../src/core/domain/suggestion-life.ts";
import type { Backtest } from "../../../src/core/domain/suggestion.ts";
import { type CallFailure, toCallFailure } from "../transport/transport.ts";

/** What is asked or shown on top of the page. */
export type Dialog =
  | {
      readonly kind: "comments";
      readonly item: SuggestionItem;
      readonly step: ActingStep;
      readonly areKnown: boolean;
    }
  | { readonly kind: "paste"; readonly why: PlaceReason | "editor"; readonly yaml: string }
  | { readonly kind: "show"; readonly item: SuggestionItem; readonly yaml: string }
  | { readonly kind: "change"; readonly item: SuggestionItem; readonly diff: readonly DiffLine[] }
  | { readonly kind: "edit"; readonly item: SuggestionItem }
  | { readonly kind: "dismiss"; readonly item: SuggestionItem };

export type Toast =
  | { readonly kind: "created" | "dismissed" | "snoozed"; readonly item: SuggestionItem }
  | {
      readonly kind:
        | "restored"
        | "analysing"
        | "already_analysing"
        | "counting"
        | "asking"
        | "taken_back"
        | "edited"
        | "changed"
        | "retired";
    }
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

/** Steps at which there is an automation. */
type ActingStep = "ask" | "on";

export interface SuggestionActions {
  create(item: SuggestionItem): Promise<void>;
  /** A step forward or back: only proposed, counted in silence, asking first, acting. */
  setStep(item: SuggestionItem, step: SuggestionStep): Promise<void>;
  /** The answer to what a change would do: do it. */
  confirmChange(): Promise<void>;
  snooze(item: SuggestionItem, untilMs: number): Promise<void>;
  /** The automation in words and as YAML. */
  show(item: SuggestionItem): Promise<void>;
  /** Opens the editing in place. */
  startEdit(item: SuggestionItem): void;
  /** @param automation null for the form that was found */
  saveEdit(item: SuggestionItem, automation: AutomationConfig | null): Promise<void>;
  preview(automation: AutomationConfig): Promise<Backtest>;
  /** One after the other; those that fail stay. */
  dismissAll(items: readonly SuggestionItem[]): Promise<void>;
  snoozeAll(items: readonly SuggestionItem[], untilMs: number): Promise<void>;
  countAll(items: readonly SuggestionItem[]): Promise<void>;
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

  async function save(item: SuggestionItem, step: ActingStep, acceptsCommentLoss: boolean): Promise<void> {
    const params = {
      suggestion_id: item.id,
      ...(acceptsCommentLoss ? { accept_comment_loss: true } : {}),
    };
    const creation =
      step === "on"
        ? await call("suggestions/create", params)
        : await call("suggestions/set_step", { ...params, step });
    if (creation.way === "paste") {
      showYaml(creation.reason, creation.yaml);
      return;
    }
    change({
      createdHere: new Set([...state.createdHere, item.id]),
      toast: toastOf(creation.item),
    });
    onItem(creation.item);
  }

  /** Asks what has to be asked before something is written, then writes it. */
  async function write(item: SuggestionItem, step: ActingStep): Promise<void> {
    const { way, reason, warnings, yaml, diff } = await prepare(item);
    if (item.kind === "retire") await save(item, step, true);
    else if (way === "paste") showYaml(reason, yaml);
    else if (diff !== null) change({ dialog: { kind: "change", item, diff } });
    else if (warnings.length === 0) await save(item, step, false);
    else change({ dialog: { kind: "comments", item, step, areKnown: warnings.includes("comments_lost") } });
  }

  /** The same for several: one toast in the end, of the last that failed or of what was done. */
  async function forAll(
    items: readonly SuggestionItem[],
    kind: "dismissed" | "snoozed" | "counting",
    act: (item: SuggestionItem) => Promise<SuggestionItem | null>,
  ): Promise<void> {
    const ids = new Set(items.map(({ id }) => id));
    change({ busy: new Set([...state.busy, ...ids]), toast: null });
    let toast: Toast | null = null;
    for (const item of items) {
      try {
        const done = await act(item);
        if (done !== null) onItem(done);
      } catch (error) {
        toast = toToast(toCallFailure(error));
      }
    }
    const [only] = items;
    const isOne = items.length === 1 && only !== undefined;
    const done: Toast | null = kind === "counting" ? { kind } : isOne ? { kind, item: only } : null;
    change({
      busy: new Set([...state.busy].filter((id) => !ids.has(id))),
      toast: toast ?? done,
    });
  }

  function showYaml(why: PlaceReason | "editor" | null, yaml: string): void {
    change({ dialog: { kind: "paste", why: why ?? "hand_written", yaml } });
  }

  const prepare = (item: SuggestionItem): Promise<Preparation> =>
    call("suggestions/prepare", { suggestion_id: item.id });

  return {
    create: (item) =>
      act(item.id, async () => {
        await write(item, "on");
      }),
    setStep: (item, step) =>
      act(item.id, async () => {
        if (step === "ask" || step === "on") {
          await write(item, step);
          return;
        }
        const creation = await call("suggestions/set_step", { suggestion_id: item.id, step });
        if (creation.way !== "save") return;
        change({
          createdHere: new Set([...state.createdHere].filter((id) => id !== item.id)),
          toast: { kind: step === "silent" ? "counting" : "taken_back" },
        });
        onItem(creation.item);
      }),
    async confirmChange() {
      const { dialog } = state;
      if (dialog?.kind !== "change") return;
      change({ dialog: null });
      await act(dialog.item.id, () => save(dialog.item, "on", true));
    },
    snooze: (item, untilMs) =>
      act(item.id, async () => {
        const snoozed = await call("suggestions/snooze", { suggestion_id: item.id, until_ms: untilMs });
        change({ toast: { kind: "snoozed", item: snoozed } });
        onItem(snoozed);
      }),
    show: (item) =>
      act(item.id, async () => {
        const { yaml } = await prepare(item);
        change({ dialog: { kind: "show", item, yaml } });
      }),
    startEdit(item) {
      change({ dialog: { kind: "edit", item } });
    },
    async saveEdit(item, automation) {
      change({ dialog: null });
      await act(item.id, async () => {
        const edited = await call("suggestions/edit", { suggestion_id: item.id, automation });
        change({ toast: { kind: "edited" } });
        onItem(edited);
      });
    },
    preview: (automation) => call("suggestions/preview", { automation }),
    dismissAll: (items) =>
      forAll(items, "dismissed", ({ id }) => call("suggestions/dismiss", { suggestion_id: id })),
    snoozeAll: (items, untilMs) =>
      forAll(items, "snoozed", ({ id }) =>
        call("suggestions/snooze", { suggestion_id: id, until_ms: untilMs }),
      ),
    countAll: (items) =>
      forAll(items, "counting", async ({ id }) => {
        const creation = await call("suggestions/set_step", { suggestion_id: id, step: "silent" });
        return creation.way === "save" ? creation.item : null;
      }),
    async confirmComments() {
      const { dialog } = state;
      if (dialog?.kind !== "comments") return;
      change({ dialog: null });
      await act(dialog.item.id, () => save(dialog.item, dialog.step, true));
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

function toastOf(item: SuggestionItem): Toast {
  if (item.state === "asking") return { kind: "asking" };
  if (item.state === "retired") return { kind: "retired" };
  return item.kind === "change" ? { kind: "changed" } : { kind: "created", item };
}

function toToast({ code, message }: CallFailure): Toast {
  return { kind: "failed", code, message };
}
