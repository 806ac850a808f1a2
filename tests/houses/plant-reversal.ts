/** Automations that people do not want as they are: undone every time, undone every Sunday, or running all day without effect. */
import { type EventLog, toRunColumns } from "../../src/core/domain/event-log.ts";
import { toTimeOfDay } from "../../src/core/domain/local-time.ts";
import { drawNormal } from "../../src/core/math/random.ts";
import { motionOf, thingAt } from "./home-things.ts";
import { HALL } from "./household.ts";
import {
  chanceOf,
  DAY_MIN,
  drawHomeMinute,
  growHome,
  lagSpread,
  pickVariant,
  type PlantedHome,
  type PlantOptions,
  ruleOf,
  splitKept,
  toHabit,
} from "./planting.ts";
import { automationOf, call } from "./random-automations.ts";

const LAMP = thingAt(0);
const NAME = "planted";
const AUTOMATION = `automation.${NAME}`;
const OFF = [{ entityId: LAMP.entityId, state: "off" }];
const ON = [{ entityId: LAMP.entityId, state: "on" }];
const SUNDAY = 6;

const REVERSAL_VARIANTS = ["undone", "sunday", "no-effect"] as const;

export function plantReversal(options: PlantOptions): PlantedHome {
  const variant = pickVariant(options, REVERSAL_VARIANTS);
  return variant === "no-effect" ? plantNoEffect(options) : plantUndone(options, variant);
}

/** A lamp that goes on by the clock every day. People switch it off three minutes later: always, or on Sundays. */
function plantUndone(options: PlantOptions, variant: "undone" | "sunday"): PlantedHome {
  const lagMin = 3;
  const spreadMin = lagSpread(lagMin, options.spreadMin);
  let atMin = 0;
  const automations: ReturnType<typeof automationOf>[] = [];
  const isUndone = (weekday: number) => variant === "undone" || weekday === SUNDAY;
  return growHome(options, {
    planting: { needed: new Set([LAMP.index]), automations },
    occasionsOn(day, household) {
      if (day === 0) {
        atMin = Math.round(drawHomeMinute(household, chanceOf(options, 0, 1), () => true));
        automations.splice(
          0,
          automations.length,
          automationOf(
            NAME,
            [{ trigger: "time", at: toTimeOfDay(atMin) }],
            [call("light.turn_on", LAMP.entityId)],
          ),
        );
      }
      return isUndone(household.weekdayOf(day)) ? [day * DAY_MIN + atMin] : [];
    },
    plant(site, occasions) {
      const random = chanceOf(options, 0, 3);
      const { kept, skipped } = splitKept(options, occasions, random);
      const undone = new Map(
        kept.map((runMin) => [runMin, runMin + Math.max(0.3, lagMin + spreadMin * drawNormal(random))]),
      );
      for (let day = 0; day < site.days; day += 1) {
        const runMin = day * DAY_MIN + atMin;
        const early = undone.get(runMin);
        const endMin = early ?? runMin + 50 + 60 * random();
        const by = random() < 0.5 ? "physical" : "person";
        site.write(LAMP.entityId, "on", runMin, "automation", AUTOMATION);
        site.write(LAMP.entityId, "off", endMin, by, by === "person" ? site.actorAt(endMin) : null);
      }
      const isFree = (one: number) => Math.abs((one % DAY_MIN) - atMin) > 125;
      const others = site.drawUses(options.otherUsesPerDay, isFree).filter(isFree);
      site.use(
        LAMP,
        others.map((one) => ({ atMin: one, lastsMin: 3 + 50 * random() })),
      );
      const sundayFree = ruleOf([{ trigger: "time", at: toTimeOfDay(atMin) }], ON, [
        { condition: "time", weekday: ["mon", "tue", "wed", "thu", "fri", "sat"] },
      ]);
      return [
        toHabit(site, {
          type: "reversal",
          variant,
          targets: OFF,
          keptMin: [...undone.values()],
          skippedMin: skipped,
          triggers: [],
          ideal: variant === "sunday" ? sundayFree : null,
          replaces: AUTOMATION,
        }),
      ];
    },
  });
}

/** The hall's motion switches a lamp on that is never off: it fires all day and changes nothing. Other use does not come into it. */
function plantNoEffect(options: PlantOptions): PlantedHome {
  const made = growHome(options, {
    planting: {
      needed: new Set([LAMP.index]),
      automations: [
        automationOf(
          NAME,
          [{ trigger: "state", entity_id: motionOf(HALL), to: "on" }],
          [call("light.turn_on", LAMP.entityId)],
        ),
      ],
    },
    occasionsOn: (day) => [day * DAY_MIN],
    plant(site, occasions) {
      site.write(LAMP.entityId, "on", 1, "physical");
      return [
        toHabit(site, {
          type: "reversal",
          variant: "no-effect",
          targets: ON,
          keptMin: [],
          skippedMin: occasions,
          triggers: [],
          ideal: null,
          replaces: AUTOMATION,
        }),
      ];
    },
  });
  return { ...made, log: withRuns(made.log, motionOf(HALL), "on") };
}

/** The runs that Home Assistant tells of, each time an entity comes into a state. */
function withRuns(log: EventLog, entityId: string, state: string): EventLog {
  const [entity, wanted] = [log.entityIds.indexOf(entityId), log.states.indexOf(state)];
  const known = log.actors.indexOf(AUTOMATION);
  const actor = known < 0 ? log.actors.length : known;
  const runs = Array.from(log.atMs.keys())
    .filter((row) => log.entity[row] === entity && log.state[row] === wanted)
    .map((row) => ({ atMs: log.atMs[row] ?? 0, actor }));
  return { ...log, actors: known < 0 ? [...log.actors, AUTOMATION] : log.actors, runs: toRunColumns(runs) };
}
