/** Delays, waits and modes, and the contract's words for what comes of them, one rule a test. */
import { describe, expect, it } from "vitest";
import type { Action, AutomationConfig } from "../../../src/core/domain/automation.ts";
import { type Row, TURN_ON, firingsOf, replayCase } from "./replay-case.ts";

const onMotion: AutomationConfig["triggers"] = [{ trigger: "state", entity_id: "binary_sensor.m", to: "on" }];
const motion = (...minutes: readonly number[]): readonly Row[] =>
  minutes.flatMap((minute): Row[] => [
    [0, minute, "binary_sensor.m", "on"],
    [0, minute + 0.5, "binary_sensor.m", "off"],
  ]);
const turnOff: Action = { action: "light.turn_off", target: { entity_id: "light.b" } };

describe("a delay", () => {
  it("makes what follows a moment of its own", () => {
    const actions = [
      TURN_ON,
      { delay: "00:20:00" },
      { action: "fan.turn_on", target: { entity_id: "fan.a" } },
    ];
    expect(firingsOf(motion(600), { triggers: onMotion, actions })).toEqual([
      "0 10:00:00 unmatched",
      "0 10:20:00 unmatched",
    ]);
  });

  it("gives people half of it, where that is more than five minutes", () => {
    const actions = [{ delay: "00:20:00" }, TURN_ON];
    const after = (minute: number) =>
      replayCase([...motion(600), [0, minute, "light.a", "on"]], { triggers: onMotion, actions }).backtest
        .matched;
    expect(after(629)).toBe(1);
    expect(after(631)).toBe(0);
  });

  it("is over after the end of the history: nothing", () => {
    const actions = [{ delay: "00:20:00" }, TURN_ON];
    expect(firingsOf(motion(1425), { triggers: onMotion, actions })).toEqual([]);
  });

  it("keeps by the clock what began by the clock", () => {
    const actions = [{ delay: "00:05:00" }, TURN_ON];
    expect(replayCase([[0, 7 * 60 - 5, "light.a", "on"]], { actions }).backtest).toMatchObject({
      fired: 1,
      matched: 1,
    });
  });
});

describe("a wait", () => {
  const quietThenMotion: Partial<AutomationConfig> = {
    triggers: [{ trigger: "state", entity_id: "binary_sensor.m", to: "off", for: "00:30:00" }],
    actions: [{ wait_for_trigger: onMotion }, TURN_ON],
  };

  it("goes on with the trigger: the first motion after quiet", () => {
    expect(firingsOf(motion(600, 610, 700, 705), quietThenMotion)).toEqual(["0 11:40:00 unmatched"]);
  });

  it("is told of changes after it began only", () => {
    const actions = [{ wait_for_trigger: onMotion }, TURN_ON];
    expect(firingsOf(motion(600, 700), { triggers: onMotion, actions })).toEqual(["0 11:40:00 unmatched"]);
  });

  it("goes on after its timeout, unless it is told not to", () => {
    const waiting = (part: object) =>
      firingsOf(motion(600), {
        triggers: onMotion,
        actions: [
          { wait_for_trigger: [{ trigger: "state", entity_id: "binary_sensor.n", to: "on" }], ...part },
          TURN_ON,
        ],
      });
    expect(waiting({ timeout: "00:10:00" })).toEqual(["0 10:10:00 unmatched"]);
    expect(waiting({ timeout: "00:10:00", continue_on_timeout: true })).toEqual(["0 10:10:00 unmatched"]);
    expect(waiting({ timeout: "00:10:00", continue_on_timeout: false })).toEqual([]);
    expect(waiting({})).toEqual([]);
  });

  it("ends with the first of its triggers", () => {
    const actions: readonly Action[] = [
      {
        wait_for_trigger: [
          { trigger: "time", at: "11:00:00" },
          { trigger: "numeric_state", entity_id: "sensor.w", above: 5 },
        ],
      },
      TURN_ON,
    ];
    const power: readonly Row[] = [
      [0, 590, "sensor.w", "0"],
      [0, 630, "sensor.w", "9"],
      [0, 631, "sensor.w", "0"],
      [0, 690, "sensor.w", "9"],
    ];
    expect(firingsOf([...motion(600), ...power], { triggers: onMotion, actions })).toEqual([
      "0 10:30:00 unmatched",
    ]);
    expect(firingsOf(motion(600), { triggers: onMotion, actions })).toEqual(["0 11:00:00 unmatched"]);
  });

  it("arms a numeric trigger by what the sensor is when it begins", () => {
    const actions: readonly Action[] = [
      { wait_for_trigger: [{ trigger: "numeric_state", entity_id: "sensor.w", above: 5 }] },
      TURN_ON,
    ];
    const power: readonly Row[] = [
      [0, 590, "sensor.w", "9"],
      [0, 630, "sensor.w", "10"],
      [0, 640, "sensor.w", "0"],
      [0, 650, "sensor.w", "9"],
    ];
    expect(firingsOf([...motion(600), ...power], { triggers: onMotion, actions })).toEqual([
      "0 10:50:00 unmatched",
    ]);
  });

  it("is by the clock where it ended by the clock, and no longer where it timed out", () => {
    const waitForElse = (trigger: object): readonly Action[] => [
      { wait_for_trigger: [{ trigger: "time", at: "11:00:00" }], ...trigger },
      TURN_ON,
    ];
    const early = (actions: readonly Action[]) =>
      replayCase([...motion(600), [0, 655, "light.a", "on"]], { triggers: onMotion, actions }).backtest;
    expect(early(waitForElse({}))).toMatchObject({ fired: 1, matched: 1 });
    expect(early(waitForElse({ timeout: "00:58:00" }))).toMatchObject({ fired: 0, already_so: 1 });
  });
});

