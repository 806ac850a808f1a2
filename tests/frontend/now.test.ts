import { describe, expect, it } from "vitest";
import { createNowFeed, NOTHING_NOW, type NowState } from "../../frontend/src/state/now.ts";
import type { Call } from "../../frontend/src/state/settings.ts";
import { datesFrom, placeOf, toDays, toPlaces } from "../../frontend/src/state/weeks.ts";
import { CallFailure } from "../../frontend/src/transport/transport.ts";
import type { Now } from "../../src/api/protocol.ts";
import { createNowSample, createPagesAnswers } from "../fakes/panel-pages.ts";

const HOME = { by: "home", id: "" };

function start() {
  let state: NowState = NOTHING_NOW;
  const listeners: ((now: Now) => void)[] = [];
  const ended: number[] = [];
  const asked: object[] = [];
  const answers = createPagesAnswers();
  const call = (async (command: string, params: object) => {
    asked.push(params);
    return await answers[command]?.({ ...params });
  }) as unknown as Call;
  const feed = createNowFeed(
    async (onEvent) => {
      const index = listeners.push(onEvent) - 1;
      return await Promise.resolve(() => void ended.push(index));
    },
    call,
    (next) => {
      state = next;
    },
  );
  return { feed, listeners, ended, asked, state: () => state };
}

describe("the feed of now", () => {
  it("gives what comes, of the latest subscription only", async () => {
    const { feed, listeners, ended, state } = start();
    await feed.begin();
    await feed.begin();
    expect(ended).toEqual([0]);
    listeners[0]?.(createNowSample({ at_ms: 1 }));
    expect(state().now).toBeNull();
    listeners[1]?.(createNowSample({ at_ms: 2 }));
    expect(state().now?.at_ms).toBe(2);
    feed.stop();
    expect(ended).toEqual([0, 1]);
  });

  it("ends nothing that went with the connection, and keeps what was there", async () => {
    const { feed, listeners, ended, state } = start();
    await feed.begin();
    listeners[0]?.(createNowSample());
    feed.lose();
    await feed.begin();
    expect(ended).toEqual([]);
    expect(state().now).not.toBeNull();
  });

  it("ends a subscription that comes when the page was left", async () => {
    const { feed, ended } = start();
    const beginning = feed.begin();
    feed.stop();
    await beginning;
    expect(ended).toEqual([0]);
  });

  it("says what failed", async () => {
    let state: NowState = NOTHING_NOW;
    const feed = createNowFeed(
      async () => await Promise.reject(new CallFailure("busy", "Not yet.")),
      (() => undefined) as unknown as Call,
      (next) => {
        state = next;
      },
    );
    await feed.begin();
    expect(state.failure?.message).toBe("Not yet.");
  });

  it("opens an hour of a room with what people did in it, and closes it again", async () => {
    const { feed, listeners, asked, state } = start();
    await feed.begin();
    listeners[0]?.(createNowSample());
    await feed.open(23, { by: "area", id: "kitchen" });
    const startMs = Date.parse("2026-11-20T23:00:00+01:00");
    expect(asked).toEqual([
      { by: "people", after_ms: startMs, before_ms: startMs + 3_600_000, limit: 200, area_id: "kitchen" },
    ]);
    expect(state().hour).toMatchObject({ hour: 23, items: [] });
    await feed.open(23, HOME);
    expect(state().hour).toBeNull();
  });
});

describe("weeks to compare", () => {
  const hours = Array.from({ length: 168 }, (_, hour) => (hour < 24 ? 1 : 0));

  it("are summed by three hours, and by day", () => {
    expect(toPlaces(hours)).toHaveLength(56);
    expect(toPlaces(hours).slice(6, 10)).toEqual([3, 3, 0, 0]);
    expect(toDays(hours)).toEqual([24, 0, 0, 0, 0, 0, 0]);
    expect(placeOf(9)).toEqual({ day: 1, fromHour: 3, toHour: 6 });
  });

  it("have the dates of their days, over the end of a month", () => {
    expect(datesFrom("2026-10-29").slice(1, 4)).toEqual(["2026-10-30", "2026-10-31", "2026-11-01"]);
  });
});
