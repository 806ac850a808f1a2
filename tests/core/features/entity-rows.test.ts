import { describe, expect, it } from "vitest";
import { createEventLogBuilder } from "../../../src/core/domain/event-log.ts";
import { indexEntityRows } from "../../../src/core/features/entity-rows.ts";

describe("rows by entity", () => {
  const builder = createEventLogBuilder();
  for (const [atMs, entityId, state] of [
    [10, "light.a", "on"],
    [20, "light.b", "on"],
    [30, "light.a", "off"],
    [40, "light.b", "off"],
  ] as const)
    builder.add({ atMs, entityId, state, initiatorCode: 1, actor: null });
  const log = builder.build();
  const rows = indexEntityRows(log);
  const stateOf = (entityId: string, atMs: number) => log.states[rows.stateAt(rows.codeOf(entityId), atMs)];

  it("tell the state that holds at an instant", () => {
    expect(stateOf("light.a", 9)).toBeUndefined();
    expect(stateOf("light.a", 10)).toBe("on");
    expect(stateOf("light.a", 29)).toBe("on");
    expect(stateOf("light.a", 99)).toBe("off");
  });

  it("are the entity's own, in order", () => {
    expect([...rows.rowsOf(rows.codeOf("light.b"))]).toEqual([1, 3]);
    expect(rows.rowsOf(rows.codeOf("light.none"))).toHaveLength(0);
    expect(rows.stateCodeOf("gone")).toBe(-1);
  });
});