describe("the mode", () => {
  const slow = (mode: AutomationConfig["mode"]): Partial<AutomationConfig> => ({
    triggers: onMotion,
    actions: [{ delay: "00:10:00" }, TURN_ON],
    mode,
  });

  it("single starts nothing while a run is under way", () => {
    expect(firingsOf(motion(600, 608, 616), slow("single"))).toEqual([
      "0 10:10:00 unmatched",
      "0 10:26:00 unmatched",
    ]);
  });

  it("restart drops the run that is under way", () => {
    expect(firingsOf(motion(600, 608, 640), slow("restart"))).toEqual([
      "0 10:18:00 unmatched",
      "0 10:50:00 unmatched",
    ]);
  });

  it("parallel and queued have one run beside the other", () => {
    for (const mode of ["parallel", "queued"] as const)
      expect(firingsOf(motion(600, 608, 616), slow(mode))).toEqual([
        "0 10:10:00 unmatched",
        "0 10:18:00 unmatched",
        "0 10:26:00 unmatched",
      ]);
  });

  it("single waits for as long as its run does, if need be for ever", () => {
    const actions: readonly Action[] = [
      { wait_for_trigger: [{ trigger: "state", entity_id: "binary_sensor.n", to: "on" }] },
      TURN_ON,
    ];
    const rows: readonly Row[] = [...motion(600, 700, 800), [0, 750, "binary_sensor.n", "on"]];
    expect(firingsOf(rows, { triggers: onMotion, actions })).toEqual(["0 12:30:00 unmatched"]);
  });
});

describe("the words", () => {
  it("let one own action be one hit only", () => {
    const rows: readonly Row[] = [...motion(600, 606), [0, 606.1, "light.a", "off", "automation"]];
    const twice: readonly Row[] = [...motion(600, 604.5), [0, 604.9, "light.a", "on"]];
    expect(replayCase(twice, { triggers: onMotion }).backtest).toMatchObject({ fired: 1, matched: 1 });
    const both = replayCase([...rows, [0, 604, "light.a", "on"]], { triggers: onMotion }).backtest;
    expect(both).toMatchObject({ fired: 1, matched: 1, already_so: 1 });
  });

  it("count one firing a window: five minutes, or half of what the automation waits", () => {
    const short = replayCase(motion(600, 604, 606), { triggers: onMotion });
    expect(short.backtest.fired).toBe(2);
    expect(short.refractory).toBe(1);
    const actions: readonly Action[] = [{ delay: "00:20:00" }, TURN_ON];
    const long = replayCase(motion(600, 608, 616), { triggers: onMotion, actions, mode: "parallel" });
    expect(long.backtest.fired).toBe(2);
    expect(long.refractory).toBe(1);
  });

  it("have the same window for the next firing by the clock", () => {
    const triggers = [{ trigger: "time", at: ["07:00", "07:04", "07:10"] }] as const;
    const { backtest, refractory } = replayCase([], { triggers });
    expect([backtest.fired, refractory]).toEqual([2, 1]);
  });

  it("want everything done that was pending, and take no notice of what was so", () => {
    const actions: readonly Action[] = [TURN_ON, turnOff];
    const rows: readonly Row[] = [
      [0, 1, "light.b", "on", "system"],
      ...motion(600),
      [0, 602, "light.a", "on"],
    ];
    expect(replayCase(rows, { triggers: onMotion, actions }).backtest).toMatchObject({
      fired: 1,
      matched: 0,
    });
    const done: readonly Row[] = [...rows, [0, 603, "light.b", "off"]];
    expect(replayCase(done, { triggers: onMotion, actions }).backtest).toMatchObject({
      fired: 1,
      matched: 1,
    });
    const wasOff: readonly Row[] = [
      [0, 1, "light.b", "off", "system"],
      ...motion(600),
      [0, 602, "light.a", "on"],
    ];
    expect(replayCase(wasOff, { triggers: onMotion, actions }).backtest).toMatchObject({
      fired: 1,
      matched: 1,
    });
  });

  it("fire at what nobody has heard of, and nobody does it", () => {
    const actions: readonly Action[] = [{ action: "fan.turn_on", target: { entity_id: "fan.none" } }];
    expect(replayCase(motion(600), { triggers: onMotion, actions }).backtest).toMatchObject({
      fired: 1,
      unmatched: 1,
    });
  });

  it("take what happens in the same instant in its order", () => {
    const before: readonly Row[] = [
      [0, 600, "light.a", "on"],
      [0, 600, "binary_sensor.m", "on"],
    ];
    expect(replayCase(before, { triggers: onMotion }).backtest).toMatchObject({ fired: 0, already_so: 1 });
    const after = before.toReversed();
    expect(replayCase(after, { triggers: onMotion }).backtest).toMatchObject({ fired: 1, matched: 1 });
  });

  it("call contradicted what a person changes within half an hour", () => {
    const rows = (minute: number): readonly Row[] => [
      ...motion(600),
      [0, 601, "light.a", "on", "automation"],
      [0, minute, "light.a", "off"],
    ];
    expect(replayCase(rows(629), { triggers: onMotion }).backtest.contradicted).toBe(1);
    expect(replayCase(rows(631), { triggers: onMotion }).backtest.contradicted).toBe(0);
  });

  it("take repeats within a minute of the first for one action", () => {
    const on = (minute: number): readonly Row[] => [
      [0, minute, "light.a", "on"],
      [0, minute + 0.25, "light.a", "off", "automation"],
    ];
    const { missed, backtest } = replayCase([...on(800), ...on(800.5), ...on(801), ...on(801.5)], {
      triggers: onMotion,
    });
    expect(backtest.missed).toBe(2);
    expect(missed).toHaveLength(2);
  });

  it("say which own actions were matched, by ids that are the same for every automation", () => {
    const rows: readonly Row[] = [...motion(415), [0, 418, "light.a", "on"]];
    const byClock = replayCase(rows);
    const byMotion = replayCase(rows, { triggers: onMotion });
    expect(byClock.matched).toHaveLength(1);
    expect(byMotion.matched).toEqual(byClock.matched);
    expect(byMotion.firings.map(({ word, actionIds }) => [word, actionIds])).toEqual([
      ["matched", [...byClock.matched]],
    ]);
    expect(byMotion.missed).toHaveLength(0);
  });
});

