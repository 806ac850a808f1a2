import { describe, expect, it } from "vitest";
import { countAnalysed } from "../../../src/core/suggest/count-analysed.ts";
import { extractActions } from "../../../src/core/features/actions.ts";
import { createCase } from "./replay-case.ts";

describe("what was analysed", () => {
  it("does not have setpoints among its entities, changes and actions, though people's are mined", () => {
    const rows = [
      [0, 60, "climate.a", "off", "system"],
      [0, 61, "climate.a", "heat", "person"],
      [0, 62, "climate.a#temperature", "21", "system"],
      [0, 63, "climate.a#temperature", "22", "person"],
    ] as const;
    const without = createCase(rows.filter(([, , entityId]) => !entityId.includes("#")));
    const withThem = createCase(rows);
    expect(countAnalysed(withThem.log, withThem.days)).toEqual(countAnalysed(without.log, without.days));
    expect(countAnalysed(withThem.log, withThem.days).actions_by_initiator.person).toBe(1);
    expect(extractActions(withThem.log).map(({ entityId, state }) => `${entityId} ${state}`)).toEqual([
      "climate.a 22",
      "climate.a heat",
    ]);
    expect([...withThem.ownOf(withThem.rows.codeOf("climate.a#temperature")).rows]).toHaveLength(1);
  });
});
