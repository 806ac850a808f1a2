import { describe, expect, it } from "vitest";
import {
  type AutomatedOptions,
  AUTOMATION,
  LAMP,
  type Reaction,
  createAutomatedHouse,
} from "../../houses/automated-house.ts";
import { suggestionsBy } from "../../houses/judge.ts";

function suggested(options: AutomatedOptions) {
  const { log, home } = createAutomatedHouse(options);
  return suggestionsBy(["reversal"], log, home).map(({ suggestion }) => suggestion);
}

const soon = (share: number): NonNullable<AutomatedOptions["react"]> => {
  return (_lamp, _weekday, random) => (random() < share ? { undoneAfterMin: 2 + 2 * random() } : null);
};

describe("an automation that people undo", () => {
  it("is to be retired when they do so nearly always, with what it did as its replay", () => {
    const [one, ...more] = suggested({ react: soon(0.93) });
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      kind: "retire",
      replaces: AUTOMATION,
      title: "Retire “Evening light”: it is always undone",
      automation: { triggers: [{ trigger: "time", at: "19:30:00" }] },
      evidence: { opportunities: 28 },
    });
    expect(one?.backtest.fired).toBe(28);
    expect(one?.backtest.contradicted).toBeGreaterThan(20);
    expect(one?.explanation).toMatch(
      /^It set out to turn on the lamp 28 times; \d+ times somebody undid that within 5 minutes, where \d+ % would be usual\.$/,
    );
  });

  it("is to be retired when it comes by the sun, whose setting is not reckoned to the second", () => {
    const config = {
      alias: "Evening light",
      triggers: [{ trigger: "sun", event: "sunset" }],
      actions: [{ action: "light.turn_on", target: { entity_id: LAMP } }],
    };
    for (const beforeSunsetMin of [-0.5, 0.5, 5]) {
      const [one, ...more] = suggested({ config, react: soon(0.93), beforeSunsetMin, place: true });
      expect(more).toEqual([]);
      expect(one).toMatchObject({ kind: "retire", backtest: { fired: 28 } });
    }
  });

  it("is to be retired also when they happened to be quicker on one day of the week", () => {
    // Every Tuesday within two minutes, on few other days; within five on all of them.
    const react: AutomatedOptions["react"] = (_lamp, weekday) => ({
      undoneAfterMin: weekday === 1 ? 1.5 : 4,
    });
    const [one, ...more] = suggested({ react });
    expect(more).toEqual([]);
    expect(one).toMatchObject({ kind: "retire", evidence: { support: 28, opportunities: 28 } });
  });

  it("stays as it is when they seldom do, or end it as they end their own uses", () => {
    expect(suggested({ react: soon(0.2) })).toEqual([]);
    expect(suggested({ react: () => null })).toEqual([]);
    const asUsual: AutomatedOptions["react"] = (_lamp, _weekday, random) => ({
      undoneAfterMin: 12 + 60 * random(),
    });
    expect(suggested({ react: asUsual, otherUses: 4 })).toEqual([]);
  });

  it("leaves out the day on which they undo it", () => {
    const onSundays: AutomatedOptions["react"] = (_lamp, weekday, random) =>
      weekday === 6 ? { undoneAfterMin: 1 + 3 * random() } : null;
    const [one, ...more] = suggested({ react: onSundays, days: 42 });
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      kind: "change",
      title: "Leave out Sundays in “Evening light”",
      automation: {
        conditions: [{ condition: "time", weekday: ["mon", "tue", "wed", "thu", "fri", "sat"] }],
      },
      evidence: { support: 6, opportunities: 6 },
    });
    // What it would have: nothing on Sundays, and with that nothing undone.
    expect(one?.backtest).toMatchObject({ fired: 36, contradicted: 0 });
  });

  it("comes later when people do the same themselves later", () => {
    const later: AutomatedOptions["react"] = (_lamp, _weekday, random) => ({
      undoneAfterMin: 1 + random(),
      redoneAfterMin: 40 + 10 * random(),
    });
    const [one] = suggested({ react: later, state: "off", atMin: 1320 });
    expect(one).toMatchObject({
      kind: "change",
      title: "Let “Evening light” come 45 minutes later",
      automation: { triggers: [{ trigger: "time", at: "22:45:00" }] },
    });
    expect(one?.backtest.matched).toBeGreaterThan(20);
  });

  it("does without the one of its lamps that they undo", () => {
    const react: AutomatedOptions["react"] = (lamp, ...rest) =>
      lamp === LAMP ? soon(0.95)(lamp, ...rest) : null;
    const [one, ...more] = suggested({ react, lamps: [LAMP, "light.shelf"] });
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      kind: "change",
      title: "Leave the lamp out of “Evening light”",
      automation: { actions: [{ action: "light.turn_on", target: { entity_id: "light.shelf" } }] },
    });
  });

  describe("and that somebody's coming sets off", () => {
    const drawMin: AutomatedOptions["drawMin"] = (random) => 1020 + 300 * random();
    const door = { entityId: "binary_sensor.door", deviceClass: "door", offAfterMin: () => 0.4 };
    const atOnce: AutomatedOptions["react"] = (_lamp, _weekday, random) =>
      random() < 0.93 ? { undoneAfterMin: 0.25 + 2.55 * random() } : null;
    const passing: AutomatedOptions["react"] = (_lamp, _weekday, random) => ({
      undoneAfterMin: 1 + 5 * random(),
    });

    it("is only found undone at once where motion does, as going switches it off again", () => {
      expect(suggested({ drawMin, react: atOnce, otherUses: 0 })).toEqual([]);
      expect(suggested({ drawMin, react: passing, otherUses: 3 })).toEqual([]);
      const within = { undoneAfterMin: 0.5 };
      expect(suggested({ drawMin, react: () => within, otherUses: 0 })).toMatchObject([{ kind: "retire" }]);
    });

    it("is to be retired where a door does and it is off again on the way past the switch", () => {
      for (const otherUses of [0, 0.1]) {
        const [one, ...more] = suggested({ drawMin, sensor: door, react: atOnce, otherUses });
        expect(more).toEqual([]);
        expect(one).toMatchObject({ kind: "retire", evidence: { opportunities: 28 } });
      }
    });

    it("stays where a door does and it is off when they are done, or in leaving by the door", () => {
      expect(suggested({ drawMin, sensor: door, react: passing, otherUses: 0 })).toEqual([]);
      const open = {
        ...door,
        offAfterMin: (reaction: Reaction | null) => (reaction?.undoneAfterMin ?? 5) + 0.1,
      };
      expect(suggested({ drawMin, sensor: open, react: atOnce, otherUses: 0 })).toEqual([]);
    });
  });

  it("is not changed where it uses more than can be replayed", () => {
    const config = {
      alias: "Evening light",
      triggers: [{ trigger: "time", at: "19:30:00" }],
      conditions: ["{{ is_state('light.lamp', 'off') }}"],
      actions: [{ action: "light.turn_on", target: { entity_id: LAMP } }],
    };
    expect(suggested({ config, react: soon(0.95) })).toEqual([]);
  });
});

describe("an automation that runs in vain", () => {
  const react: AutomatedOptions["react"] = () => null;

  it("runs only when there is something to do", () => {
    const [one, ...more] = suggested({ react, state: "off", atMin: 200, vainRuns: 30, otherUses: 0 });
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      kind: "change",
      title: "Let “Evening light” run only when there is something to do",
      automation: {
        conditions: [
          { condition: "not", conditions: [{ condition: "state", entity_id: LAMP, state: "off" }] },
        ],
      },
    });
  });

  it("is left alone when it runs seldom, or does something when it does", () => {
    expect(suggested({ react, state: "off", atMin: 200, vainRuns: 3, otherUses: 0 })).toEqual([]);
  });
});
