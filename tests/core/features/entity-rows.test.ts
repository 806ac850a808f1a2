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

  it("tell the state that holds before a row, whosever it is", () => {
    const before = (entityId: string, row: number) =>
      log.states[rows.stateBefore(rows.codeOf(entityId), row)];
    expect(before("light.a", 0)).toBeUndefined();
    expect(before("light.a", 1)).toBe("on");
    expect(before("light.a", 2)).toBe("on");
    expect(before("light.a", 3)).toBe("off");
    expect(before("light.none", 3)).toBeUndefined();
    expect(rows.positionBefore(rows.codeOf("light.b"), 3)).toBe(0);
  });

  it("know from the first row what was before it", () => {
    const withPast = {
      ...log,
      previous: log.previous.map((code, row) => (row === 1 ? log.state[2] : code) ?? -1),
    };
    const known = indexEntityRows(withPast);
    expect(log.states[known.stateBefore(known.codeOf("light.b"), 0)]).toBe("off");
  });

  it("are the entity's own, in order", () => {
    expect([...rows.rowsOf(rows.codeOf("light.b"))]).toEqual([1, 3]);
    expect(rows.rowsOf(rows.codeOf("light.none"))).toHaveLength(0);
    expect(rows.stateCodeOf("gone")).toBe(-1);
  });
});
