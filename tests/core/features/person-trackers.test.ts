import { describe, expect, it } from "vitest";
import { createEventLogBuilder } from "../../../src/core/domain/event-log.ts";
import { toInitiatorCode } from "../../../src/core/domain/initiator.ts";
import { MINUTE_MS } from "../../../src/core/domain/time.ts";
import { findPersonTrackers } from "../../../src/core/features/person-trackers.ts";

type Row = readonly [minute: number, entityId: string, state: string];

function trackersOf(rows: readonly Row[]): readonly string[] {
  const builder = createEventLogBuilder();
  const initiatorCode = toInitiatorCode("unknown");
  for (const [minute, entityId, state] of rows)
    builder.add({ atMs: minute * MINUTE_MS, entityId, state, initiatorCode, actor: null });
  const log = builder.build();
  return [...findPersonTrackers(log)].map((code) => log.entityIds[code] ?? "");
}

const DAYS = [0, 1, 2, 3, 4, 5, 6, 7];

/** Out in the morning and back in the evening, each so many minutes late. */
function outings(entityId: string, days: readonly number[], lateMin = 0): readonly Row[] {
  return [
    [0, entityId, "home"],
    ...days.flatMap((day): readonly Row[] => [
      [day * 1440 + 480 + 13 * day + lateMin, entityId, "not_home"],
      [day * 1440 + 1000 + 17 * day + lateMin, entityId, "home"],
    ]),
  ];
}

describe("trackers of persons", () => {
  it("are those that come and go as a person does, at once or when a router has noticed", () => {
    const rows = [
      ...outings("person.anna", DAYS),
      ...outings("device_tracker.anna_phone", DAYS),
      ...outings("device_tracker.anna_watch", DAYS, 11),
    ];
    expect(trackersOf(rows)).toEqual(["device_tracker.anna_phone", "device_tracker.anna_watch"]);
  });

  it("are none where nobody's entity is there, or goes at other times", () => {
    expect(trackersOf(outings("device_tracker.anna_phone", DAYS))).toEqual([]);
    const apart = [...outings("person.anna", DAYS), ...outings("device_tracker.ben_phone", DAYS, 90)];
    expect(trackersOf(apart)).toEqual([]);
  });

  it("are none that stay behind on many ways, as a car does", () => {
    const rows = [...outings("person.anna", DAYS), ...outings("device_tracker.car", DAYS.slice(0, 4))];
    expect(trackersOf(rows)).toEqual([]);
  });

  it("stand still while nothing is known of them", () => {
    const gone: readonly Row[] = DAYS.flatMap((day) => [
      [day * 1440 + 100, "device_tracker.anna_phone", "unavailable"],
      [day * 1440 + 105, "device_tracker.anna_phone", "home"],
    ]);
    const rows = [...outings("person.anna", DAYS), ...outings("device_tracker.anna_phone", DAYS), ...gone];
    expect(trackersOf(rows)).toEqual(["device_tracker.anna_phone"]);
  });
});