describe("what is wanted", () => {
  const at = (actions: readonly Action[], rows: readonly Row[]) =>
    replayCase([...motion(600), ...rows], { triggers: onMotion, actions }).backtest;

  it("is of a player or a heating any state but off, where it is `on`", () => {
    const player: readonly Action[] = [
      { action: "media_player.turn_on", target: { entity_id: "media_player.a" } },
    ];
    const rows = (state: string): readonly Row[] => [
      [0, 1, "media_player.a", "off", "system"],
      [0, 602, "media_player.a", state],
    ];
    expect(at(player, rows("playing"))).toMatchObject({ fired: 1, matched: 1 });
    expect(at(player, rows("standby"))).toMatchObject({ fired: 1, matched: 0 });
    const heating: readonly Action[] = [{ action: "climate.turn_on", target: { entity_id: "climate.a" } }];
    expect(at(heating, [[0, 1, "climate.a", "heat", "system"]])).toMatchObject({ fired: 0, already_so: 1 });
  });

  it("is open or closed by the position", () => {
    const to = (position: number): readonly Action[] => [
      { action: "cover.set_cover_position", target: { entity_id: "cover.a" }, data: { position } },
    ];
    const rows: readonly Row[] = [
      [0, 1, "cover.a", "closed", "system"],
      [0, 602, "cover.a", "opening"],
      [0, 603, "cover.a", "open", "unknown"],
    ];
    expect(at(to(100), rows)).toMatchObject({ fired: 1, matched: 1 });
    expect(at(to(0), rows)).toMatchObject({ fired: 0, already_so: 1 });
    expect(() => at(to(50), rows)).toThrow(RangeError);
  });

  it("is a mode, by its name", () => {
    const cool: readonly Action[] = [
      { action: "climate.set_hvac_mode", target: { entity_id: "climate.a" }, data: { hvac_mode: "cool" } },
    ];
    const rows: readonly Row[] = [
      [0, 1, "climate.a", "heat", "system"],
      [0, 603, "climate.a", "cool"],
    ];
    expect(at(cool, rows)).toMatchObject({ fired: 1, matched: 1 });
  });

  it("is a setpoint, to half a degree or two percent", () => {
    const warm: readonly Action[] = [
      { action: "climate.set_temperature", target: { entity_id: "climate.a" }, data: { temperature: 21 } },
    ];
    const rows = (set: string): readonly Row[] => [
      [0, 1, "climate.a", "heat", "system"],
      [0, 1, "climate.a#temperature", "18", "system"],
      [0, 602, "climate.a#temperature", set, "person"],
    ];
    expect(at(warm, rows("21.5"))).toMatchObject({ fired: 1, matched: 1 });
    expect(at(warm, rows("22"))).toMatchObject({ fired: 1, matched: 0, contradicted: 1 });
    const moist: readonly Action[] = [
      { action: "humidifier.set_humidity", target: { entity_id: "humidifier.a" }, data: { humidity: 50 } },
    ];
    expect(at(moist, [[0, 1, "humidifier.a#humidity", "48", "system"]])).toMatchObject({ already_so: 1 });
  });
});
