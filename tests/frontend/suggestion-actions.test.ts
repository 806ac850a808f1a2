import { beforeEach, describe, expect, it } from "vitest";
import {
  createSuggestionActions,
  NOTHING_DONE,
  type ActionsState,
  type SuggestionActions,
} from "../../frontend/src/state/suggestion-actions.ts";
import { CallFailure } from "../../frontend/src/transport/transport.ts";
import type { Preparation, SuggestionItem } from "../../src/api/protocol.ts";
import type { AutomationConfig } from "../../src/core/domain/automation.ts";
import { createSample } from "../fakes/panel-samples.ts";

const ITEM = createSample();
const ACTIVE = createSample({ state: "active", automation_id: "steward-1" });

let actions: SuggestionActions;
let state: ActionsState;
let asked: (readonly [command: string, params: unknown])[];
let answers: Record<string, (() => unknown) | undefined>;
let items: SuggestionItem[];
let opened: AutomationConfig[];
let hasEditor: boolean;

beforeEach(() => {
  [state, asked, items, opened, hasEditor] = [NOTHING_DONE, [], [], [], true];
  answers = {
    "suggestions/prepare": () => preparation({}),
    "suggestions/create": () => ({ way: "save", item: ACTIVE }),
    "suggestions/dismiss": () => createSample({ state: "dismissed" }),
    "suggestions/restore": () => ITEM,
    "analysis/run": () => ({ started: true }),
  };
  actions = createSuggestionActions({
    call: async (command, params) => {
      asked.push([command, params]);
      return answers[command]?.() as never;
    },
    openEditor: (automation) => {
      if (hasEditor) opened.push(automation);
      return hasEditor;
    },
    onItem: (item) => items.push(item),
    onChange: (next) => {
      state = next;
    },
  });
});

describe("create", () => {
  it("prepares, saves, and keeps the card in its place", async () => {
    await actions.create(ITEM);
    expect(asked.map(([command]) => command)).toEqual(["suggestions/prepare", "suggestions/create"]);
    expect(items).toEqual([ACTIVE]);
    expect(state).toMatchObject({ toast: { kind: "created" }, dialog: null });
    expect(state.createdHere.has(ITEM.id)).toBe(true);
    expect(state.busy.size).toBe(0);
  });

  it("asks before comments are lost, and saves only after a yes", async () => {
    answers["suggestions/prepare"] = () => preparation({ warnings: ["comments_lost"] });
    await actions.create(ITEM);
    expect(state.dialog).toMatchObject({ kind: "comments", areKnown: true });
    expect(asked).toHaveLength(1);
    await actions.confirmComments();
    expect(asked.at(-1)).toEqual([
      "suggestions/create",
      { suggestion_id: ITEM.id, accept_comment_loss: true },
    ]);
    expect(state.dialog).toBeNull();
  });

  it("does nothing after a no", async () => {
    answers["suggestions/prepare"] = () => preparation({ warnings: ["comments_unknown"] });
    await actions.create(ITEM);
    expect(state.dialog).toMatchObject({ kind: "comments", areKnown: false });
    actions.closeDialog();
    await actions.confirmComments();
    expect(asked).toHaveLength(1);
  });

  it("shows the YAML and why where Home Assistant cannot save", async () => {
    answers["suggestions/prepare"] = () =>
      preparation({ way: "paste", reason: "packages", yaml: "alias: x" });
    await actions.create(ITEM);
    expect(state.dialog).toEqual({ kind: "paste", why: "packages", yaml: "alias: x" });
    expect(asked).toHaveLength(1);
  });

  it("shows the YAML where that turned out while saving", async () => {
    answers["suggestions/create"] = () => ({ way: "paste", reason: null, yaml: "alias: y" });
    await actions.create(ITEM);
    expect(state.dialog).toEqual({ kind: "paste", why: "hand_written", yaml: "alias: y" });
    expect(state.toast).toBeNull();
  });

  it("says why it did not work, and can be tried again", async () => {
    answers["suggestions/create"] = () => {
      throw new CallFailure("home_assistant_refused", "Entity not found.");
    };
    await actions.create(ITEM);
    expect(state.toast).toEqual({
      kind: "failed",
      code: "home_assistant_refused",
      message: "Entity not found.",
    });
    expect(state.busy.size).toBe(0);
  });

  it("is not done twice at once", async () => {
    await Promise.all([actions.create(ITEM), actions.create(ITEM)]);
    expect(asked.filter(([command]) => command === "suggestions/create")).toHaveLength(1);
  });
});

describe("edit first", () => {
  it("opens Home Assistant's editor with the prepared automation and stores nothing", async () => {
    await actions.edit(ITEM);
    expect(opened).toEqual([ITEM.automation]);
    expect(asked.map(([command]) => command)).toEqual(["suggestions/prepare"]);
  });

  it("shows the YAML where the editor cannot be reached", async () => {
    hasEditor = false;
    await actions.edit(ITEM);
    expect(state.dialog).toMatchObject({ kind: "paste", why: "editor" });
  });
});

