import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createSettings,
  NOTHING_LOADED,
  type Settings,
  type SettingsState,
} from "../../frontend/src/state/settings.ts";
import { CallFailure } from "../../frontend/src/transport/transport.ts";
import { createModelAnswers } from "../fakes/panel-model.ts";
import { createSettingsAnswers } from "../fakes/panel-settings.ts";

type Answer = (params: Readonly<Record<string, unknown>>) => unknown;

let settings: Settings;
let state: SettingsState;
let asked: string[];
let answers: Record<string, Answer>;

beforeEach(() => {
  vi.useFakeTimers();
  [state, asked] = [NOTHING_LOADED, []];
  answers = { ...createSettingsAnswers() };
  settings = createSettings({
    call: async (command, params) => {
      asked.push(command);
      return answers[command]?.(params) as never;
    },
    onChange: (next) => {
      state = next;
    },
    pollMs: 2_000,
  });
});

afterEach(() => {
  settings.stop();
  vi.useRealTimers();
});

function refuse(command: string, code: string): void {
  answers[command] = () => {
    throw new CallFailure(code, "No.");
  };
}

describe("what is loaded", () => {
  it("is everything for an administrator, and the marked days for others", async () => {
    await settings.load(false);
    expect(asked).toEqual(["days/list"]);
    expect(state.days).toHaveLength(1);
    expect(state.rules).toBeNull();
    await settings.load(true);
    expect(state.rules?.rules).toHaveLength(1);
    expect(state.proposals).toHaveLength(2);
    expect(state.corrections?.items).toEqual([]);
  });

  it("is shown section by section where one of them fails", async () => {
    refuse("learning/rules", "internal");
    await settings.load(true);
    expect(state.failures.get("learning")?.message).toBe("No.");
    expect(state.days).toHaveLength(1);
  });

  it("forgets failures when it is loaded again", async () => {
    refuse("learning/rules", "internal");
    await settings.load(true);
    answers = { ...createSettingsAnswers() };
    await settings.load(true);
    expect(state.failures.size).toBe(0);
  });
});

describe("a change", () => {
  it("shows the app's answer and says how much was deleted with it", async () => {
    const rule = { effect: "exclude", by: "area", value: "attic", delete_stored: true } as const;
    expect(await settings.setRule(rule)).toBe(true);
    expect(state.rules?.rules.map(({ id }) => id)).toContain("area:attic");
    expect(state.done.get("learning")).toEqual({ kind: "erased", changes: 214 });
    expect(await settings.deleteRule("area:attic")).toBe(true);
    expect(state.done.get("learning")).toEqual({ kind: "applied" });
  });

  it("says what went wrong, until the next one", async () => {
    refuse("days/mark", "invalid_request");
    expect(await settings.markDays({ from: "2026-01-02", to: "2026-01-01" })).toBe(false);
    expect(state.failures.get("days")?.code).toBe("invalid_request");
    expect(state.busy.size).toBe(0);
    expect(await settings.unmarkDays("days-1")).toBe(true);
    expect(state.failures.size).toBe(0);
    expect(state.days).toEqual([]);
  });

  it("is one at a time in a section", async () => {
    const first = settings.deleteAll({ user_id: "u" }, "Anna");
    expect(state.busy.has("data")).toBe(true);
    expect(await settings.deleteAll({ user_id: "u" }, "Anna")).toBe(false);
    expect(await first).toBe(true);
    // Deleting takes backups with it.
    expect(asked).toEqual(["privacy/delete", "backups/list"]);
    expect(state.done.get("data")).toMatchObject({ kind: "deleted", name: "Anna" });
  });

  it("reads the list again when somebody else was faster, and says so", async () => {
    refuse("learning/delete_rule", "not_found");
    expect(await settings.deleteRule("area:attic")).toBe(false);
    expect(asked).toEqual(["learning/delete_rule", "learning/rules"]);
    expect(state.failures.get("learning")?.code).toBe("not_found");
  });
});

describe("the language model", () => {
  beforeEach(() => {
    answers = { ...answers, ...createModelAnswers() };
  });

  it("has its options and what goes wrong with them in a section of its own, and is read anew after each", async () => {
    await settings.setOption("model_provider", "ollama");
    expect([state.model?.provider, state.done.get("model")]).toEqual(["ollama", { kind: "applied" }]);
    refuse("options/set", "invalid_request");
    await settings.setOption("model_url", "nonsense");
    expect([state.failures.has("model"), state.failures.has("options")]).toEqual([true, false]);
    await settings.setOption("quiet_from", "nonsense");
    expect(state.failures.has("options")).toBe(true);
  });

  it("is tried, and a reply that was no good is told as a failure", async () => {
    expect(await settings.tryModel()).toBe(true);
    expect(state.done.get("model")).toMatchObject({ kind: "worded", tokens: 508 });
    answers["model/try"] = () => ({ accepted: false, message: "It declined.", tokens_in: 1, tokens_out: 1 });
    expect(await settings.tryModel()).toBe(false);
    expect(state.failures.get("model")?.message).toBe("It declined.");
    expect(state.done.has("model")).toBe(false);
  });

  it("tells why there is no preview", async () => {
    expect((await settings.previewModel())?.bodies).toHaveLength(1);
    refuse("model/preview", "internal");
    expect(await settings.previewModel()).toBeNull();
    expect(state.failures.get("model")?.message).toBe("No.");
  });
});

describe("corrections", () => {
  it("are asked about until all that is stored follows them", async () => {
    let left = 2;
    answers["attribution/corrections"] = () => {
      left -= 1;
      return { items: [], programs: [], applying: left > 0 };
    };
    answers["attribution/correct"] = () => ({ items: [], programs: [], applying: true });
    await settings.correct({ device_id: "d", initiator: "nobody" });
    expect(state.corrections?.applying).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(state.corrections?.applying).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(state.corrections?.applying).toBe(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(left).toBe(0);
  });

  it("are not asked about any more when the page is left", async () => {
    answers["users/mark"] = () => ({ items: [], programs: [], applying: true });
    await settings.markProgram("u", true);
    settings.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual(["users/mark"]);
  });
});
