import { describe, expect, it } from "vitest";
import { createEventLogBuilder } from "../../../src/core/domain/event-log.ts";
import { type InitiatorKind, toInitiatorCode } from "../../../src/core/domain/initiator.ts";
import { extractActions } from "../../../src/core/features/actions.ts";

type Row = readonly [second: number, entityId: string, state: string, by: InitiatorKind];

function actionsOf(rows: readonly Row[]): Readonly<Record<string, readonly number[]>> {
  const builder = createEventLogBuilder();
  for (const [second, entityId, state, by] of rows)
    builder.add({ atMs: second * 1000, entityId, state, initiatorCode: toInitiatorCode(by), actor: null });
  const targets = extractActions(builder.build());
  return Object.fromEntries(
    targets.map(({ entityId, state, atMs }) => [`${entityId} ${state}`, [...atMs].map((at) => at / 1000)]),
  );
}

describe("people's own actions", () => {
  it("are what persons and hands did, not automations, echoes or nobody", () => {
    const rows: readonly Row[] = [
      [0, "light.a", "on", "person"],
      [1000, "light.a", "off", "physical"],
      [2000, "light.a", "on", "automation"],
      [3000, "light.a", "off", "echo"],
      [4000, "light.a", "on", "unknown"],
    ];
    expect(actionsOf(rows)).toEqual({ "light.a off": [1000], "light.a on": [0] });
  });

  it("leave out coming back from unavailable, sensors, and states nobody can set", () => {
    const rows: readonly Row[] = [
      [0, "light.a", "unavailable", "physical"],
      [1000, "light.a", "on", "physical"],
      [2000, "binary_sensor.door", "on", "physical"],
      [3000, "media_player.tv", "standby", "physical"],
    ];
    expect(actionsOf(rows)).toEqual({});
  });

  it("count repeats within a minute once", () => {
    const rows: readonly Row[] = [
      [0, "light.a", "on", "person"],
      [20, "light.a", "off", "person"],
      [40, "light.a", "on", "person"],
      [90, "light.a", "off", "person"],
      [110, "light.a", "on", "person"],
    ];
    expect(actionsOf(rows)).toEqual({ "light.a off": [20, 90], "light.a on": [0, 110] });
  });

  it("count a cover as open when it is, by whoever set it moving", () => {
    const rows: readonly Row[] = [
      [0, "cover.a", "opening", "person"],
      [15, "cover.a", "open", "unknown"],
      [1000, "cover.a", "closing", "automation"],
      [1015, "cover.a", "closed", "unknown"],
    ];
    expect(actionsOf(rows)).toEqual({ "cover.a open": [15] });
  });

  it("leave out a relay that follows what automations do to its lamp, and keep hands beside it", () => {
    const evenings = Array.from({ length: 6 }, (_, evening): readonly Row[] => [
      [10_000 * evening, "light.hall", "on", "automation"],
      [10_000 * evening + 0.4, "switch.hall_relay", "on", "physical"],
      [10_000 * evening + 3000, "light.hall", "off", "automation"],
      [10_000 * evening + 3000.4, "switch.hall_relay", "off", "physical"],
      [10_000 * evening + 5000, "switch.hall_relay", "on", "physical"],
      [10_000 * evening + 6000, "switch.hall_relay", "off", "physical"],
    ]);
    const relay = (rows: readonly Row[]) => actionsOf(rows)["switch.hall_relay on"]?.length;
    expect(relay(evenings.flat())).toBe(6);
    // Of a lamp that automations mostly switch without it, it is no echo.
    const alone = Array.from({ length: 8 }, (_, at): Row => [
      70_000 + 100 * at,
      "light.hall",
      at % 2 === 0 ? "on" : "off",
      "automation",
    ]);
    expect(relay([...evenings.flat(), ...alone])).toBe(12);
  });
});
