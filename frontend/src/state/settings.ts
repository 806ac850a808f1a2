/**
 * What a person sees and changes in the settings: each section with what the app says, what is under way, and how it went.
 *
 * Kept apart from the drawing, so that the paths are tested without a browser. Every change is applied at once; the app's answer is
 * what is shown, so nothing on the screen is a mere hope.
 */
import type {
  ChangeList,
  CommandName,
  CommandParams,
  CommandResult,
  BackupItem,
  CorrectionList,
  Deletion,
  LearningRules,
  ModelPreview,
  ModelStatus,
  NotificationTest,
  PhoneItem,
} from "../../../src/api/protocol.ts";
import { CallFailure, toCallFailure } from "../transport/transport.ts";

export type Section = "options" | "model" | "learning" | "days" | "who" | "replaced" | "changes" | "data";

export type Call = <Name extends CommandName>(
  command: Name,
  params: CommandParams<Name>,
) => Promise<CommandResult<Name>>;

/** What was just done, to be said. */
export type Done =
  | { readonly kind: "applied" }
  | { readonly kind: "inherited" }
  | { readonly kind: "worded"; readonly title: string; readonly tokens: number }
  | { readonly kind: "changed_back" }
  | { readonly kind: "tested"; readonly outcome: NotificationTest }
  | { readonly kind: "backed_up" }
  | { readonly kind: "restoring" }
  | { readonly kind: "erased"; readonly changes: number }
  | { readonly kind: "deleted"; readonly name: string; readonly deletion: Deletion };

export interface SettingsState {
  /** Each is null until the app has said it. */
  readonly rules: LearningRules | null;
  readonly days: CommandResult<"days/list"> | null;
  readonly proposals: CommandResult<"days/propose"> | null;
  readonly corrections: CorrectionList | null;
  readonly options: CommandResult<"options/list"> | null;
  readonly model: ModelStatus | null;
  readonly phones: readonly PhoneItem[] | null;
  readonly changes: ChangeList | null;
  readonly backups: readonly BackupItem[] | null;
  readonly busy: ReadonlySet<Section>;
  readonly failures: ReadonlyMap<Section, CallFailure>;
  readonly done: ReadonlyMap<Section, Done>;
}

export interface SettingsOptions {
  readonly call: Call;
  readonly onChange: (state: SettingsState) => void;
  /** How long to wait before asking again whether corrections are applied to all that is stored, milliseconds. */
  readonly pollMs: number;
}

/** Changes answer whether they succeeded, for a form to be emptied. */
export interface Settings {
  load(isAdmin: boolean): Promise<void>;
  stop(): void;
  setRule(params: CommandParams<"learning/set_rule">): Promise<boolean>;
  deleteRule(ruleId: string): Promise<boolean>;
  markDays(params: CommandParams<"days/mark">): Promise<boolean>;
  unmarkDays(daysId: string): Promise<boolean>;
  answerProposal(proposalId: string, answer: "accepted" | "declined"): Promise<boolean>;
  correct(params: CommandParams<"attribution/correct">): Promise<boolean>;
  markProgram(userId: string, program: boolean): Promise<boolean>;
  /** @param value null takes back what was set here */
  setOption(name: string, value: string | number | boolean | null): Promise<boolean>;
  /** Has the language model word one sentence that tells nothing of the home. */
  tryModel(): Promise<boolean>;
  /** What it would be sent next; null where that cannot be told. */
  previewModel(): Promise<ModelPreview | null>;
  makeBackup(): Promise<boolean>;
  /** Steward starts anew with it; the connection drops and comes back. */
  restoreBackup(madeMs: number): Promise<boolean>;
  /** Sends a notification to the chosen phones, to try the way. */
  testNotification(): Promise<boolean>;
  undoChange(changeId: number): Promise<boolean>;
  moreChanges(): Promise<void>;
  inherit(params: CommandParams<"entities/inherit">): Promise<boolean>;
  /** @param name what it is called, to be said afterwards */
  deleteAll(params: CommandParams<"privacy/delete">, name: string): Promise<boolean>;
}

export const NOTHING_LOADED: SettingsState = {
  rules: null,
  days: null,
  proposals: null,
  corrections: null,
  options: null,
  phones: null,
  model: null,
  changes: null,
  backups: null,
  busy: new Set(),
  failures: new Map(),
  done: new Map(),
};

const APPLIED: Done = { kind: "applied" };

