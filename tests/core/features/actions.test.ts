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

  it("count a player that is switched on as on, and leave out what it does next by itself", () => {
    const rows: readonly Row[] = [
      [0, "media_player.tv", "off", "system"],
      [1000, "media_player.tv", "on", "person"],
      [1004, "media_player.tv", "idle", "physical"],
      [1060, "media_player.tv", "playing", "physical"],
      [2000, "media_player.tv", "paused", "physical"],
      [2300, "media_player.tv", "playing", "physical"],
      [9000, "media_player.tv", "off", "physical"],
      [10_000, "media_player.tv", "idle", "physical"],
      [10_020, "media_player.tv", "playing", "physical"],
    ];
    expect(actionsOf(rows)).toEqual({
      "media_player.tv off": [9000],
      "media_player.tv on": [1000, 10_000],
      "media_player.tv paused": [2000],
      "media_player.tv playing": [2300],
    });
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

describe("people's setpoints", () => {
  const TEMPERATURE = "climate.a#temperature";
  const DAY_S = 86_400;

  it("are actions of the entity with the number as its state, told by rows of their own", () => {
    const rows: readonly Row[] = [
      [0, TEMPERATURE, "20", "system"],
      [1000, TEMPERATURE, "21", "person"],
      [2000, TEMPERATURE, "17", "automation"],
      [3000, TEMPERATURE, "none", "physical"],
    ];
    expect(actionsOf(rows)).toEqual({ "climate.a 21": [1000] });
    const builder = createEventLogBuilder();
    const initiatorCode = toInitiatorCode("person");
    builder.add({ atMs: 0, entityId: "humidifier.b", state: "on", initiatorCode, actor: null });
    builder.add({ atMs: 9000, entityId: "humidifier.b#humidity", state: "45", initiatorCode, actor: null });
    const log = builder.build();
    const target = extractActions(log).find(({ state }) => state === "45");
    expect(target?.entityId).toBe("humidifier.b");
    expect(log.entityIds[target?.entityCode ?? -1]).toBe("humidifier.b#humidity");
  });

  it("of a slider that is dragged are the last one", () => {
    const rows: readonly Row[] = [
      [0, TEMPERATURE, "19", "person"],
      [20, TEMPERATURE, "20", "person"],
      [70, TEMPERATURE, "21", "person"],
      [200, TEMPERATURE, "20.5", "person"],
    ];
    expect(actionsOf(rows)).toEqual({ "climate.a 21": [70], "climate.a 20.5": [200] });
  });

  it("are not those that come with the mode, before or after it", () => {
    const rows: readonly Row[] = [
      [0, "climate.a", "off", "system"],
      [1000, TEMPERATURE, "21", "person"],
      [1000, "climate.a", "heat", "person"],
      [2000, "climate.a", "off", "person"],
      [2004, TEMPERATURE, "16", "physical"],
      [3000, "climate.a", "heat", "automation"],
      [3010, TEMPERATURE, "20", "person"],
    ];
    expect(actionsOf(rows)).toEqual({
      "climate.a 20": [3010],
      "climate.a heat": [1000],
      "climate.a off": [2000],
    });
  });

  it("are not a thermostat's own week, on the minute every day; a hand's around it are", () => {
    const days = [0, 1, 2, 3, 4, 5, 6];
    const own = days.flatMap((day): readonly Row[] => [
      [day * DAY_S + 25_200 + 7 * day, TEMPERATURE, "21", "physical"],
      [day * DAY_S + 50_000 + 400 * ((day * 3) % 7), TEMPERATURE, "19", "physical"],
      [day * DAY_S + 79_200, TEMPERATURE, "17", "person"],
    ]);
    expect(Object.fromEntries(Object.entries(actionsOf(own)).map(([id, at]) => [id, at.length]))).toEqual({
      "climate.a 17": 7,
      "climate.a 19": 7,
    });
  });
});
