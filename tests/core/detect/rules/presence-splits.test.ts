/** Presence as conditions: each holds where Home Assistant would say that it does. */
import { describe, expect, it } from "vitest";
import { readPresenceSplits } from "../../../../src/core/detect/rules/presence-splits.ts";
import { createEventLogBuilder } from "../../../../src/core/domain/event-log.ts";
import { toInitiatorCode } from "../../../../src/core/domain/initiator.ts";
import { indexEntityRows } from "../../../../src/core/features/entity-rows.ts";

const AT = [1, 3, 5, 7, 9];

/** Who is where from which moment on; asked for at 1, 3, 5, 7 and 9. */
function splitsOf(states: Readonly<Record<string, readonly (readonly [atMs: number, state: string])[]>>) {
  const builder = createEventLogBuilder();
  for (const [entityId, rows] of Object.entries(states)) {
    for (const [atMs, state] of rows)
      builder.add({ atMs, entityId, state, initiatorCode: toInitiatorCode("system"), actor: null });
  }
  const log = builder.build({ fromMs: 0, toMs: 10 });
  return readPresenceSplits(Float64Array.from(AT), log, indexEntityRows(log)).map(({ condition, holds }) => ({
    condition,
    holds: [...holds].join(""),
  }));
}

const home = (entity_id: string) => ({ condition: "state", entity_id, state: "home" });
const not = (...conditions: readonly object[]) => ({ condition: "not", conditions });
const zone = (bound: object) => ({ condition: "numeric_state", entity_id: "zone.home", ...bound });

describe("who was at home", () => {
  it("is told by the zone where it counts people, and by each person", () => {
    expect(
      splitsOf({
        "zone.home": [
          [0, "1"],
          [4, "0"],
          [8, "2"],
        ],
        "person.anna": [
          [0, "home"],
          [4, "Work"],
          [8, "home"],
        ],
      }),
    ).toEqual([
      { condition: zone({ above: 0 }), holds: "11001" },
      { condition: zone({ below: 1 }), holds: "00110" },
      { condition: home("person.anna"), holds: "11001" },
      { condition: not(home("person.anna")), holds: "00110" },
    ]);
  });

  it("is told by all persons together where nothing counts them, in the order of their ids", () => {
    expect(
      splitsOf({
        "person.ben": [
          [0, "not_home"],
          [2, "home"],
          [4, "not_home"],
        ],
        "person.anna": [
          [0, "home"],
          [2, "not_home"],
        ],
      }),
    ).toEqual([
      {
        condition: { condition: "or", conditions: [home("person.anna"), home("person.ben")] },
        holds: "11000",
      },
      { condition: not(home("person.anna"), home("person.ben")), holds: "00111" },
      { condition: home("person.anna"), holds: "10000" },
      { condition: not(home("person.anna")), holds: "01111" },
      { condition: home("person.ben"), holds: "01000" },
      { condition: not(home("person.ben")), holds: "10111" },
    ]);
  });

  it("is neither somebody nor nobody while the zone is out of reach, and nobody's home before it is known", () => {
    const [somebody, nobody, anna, notAnna] = splitsOf({
      "zone.home": [
        [2, "1"],
        [4, "unavailable"],
        [6, "0"],
      ],
      "person.anna": [
        [2, "home"],
        [6, "not_home"],
      ],
    });
    expect([somebody?.holds, nobody?.holds]).toEqual(["01000", "00011"]);
    expect([anna?.holds, notAnna?.holds]).toEqual(["01100", "10011"]);
  });

  it("is not told by who never comes or goes, nor by another zone", () => {
    expect(
      splitsOf({
        "person.anna": [
          [0, "home"],
          [2, "home"],
        ],
        "zone.home": [[0, "1"]],
        "zone.work": [
          [0, "0"],
          [4, "1"],
        ],
      }),
    ).toEqual([]);
  });
});