export function createSettings({ call, onChange, pollMs }: SettingsOptions): Settings {
  let state = NOTHING_LOADED;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | null = null;

  function change(part: Partial<SettingsState>): void {
    if (isStopped) return;
    state = { ...state, ...part };
    onChange(state);
  }

  function fail(section: Section, error: unknown): void {
    change({ failures: new Map(state.failures).set(section, toCallFailure(error)) });
  }

  function forget(section: Section): void {
    change({ failures: without(state.failures, section), done: without(state.done, section) });
  }

  function showCorrections(corrections: CorrectionList): void {
    change({ corrections });
    if (timer !== null) clearTimeout(timer);
    timer = corrections.applying && !isStopped ? setTimeout(() => void readCorrections(), pollMs) : null;
  }

  async function readCorrections(): Promise<void> {
    try {
      showCorrections(await call("attribution/corrections", {}));
    } catch (error) {
      fail("who", error);
    }
  }

  async function readRules(): Promise<void> {
    try {
      change({ rules: await call("learning/rules", {}) });
    } catch (error) {
      fail("learning", error);
    }
  }

  async function readDays(): Promise<void> {
    try {
      change({ days: await call("days/list", {}) });
    } catch (error) {
      fail("days", error);
    }
  }

  async function readProposals(): Promise<void> {
    try {
      change({ proposals: await call("days/propose", {}) });
    } catch (error) {
      fail("days", error);
    }
  }

  async function readOptions(): Promise<void> {
    try {
      change({ options: await call("options/list", {}) });
      change({ phones: await call("notifications/owners", {}) });
    } catch (error) {
      fail("options", error);
    }
  }

  async function readModel(): Promise<void> {
    try {
      change({ model: await call("model/status", {}) });
    } catch (error) {
      fail("model", error);
    }
  }

  async function readChanges(): Promise<void> {
    try {
      change({ changes: await call("changes/list", {}) });
    } catch (error) {
      fail("changes", error);
    }
  }

  async function readBackups(): Promise<void> {
    try {
      change({ backups: await call("backups/list", {}) });
    } catch (error) {
      fail("data", error);
    }
  }

  const readAgain: Readonly<Record<Section, () => Promise<void>>> = {
    options: readOptions,
    model: readModel,
    learning: readRules,
    days: async () => {
      await Promise.all([readDays(), readProposals()]);
    },
    who: readCorrections,
    replaced: async () => {},
    changes: readChanges,
    data: readBackups,
  };

  /** One change of a section at a time. */
  async function act(section: Section, action: () => Promise<Done>): Promise<boolean> {
    if (state.busy.has(section)) return false;
    forget(section);
    change({ busy: new Set([...state.busy, section]) });
    try {
      const done = await action();
      change({ done: new Map(state.done).set(section, done) });
      return true;
    } catch (error) {
      const failure = toCallFailure(error);
      // Somebody else was faster: what is on the screen is old.
      if (failure.code === "not_found") await readAgain[section]();
      fail(section, failure);
      return false;
    } finally {
      change({ busy: new Set([...state.busy].filter((other) => other !== section)) });
    }
  }

  return {
    async load(isAdmin) {
      isStopped = false;
      change({ failures: new Map() });
      await Promise.all(
        isAdmin
          ? [
              readOptions(),
              readModel(),
              readRules(),
              readDays(),
              readProposals(),
              readCorrections(),
              readChanges(),
              readBackups(),
            ]
          : [readDays()],
      );
    },
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
    setRule: (params) =>
      act("learning", async () => {
        const { rules, deleted } = await call("learning/set_rule", params);
        change({ rules });
        return params.delete_stored === true ? { kind: "erased", changes: deleted } : APPLIED;
      }),
    deleteRule: (ruleId) =>
      act("learning", async () => {
        change({ rules: await call("learning/delete_rule", { rule_id: ruleId }) });
        return APPLIED;
      }),
    markDays: (params) =>
      act("days", async () => {
        await call("days/mark", params);
        await readAgain.days();
        return APPLIED;
      }),
    unmarkDays: (daysId) =>
      act("days", async () => {
        await call("days/unmark", { days_id: daysId });
        await readAgain.days();
        return APPLIED;
      }),
    answerProposal: (proposalId, answer) =>
      act("days", async () => {
        await call("days/answer", { proposal_id: proposalId, answer });
        await readAgain.days();
        return APPLIED;
      }),
    correct: (params) =>
      act("who", async () => {
        showCorrections(await call("attribution/correct", params));
        return APPLIED;
      }),
    markProgram: (userId, program) =>
      act("who", async () => {
        showCorrections(await call("users/mark", { user_id: userId, program }));
        return APPLIED;
      }),
    setOption: (name, value) =>
      act(sectionOf(name), async () => {
        change({ options: await call("options/set", { name, value }) });
        if (sectionOf(name) === "model") await readModel();
        return APPLIED;
      }),
    tryModel: () =>
      act("model", async () => {
        const { accepted, title, message, tokens_in, tokens_out } = await call("model/try", {});
        await readModel();
        if (!accepted) throw new CallFailure("model", message ?? "");
        return { kind: "worded", title: title ?? "", tokens: tokens_in + tokens_out };
      }),
    async previewModel() {
      forget("model");
      try {
        return await call("model/preview", {});
      } catch (error) {
        fail("model", error);
        return null;
      }
    },
    makeBackup: () =>
      act("data", async () => {
        change({ backups: await call("backups/make", {}) });
        return { kind: "backed_up" };
      }),
    restoreBackup: (madeMs) =>
      act("data", async () => {
        await call("backups/restore", { made_ms: madeMs });
        return { kind: "restoring" };
      }),
    testNotification: () =>
      act("options", async () => ({ kind: "tested", outcome: await call("notifications/test", {}) })),
    undoChange: (changeId) =>
      act("changes", async () => {
        await call("changes/undo", { change_id: changeId });
        await readChanges();
        return { kind: "changed_back" };
      }),
    async moreChanges() {
      const before = state.changes;
      if (before === null || before.next_before_id === null) return;
      try {
        const older = await call("changes/list", { before_id: before.next_before_id });
        change({ changes: { ...older, items: [...before.items, ...older.items] } });
      } catch (error) {
        fail("changes", error);
      }
    },
    inherit: (params) =>
      act("replaced", async () => {
        await call("entities/inherit", params);
        return { kind: "inherited" };
      }),
    deleteAll: (params, name) =>
      act("data", async () => {
        const deletion = await call("privacy/delete", params);
        await readBackups();
        return { kind: "deleted", name, deletion };
      }),
  };
}

/** Where an option is set. */
export function sectionOf(option: string): "options" | "model" {
  return option.startsWith("model_") ? "model" : "options";
}

function without<Value>(map: ReadonlyMap<Section, Value>, section: Section): ReadonlyMap<Section, Value> {
  const rest = new Map(map);
  rest.delete(section);
  return rest;
}