describe("not this one", () => {
  it("asks for a reason, dismisses and offers the way back", async () => {
    actions.askDismiss(ITEM);
    expect(state.dialog).toMatchObject({ kind: "dismiss" });
    await actions.dismiss(ITEM, "not_a_habit");
    expect(asked).toEqual([["suggestions/dismiss", { suggestion_id: ITEM.id, reason: "not_a_habit" }]]);
    expect(state).toMatchObject({ dialog: null, toast: { kind: "dismissed" } });
    await actions.restore(ITEM);
    expect(items.map((item) => item.state)).toEqual(["dismissed", "proposed"]);
    expect(state.toast).toEqual({ kind: "restored" });
  });

  it("needs no reason", async () => {
    await actions.dismiss(ITEM, null);
    expect(asked).toEqual([["suggestions/dismiss", { suggestion_id: ITEM.id }]]);
  });
});

describe("what was read", () => {
  it("is told to the app, and that somebody else read it first is no failure", async () => {
    await actions.acknowledge("store_restored");
    expect(asked).toEqual([["problems/acknowledge", { code: "store_restored" }]]);
    answers["problems/acknowledge"] = () => {
      throw new CallFailure("not_found", "There is no such problem any more.");
    };
    await actions.acknowledge("store_restored");
    expect(state.toast).toBeNull();
  });

  it("stays where the app does not take note, and says why", async () => {
    answers["problems/acknowledge"] = () => {
      throw new CallFailure("internal", "Something went wrong.");
    };
    await actions.acknowledge("store_restored");
    expect(state.toast).toMatchObject({ kind: "failed", message: "Something went wrong." });
    expect(state.busy.size).toBe(0);
  });
});

describe("analyse now", () => {
  it("says whether it began or runs already", async () => {
    await actions.analyse();
    expect(state.toast).toEqual({ kind: "analysing" });
    answers["analysis/run"] = () => ({ started: false });
    await actions.analyse();
    expect(state.toast).toEqual({ kind: "already_analysing" });
  });

  it("says why it cannot", async () => {
    answers["analysis/run"] = () => {
      throw new CallFailure("connection_lost", "");
    };
    await actions.analyse();
    expect(state.toast).toEqual({ kind: "failed", code: "connection_lost", message: "" });
    actions.closeToast();
    expect(state.toast).toBeNull();
  });
});

describe("the steps", () => {
  const creation = (change: Partial<SuggestionItem>) => () => ({ way: "save", item: createSample(change) });

  it("go to counting and back without any question", async () => {
    answers["suggestions/set_step"] = creation({ state: "silent" });
    await actions.setStep(ITEM, "silent");
    expect(asked).toEqual([["suggestions/set_step", { suggestion_id: ITEM.id, step: "silent" }]]);
    expect(state.toast).toEqual({ kind: "counting" });
    answers["suggestions/set_step"] = creation({ state: "proposed" });
    await actions.setStep(ITEM, "proposed");
    expect(state.toast).toEqual({ kind: "taken_back" });
    expect(items.map((item) => item.state)).toEqual(["silent", "proposed"]);
  });

  it("ask about comments before they ask first, and remember which step it was", async () => {
    answers["suggestions/prepare"] = () => preparation({ warnings: ["comments_lost"] });
    answers["suggestions/set_step"] = creation({ state: "asking" });
    await actions.setStep(ITEM, "ask");
    expect(state.dialog).toMatchObject({ kind: "comments", step: "ask" });
    await actions.confirmComments();
    expect(asked.at(-1)).toEqual([
      "suggestions/set_step",
      { suggestion_id: ITEM.id, accept_comment_loss: true, step: "ask" },
    ]);
    expect(state.toast).toEqual({ kind: "asking" });
  });

  it("show what a change would change before it is done", async () => {
    const diff = [{ kind: "added" as const, text: "x" }];
    const change = createSample({ kind: "change", replaces: "automation.x" });
    answers["suggestions/prepare"] = () => preparation({ diff });
    answers["suggestions/create"] = creation({ kind: "change", state: "active" });
    await actions.create(change);
    expect(state.dialog).toMatchObject({ kind: "change", diff });
    expect(asked).toHaveLength(1);
    await actions.confirmChange();
    expect(state).toMatchObject({ dialog: null, toast: { kind: "changed" } });
  });
});

describe("several at once", () => {
  it("are done one after the other; what fails stays and is told", async () => {
    const two = [createSample({ id: "a" }), createSample({ id: "b" })];
    answers["suggestions/dismiss"] = () => {
      if (asked.length === 1) throw new CallFailure("conflict", "no");
      return createSample({ id: "b", state: "dismissed" });
    };
    await actions.dismissAll(two);
    expect(asked.map(([, params]) => params)).toEqual([{ suggestion_id: "a" }, { suggestion_id: "b" }]);
    expect(items.map(({ id }) => id)).toEqual(["b"]);
    expect(state).toMatchObject({ busy: new Set(), toast: { kind: "failed", message: "no" } });
  });
});

function preparation(change: Partial<Preparation>): Preparation {
  return {
    suggestion_id: ITEM.id,
    way: "save",
    reason: null,
    warnings: [],
    automation: ITEM.automation,
    yaml: "alias: x",
    diff: null,
    ...change,
  };
}
