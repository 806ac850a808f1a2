/** What the recorder's rows say of who did it, as they came from a Home Assistant 2026.11. */
import { describe, expect, it } from "vitest";
import { inTimeOrder, joinStates, toCalls, toRuns } from "../../../src/adapters/hass/past-join.ts";
import type { ActionCallRow, HistoryRow, LogbookRow } from "../../../src/adapters/hass/past-rows.ts";

const T = Date.UTC(2026, 9, 1, 18);

function explained(
  entityId: string,
  why: Partial<LogbookRow>,
  part: { readonly calls?: readonly ActionCallRow[]; readonly states?: readonly string[] } = {},
) {
  const rows: HistoryRow[] = (part.states ?? ["off", "on"]).map((s, i) => ({ s, a: {}, lu: T + i }));
  const last = rows.at(-1)?.s ?? "on";
  const logbook: LogbookRow[] = [{ when: T + rows.length - 1, entity_id: entityId, state: last, ...why }];
  const past = { history: { [entityId]: rows }, logbook, calls: part.calls ?? [] };
  return joinStates(past, T + 1, new Set()).at(-1);
}

function call(part: Partial<ActionCallRow> = {}): ActionCallRow {
  return { when: T, domain: "switch", service: "turn_on", context_id: "c1", ...part };
}

describe("a change in the past", () => {
  it("that a satellite's sentence stands behind is a person's", () => {
    const past = explained("fan.bed", { context_entity_id: "assist_satellite.kitchen" });
    expect(past?.initiator).toEqual({ kind: "person", actor: null, certaintyRatio: 0.7 });
  });

  it("that another thing's change stands behind is an echo, unless that one is a sensor of the same", () => {
    expect(explained("light.all", { context_entity_id: "light.one" })?.initiator?.kind).toBe("echo");
    expect(explained("switch.pump", { context_entity_id: "binary_sensor.pump_runs" })?.initiator).toBeNull();
  });

  it("from or to unavailable is left to the rules", () => {
    const why = { context_entity_id: "light.one" };
    expect(explained("light.all", why, { states: ["unavailable", "on"] })?.initiator).toBeNull();
    expect(explained("light.all", why, { states: ["on", "unavailable"] })?.initiator).toBeNull();
  });

  it("into the same state is the system's where the thing came up anew, not where something else of it changed", () => {
    const rows = (lc?: number): HistoryRow[] => [
      { s: "heat", a: { temperature: 20 }, lu: T },
      { s: "heat", a: { temperature: 15 }, lu: T + 1, ...(lc === undefined ? {} : { lc }) },
    ];
    const kind = (history: HistoryRow[]) =>
      joinStates({ history: { "climate.a": history }, logbook: [], calls: [] }, T + 1, new Set())[0]
        ?.initiator?.kind;
    expect(kind(rows())).toBe("system");
    expect(kind(rows(T / 1_000))).toBeUndefined();
  });

  it("by a scene without a name has that as its actor", () => {
    const why = { context_event_type: "call_service", context_domain: "scene", context_service: "apply" };
    expect(explained("light.a", why)?.initiator).toMatchObject({ kind: "scene", actor: "scene.applied" });
  });

  it("by a call that another context brought about is a consequence, whose user does not count", () => {
    const heater = call({
      service_data: { entity_id: "switch.heater" },
      context_user_id: "anna",
      context_event_type: "call_service",
      context_domain: "climate",
      context_service: "set_temperature",
    });
    const why = {
      context_event_type: "call_service",
      context_domain: "switch",
      context_service: "turn_on",
      context_user_id: "anna",
    };
    const past = explained("switch.heater", why, { calls: [heater] });
    expect(past?.event.context).toEqual({ id: "c1", parentId: "parent of c1", userId: null });
    expect(toCalls([heater])[0]?.event.context?.parentId).toBe("parent of c1");
    expect(toCalls([call({ context_entity_id: "sensor.room" })])[0]?.event.context?.parentId).toBe(
      "parent of c1",
    );
  });
});

describe("a call in the past", () => {
  it("has no parent when it is relayed in the context of the first one, or spoken", () => {
    const first = call({ domain: "light", context_user_id: "anna" });
    const relayed = call({
      context_user_id: "anna",
      context_event_type: "call_service",
      context_domain: "light",
      context_service: "turn_on",
    });
    const spoken = call({ context_id: "c2", context_entity_id: "assist_satellite.kitchen" });
    expect(toCalls([first, relayed, spoken]).map(({ event }) => event.context?.parentId)).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("comes after the run that made it in the same instant, and before what it changes", () => {
    const runs = toRuns([{ when: T, domain: "automation", entity_id: "automation.x", context_id: "c1" }]);
    const past = explained("switch.heater", {});
    const events = inTimeOrder([
      ...(past ? [past] : []),
      ...toCalls([call({ when: T + 1 })]),
      ...toRuns([{ when: T + 1, domain: "script", entity_id: "script.y", context_id: "c1" }]),
      ...runs,
    ]);
    expect(events.map(({ event }) => event.type)).toEqual([
      "automation_triggered",
      "script_started",
      "call_service",
      "state",
    ]);
  });
});
