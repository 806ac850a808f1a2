/** One line of a history: its time, what it is, and what is said of it where it is wrong. */
import { describe, expect, it } from "vitest";
import { createLineReader } from "../../src/app/history-line.ts";
import { createTimeReader } from "../../src/app/history-time.ts";
import { state, T } from "./history-sample.ts";

describe("times", () => {
  const readTime = createTimeReader();

  it.each([
    ["2026-10-01T18:03:12.123+02:00", Date.UTC(2026, 9, 1, 16, 3, 12, 123)],
    ["2026-10-01T18:03:12.123999+02:00", Date.UTC(2026, 9, 1, 16, 3, 12, 123)],
    ["2026-10-01T18:03:12.1Z", Date.UTC(2026, 9, 1, 18, 3, 12, 100)],
    ["2026-10-01T18:03:12Z", Date.UTC(2026, 9, 1, 18, 3, 12)],
    ["2026-10-01 18:03:12+00:00", Date.UTC(2026, 9, 1, 18, 3, 12)],
    ["2026-10-01T18:03:12-0330", Date.UTC(2026, 9, 1, 21, 33, 12)],
    ["2026-10-01T18:03:12", Date.UTC(2026, 9, 1, 18, 3, 12)],
    ["2026-10-01T18:03:12.5", Date.UTC(2026, 9, 1, 18, 3, 12, 500)],
    ["2026-10-01T18:03:12+05", Date.UTC(2026, 9, 1, 13, 3, 12)],
    ["2024-02-29T00:00:00z", Date.UTC(2024, 1, 29)],
    ["2026-10-01T18:03Z", Date.UTC(2026, 9, 1, 18, 3)],
    ["Thu, 01 Oct 2026 18:03:12 GMT", Date.UTC(2026, 9, 1, 18, 3, 12)],
  ])("reads %s", (text, atMs) => {
    expect(readTime(text)).toBe(atMs);
  });

  it.each([
    "2026-02-30T18:03:12Z",
    "2026-13-01T18:03:12Z",
    "2026-10-01T24:03:12Z",
    "2026-10-01T18:03:12+0",
    "2026-10-01T18:03:12.123+02:00 or so",
    "2026-10-01",
    "yesterday",
    "",
  ])("reads no instant from %j", (text) => {
    expect(readTime(text)).toBeNaN();
  });
});

describe("a line", () => {
  it.each([
    ["not json", "text that is not JSON"],
    ["[1]", "expected one JSON object, found a list"],
    ["{}", 'expected "entity_id" or "event_type", found neither'],
    ['{"entity_id":"hall"}', '"entity_id" to be an entity id such as light.hall, found "hall"'],
    ['{"entity_id":"light.hall"}', '"state" to be text, found nothing'],
    ['{"entity_id":"light.hall","state":5}', '"state" to be text, found 5'],
    ['{"entity_id":"light.hall","state":"on"}', '"last_changed" to be an ISO 8601 time'],
    [state("light.hall", "on", T, { last_updated: "soon" }), '"last_updated" to be an ISO 8601 time'],
    [state("light.hall", "on", T, { attributes: [] }), '"attributes" to be an object, found a list'],
    [state("light.hall", "on", T, { context: { user_id: 5 } }), '"context.user_id" to be text, found 5'],
    ['{"event_type":7}', '"event_type" to be text, found 7'],
    ['{"event_type":"call_service"}', '"time_fired" to be an ISO 8601 time'],
    ['{"event_type":"script_started","time_fired":"2026-10-01T18:03:12Z"}', '"data" to be an object'],
  ])("%s is told what was expected", (line, expected) => {
    expect(createLineReader()(line)).toContain(expected);
  });

  it("that only others read is passed over, whatever else is in it", () => {
    expect(createLineReader()('{"event_type":"steward_feedback","anything":1}')).toBeNull();
    expect(createLineReader()('{"event_type":"homeassistant_start"}')).toBeNull();
  });

  it("takes last_updated for its time where it is given", () => {
    const line = state("light.hall", "on", T, { last_updated: new Date(T + 5).toISOString() });
    expect(createLineReader()(line)).toMatchObject({ type: "state", atMs: T + 5 });
  });

  it("may be the bus's own form of a state", () => {
    const event = {
      event_type: "state_changed",
      time_fired: new Date(T).toISOString(),
      data: { entity_id: "light.hall", new_state: JSON.parse(state("light.hall", "on", T)) },
    };
    expect(createLineReader()(JSON.stringify(event))).toMatchObject({ entityId: "light.hall", state: "on" });
  });
});
