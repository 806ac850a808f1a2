import { describe, expect, it } from "vitest";
import {
  type ActivityState,
  createActivityPages,
  NO_FILTER,
  NOTHING_READ,
} from "../../frontend/src/state/activity.ts";
import type { Call } from "../../frontend/src/state/settings.ts";
import { CallFailure } from "../../frontend/src/transport/transport.ts";
import { createPagesAnswers } from "../fakes/panel-pages.ts";

function start(change: Readonly<Record<string, (params: object) => unknown>> = {}) {
  const answers = { ...createPagesAnswers(), ...change };
  const asked: Readonly<Record<string, unknown>>[] = [];
  let state: ActivityState = NOTHING_READ;
  const call = (async (command: string, params: Readonly<Record<string, unknown>>) => {
    if (command === "activity/list") asked.push(params);
    return await answers[command]?.(params);
  }) as unknown as Call;
  const pages = createActivityPages(call, (next) => {
    state = next;
  });
  return { pages, asked, state: () => state };
}

const empty = (next: number | null) => ({ items: [], next_before_ms: next, is_whole: true });

describe("the pages of activity", () => {
  it("are read from the top, and on from where they end", async () => {
    const { pages, asked, state } = start();
    await pages.load();
    expect(state()).toMatchObject({ hasMore: true, isReading: false, record: { accepted: 7 } });
    expect(state().items).toHaveLength(200);
    await pages.more();
    expect(state().items).toHaveLength(400);
    expect(asked[1]).toEqual({ limit: 200, before_ms: state().items?.[199]?.at_ms });
  });

  it("go on past pages that a filter has left empty, but not for ever", async () => {
    const { pages, asked, state } = start({ "activity/list": () => empty(asked.length * 10) });
    await pages.load({ ...NO_FILTER, by: "scene" });
    expect(asked).toHaveLength(4);
    expect(state()).toMatchObject({ items: [], hasMore: true });
  });

  it("put what is new on top", async () => {
    const { pages, state } = start();
    await pages.load();
    const newest = state().items?.[0]?.at_ms ?? 0;
    const later = { ...state().items?.[0], at_ms: newest + 5 };
    const other = start({
      "activity/list": (params) =>
        "after_ms" in params ? { ...empty(null), items: [later] } : { ...empty(null), items: state().items },
    });
    await other.pages.load();
    await other.pages.refresh();
    expect(other.state().items?.[0]).toEqual(later);
    expect(other.state().items).toHaveLength(201);
  });

  it("drop what an earlier filter brings late", async () => {
    const waiting: ((page: unknown) => void)[] = [];
    const { pages, state } = start({
      "activity/list": () => new Promise((resolve) => void waiting.push(resolve)),
    });
    const first = pages.load();
    const second = pages.load({ ...NO_FILTER, by: "people" });
    waiting[1]?.({ ...empty(null), is_whole: false });
    waiting[0]?.(empty(5));
    await Promise.all([first, second]);
    expect(state()).toMatchObject({ isWhole: false, hasMore: false, filter: { by: "people" } });
  });

  it("keep what is there when a page fails", async () => {
    let fails = false;
    const { pages, state } = start({
      "activity/list": (params) => {
        if (fails) throw new CallFailure("busy", "Not yet.");
        return createPagesAnswers()["activity/list"]?.({ ...params });
      },
    });
    await pages.load();
    fails = true;
    await pages.more();
    expect(state().failure?.message).toBe("Not yet.");
    expect(state().items).toHaveLength(200);
  });
});
