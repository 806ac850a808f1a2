/** Habits that follow what the home senses: people coming and going, a number crossing a line, motion in a room. */
import { drawNormal, drawPoisson } from "../../src/core/math/random.ts";
import { illuminanceOf, type Thing, thingAt } from "./home-things.ts";
import { drawMinute } from "./house-log.ts";
import { type Household, PERSONS } from "./household.ts";
import {
  bestWait,
  chanceOf,
  createMoments,
  DAY_MIN,
  drawShortLag,
  growHome,
  lagSpread,
  pickVariant,
  type PlantedHome,
  type PlantOptions,
  ruleOf,
  spanText,
  splitKept,
  toHabit,
} from "./planting.ts";
import { CELLAR } from "./random-home.ts";
import { writeSteam } from "./random-sensors.ts";
import { createSuns, type Site, type Use } from "./site.ts";

const HALL_LAMP = thingAt(0);
const FAN = thingAt(4);
const DRYER = thingAt(7);
const PEOPLE = PERSONS.map(({ entityId }) => entityId);
const ANNA = PERSONS[0];

/** The hall's lamp when the first one comes home, a fan off when the last one has gone, a lamp some minutes after Anna is there. */
export function plantPresence(options: PlantOptions): PlantedHome {
  const variant = pickVariant(options, ["first-in", "last-out", "arrival"]);
  const arrivalMin = 5 + 4 * chanceOf(options, 0, 1)();
  const arrivalSpread = lagSpread(arrivalMin, options.spreadMin);
  const isOut = variant === "last-out";
  const thing = isOut ? FAN : HALL_LAMP;
  const targets = [{ entityId: thing.entityId, state: isOut ? "off" : "on" }];
  const triggers = [
    { kind: "state", entityIds: variant === "arrival" ? [ANNA.entityId] : PEOPLE },
    { kind: "numeric_state", entityIds: ["zone.home"] },
    { kind: "state", entityIds: ["zone.home"] },
  ] as const;
  return growHome(options, {
    planting: { needed: new Set([thing.index]) },
    occasionsOn(day, household) {
      const moments = {
        "first-in": household.firstIns,
        "last-out": household.lastOuts,
        arrival: household.away[0]?.map(({ toMin }) => toMin) ?? [],
      }[variant];
      const isToday = (atMin: number) => Math.floor(atMin / DAY_MIN) === day;
      return moments.filter((atMin) => isToday(atMin) && (isOut || staysUp(household, atMin + 1, 15)));
    },
    plant(site, occasions) {
      const random = chanceOf(options, 0, 3);
      const { kept, skipped } = splitKept(options, occasions, random);
      const other = site.drawUses(options.otherUsesPerDay).map((atMin): Use => ({ atMin }));
      let keptMin: readonly number[];
      if (isOut) {
        const isFree = (atMin: number) => occasions.every((out) => atMin > out || atMin < out - 75);
        const last = (outMin: number, endMin: number): Use => {
          const beforeMin = Math.min(awakeBefore(site.household, outMin), 55);
          const fromMin = outMin - 2 - (beforeMin - 2) * (0.1 + 0.9 * random());
          return { atMin: fromMin, lastsMin: endMin - fromMin, by: "physical", endedBy: "person" };
        };
        keptMin = kept.map((outMin) => outMin + 0.3 + drawShortLag(options.spreadMin, random));
        const ends = skipped.map((outMin) => {
          const inMin = site.household.firstIns.find((atMin) => atMin > outMin) ?? outMin + 120;
          return inMin + 3 + 20 * random();
        });
        site.use(thing, [
          ...kept.map((outMin, index) => last(outMin, keptMin[index] ?? outMin)),
          ...skipped.map((outMin, index) => last(outMin, ends[index] ?? outMin)),
          ...other.filter(({ atMin }) => isFree(atMin)),
        ]);
      } else {
        keptMin = kept.map((inMin) =>
          variant === "first-in"
            ? inMin + drawShortLag(options.spreadMin, random)
            : inMin + arrivalMin + arrivalSpread * drawNormal(random),
        );
        site.use(thing, [...keptMin.map((atMin) => ({ atMin })), ...other]);
      }
      const hold = variant === "arrival" ? { for: spanText(bestWait(arrivalMin, arrivalSpread)) } : {};
      const nobody = PEOPLE.map(
        (person) => ({ condition: "state", entity_id: person, state: "not_home" }) as const,
      );
      const ideal = {
        "first-in": ruleOf([{ trigger: "numeric_state", entity_id: "zone.home", above: 0 }], targets),
        "last-out": ruleOf([{ trigger: "state", entity_id: PEOPLE, to: "not_home" }], targets, nobody),
        arrival: ruleOf([{ trigger: "state", entity_id: ANNA.entityId, to: "home", ...hold }], targets),
      }[variant];
      return [
        toHabit(site, {
          type: "presence",
          variant,
          targets,
          keptMin,
          skippedMin: skipped,
          triggers,
          lesserTriggers: [{ kind: "state", entityIds: ["binary_sensor.front_door"] }],
          ideal,
        }),
      ];
    },
  });
}

/** A fan after a shower's steam, a lamp when it gets dark at the window, the dryer when the washing machine is done. */
export function plantNumericThreshold(options: PlantOptions): PlantedHome {
  const variant = pickVariant(options, ["humidity", "illuminance", "power"]);
  if (variant === "humidity") return plantHumidity(options);
  return variant === "power" ? plantPower(options) : plantDusk(options);
}

function plantHumidity(options: PlantOptions): PlantedHome {
  const entityId = "sensor.shower_humidity";
  const above = 65;
  const targets = [{ entityId: FAN.entityId, state: "on" }];
  return growHome(options, {
    planting: {
      needed: new Set([FAN.index]),
      extras: [{ entityId, room: 4, deviceClass: "humidity", unit: "%", state: "51.0" }],
    },
    occasionsOn: createMoments(options, { awakeMin: 45 }),
    plant(site, occasions) {
      const random = chanceOf(options, 0, 3);
      const isFree = (atMin: number) => occasions.every((one) => atMin < one - 90 || atMin > one + 90);
      // Somebody washes hands: steam, but not as much.
      const little = site.drawUses(0.7, isFree).filter(isFree);
      for (const atMin of little) writeSteam(site, entityId, atMin, 52, 9);
      for (let atMin = 60 * random(); atMin < site.days * DAY_MIN; atMin += 50 + 20 * random()) {
        const isSteamy = [...occasions, ...little].some((one) => atMin > one && atMin < one + 85);
        if (!isSteamy) site.write(entityId, (51 + 1.5 * drawNormal(random)).toFixed(1), atMin);
      }
      const crossings = occasions.map((atMin) => writeSteam(site, entityId, atMin, above));
      const { kept, skipped } = splitKept(options, crossings, random);
      const keptMin = kept.map((atMin) => atMin + drawShortLag(options.spreadMin, random));
      writeUses(site, FAN, keptMin, options);
      return [
        toHabit(site, {
          type: "numeric-threshold",
          variant: "humidity",
          targets,
          keptMin,
          skippedMin: skipped,
          related: [entityId],
          triggers: [{ kind: "numeric_state", entityIds: [entityId] }],
          ideal: ruleOf([{ trigger: "numeric_state", entity_id: entityId, above }], targets),
        }),
      ];
    },
  });
}

function plantPower(options: PlantOptions): PlantedHome {
  const entityId = "sensor.washing_machine_power";
  const targets = [{ entityId: DRYER.entityId, state: "on" }];
  return growHome(options, {
    planting: {
      needed: new Set([DRYER.index]),
      extras: [{ entityId, room: 9, deviceClass: "power", unit: "W", state: "1.5" }],
    },
    // When the machine is done.
    occasionsOn: createMoments(options, { awakeMin: 30 }),
    plant(site, occasions) {
      const random = chanceOf(options, 0, 3);
      for (const atMin of occasions) {
        const fromMin = atMin - 50 - 60 * random();
        for (let minute = fromMin; minute < atMin - 1; minute += 3 + 3 * random())
          site.write(entityId, (60 + 1900 * random() ** 2).toFixed(1), minute);
        site.write(entityId, "1.5", atMin);
      }
      const { kept, skipped } = splitKept(options, occasions, random);
      const keptMin = kept.map((atMin) => atMin + 0.3 + drawShortLag(options.spreadMin, random));
      writeUses(site, DRYER, keptMin, options);
      return [
        toHabit(site, {
          type: "numeric-threshold",
          variant: "power",
          targets,
          keptMin,
          skippedMin: skipped,
          related: [entityId],
          triggers: [
            { kind: "numeric_state", entityIds: [entityId] },
            { kind: "state", entityIds: [entityId] },
          ],
          ideal: ruleOf([{ trigger: "numeric_state", entity_id: entityId, below: 10 }], targets),
        }),
      ];
    },
  });
}

/** Clouds move the moment by the spread, so the light says it better than the sun. */
function plantDusk(options: PlantOptions): PlantedHome {
  const entityId = "sensor.window_illuminance";
  const below = 40;
  const targets = [{ entityId: HALL_LAMP.entityId, state: "on" }];
  const suns = createSuns(options.firstDate);
  const cloudMin = (day: number) =>
    Math.max(-40, Math.min(40, options.spreadMin * drawNormal(chanceOf(options, day, 1))));
  /** Light falls by half every quarter of an hour and reaches the line some minutes after sunset. */
  const luxAt = (day: number, atMin: number) =>
    below * 2 ** -((atMin - suns(day).setMin - 15 - cloudMin(day)) / 15);
  return growHome(options, {
    planting: {
      needed: new Set([HALL_LAMP.index]),
      extras: [{ entityId, room: 2, deviceClass: "illuminance", unit: "lx", state: "0" }],
    },
    occasionsOn(day, household) {
      const atMin = suns(day).setMin + 15 + cloudMin(day);
      return staysUp(household, atMin, 15) ? [atMin] : [];
    },
    plant(site, occasions) {
      const random = chanceOf(options, 0, 3);
      const crossings = new Map<number, number>();
      for (let day = 0; day < site.days; day += 1) {
        const { riseMin, setMin } = suns(day);
        for (let atMin = riseMin; atMin < setMin - 60; atMin += 15 + 10 * random()) {
          const lux = Math.min(1200, 3 * (atMin - riseMin)) * (0.85 + 0.3 * random()) + 60;
          site.write(entityId, lux.toFixed(0), atMin);
        }
        for (let atMin = setMin - 55; atMin < setMin + 100; atMin += 2 + 2 * random()) {
          const lux = luxAt(day, atMin);
          site.write(entityId, Math.min(1200, lux).toFixed(0), atMin);
          if (Math.round(lux) < below && !crossings.has(day)) crossings.set(day, atMin);
        }
        site.write(entityId, "0", setMin + 105);
      }
      const { kept, skipped } = splitKept(options, occasions, random);
      const crossingOf = (atMin: number) => crossings.get(Math.floor(atMin / DAY_MIN)) ?? atMin;
      const keptMin = kept.map((atMin) => crossingOf(atMin) + drawShortLag(options.spreadMin, random));
      writeUses(site, HALL_LAMP, keptMin, options);
      return [
        toHabit(site, {
          type: "numeric-threshold",
          variant: "illuminance",
          targets,
          keptMin,
          skippedMin: skipped.map(crossingOf),
          related: [entityId],
          triggers: [{ kind: "numeric_state", entityIds: [entityId] }],
          lesserTriggers: [
            { kind: "sun" },
            { kind: "numeric_state", entityIds: Array.from({ length: 12 }, (_, one) => illuminanceOf(one)) },
          ],
          ideal: ruleOf([{ trigger: "numeric_state", entity_id: entityId, below }], targets),
        }),
      ];
    },
  });
}

const CELLAR_LAMP: Thing = {
  index: -1,
  entityId: "light.cellar",
  room: CELLAR,
  begin: "on",
  end: "off",
  isMetered: false,
};
const CELLAR_MOTION = "binary_sensor.motion_cellar";

/**
 * Somebody enters the cellar a few times a day. When it is dark and the lamp is off, they switch it on; some minutes after the last motion it goes
 * off. By day they need no lamp. Other uses come from a phone, without anybody in the room.
 */
export function plantRoomPresence(options: PlantOptions): PlantedHome {
  const variant = pickVariant(options, ["on", "off"]);
  const suns = createSuns(options.firstDate);
  const quietMin = 4 + 4 * chanceOf(options, 0, 1)();
  const spreadMin = lagSpread(quietMin, options.spreadMin);
  const isDark = (atMin: number) => {
    const { riseMin, setMin } = suns(Math.floor(atMin / DAY_MIN));
    return atMin < riseMin || atMin > setMin;
  };
  const visitsOn = (day: number, household: Household): readonly number[] => {
    const random = chanceOf(options, day, 2);
    const visits: number[] = [];
    for (let left = 2 + drawPoisson(random, 2.5); left > 0; left -= 1) {
      const atMin = day * DAY_MIN + drawMinute(random);
      const isApart = visits.every((one) => Math.abs(one - atMin) > 45);
      if (isApart && staysUp(household, atMin, 20)) visits.push(atMin);
    }
    return visits.toSorted((a, b) => a - b);
  };
  return growHome(options, {
    planting: {
      needed: new Set(),
      extras: [
        { entityId: CELLAR_LAMP.entityId, room: CELLAR, state: "off" },
        { entityId: CELLAR_MOTION, room: CELLAR, deviceClass: "motion", state: "off" },
      ],
    },
    occasionsOn: (day, household) => visitsOn(day, household).filter(isDark),
    plant(site, occasions) {
      const random = chanceOf(options, 0, 3);
      const leavings = new Map<number, number>();
      for (let day = 0; day < site.days; day += 1)
        for (const atMin of visitsOn(day, site.household))
          leavings.set(atMin, writeVisit(site, atMin, 1.5 + 5 * random(), random));
      const { kept, skipped } = splitKept(options, occasions, random);
      const lit = kept.map((atMin) => ({
        atMin: atMin + Math.min(1.4, 0.05 + (options.spreadMin / 30) * -Math.log(1 - random())),
        leftMin: leavings.get(atMin) ?? atMin,
      }));
      const ends = splitKept(options, lit, random);
      const endOf = ({ leftMin }: { readonly leftMin: number }) =>
        leftMin + Math.max(0.5, quietMin + spreadMin * drawNormal(random));
      const offs = ends.kept.map((one) => ({ ...one, endMin: endOf(one) }));
      const late = ends.skipped.map((one) => ({
        ...one,
        endMin: one.leftMin + quietMin * (3 + 3 * random()),
      }));
      const visits = [...leavings];
      const isFree = (atMin: number) =>
        visits.every(([enteredMin, leftMin]) => atMin < enteredMin - 45 || atMin > leftMin + 50);
      site.use(CELLAR_LAMP, [
        ...[...offs, ...late].map(({ atMin, endMin }): Use => ({ atMin, lastsMin: endMin - atMin })),
        ...site.drawUses(options.otherUsesPerDay, isFree).map((atMin): Use => ({ atMin, by: "person" })),
      ]);
      const on = [{ entityId: CELLAR_LAMP.entityId, state: "on" }];
      const off = [{ entityId: CELLAR_LAMP.entityId, state: "off" }];
      const related = [CELLAR_MOTION];
      const triggers = [{ kind: "state", entityIds: [CELLAR_MOTION] }] as const;
      const type = "room-presence";
      const habits = {
        on: toHabit(site, {
          type,
          variant: "on",
          targets: on,
          keptMin: lit.map(({ atMin }) => atMin),
          skippedMin: skipped,
          related,
          triggers,
          ideal: ruleOf([{ trigger: "state", entity_id: CELLAR_MOTION, to: "on" }], on, [
            {
              condition: "or",
              conditions: [
                { condition: "sun", after: "sunset" },
                { condition: "sun", before: "sunrise" },
              ],
            },
            { condition: "state", entity_id: CELLAR_LAMP.entityId, state: "off" },
          ]),
        }),
        off: toHabit(site, {
          type,
          variant: "off",
          targets: off,
          keptMin: offs.map(({ endMin }) => endMin),
          skippedMin: late.map(({ leftMin }) => leftMin + quietMin),
          related,
          triggers,
          ideal: ruleOf(
            [
              {
                trigger: "state",
                entity_id: CELLAR_MOTION,
                to: "off",
                for: spanText(bestWait(quietMin, spreadMin)),
              },
            ],
            off,
          ),
        }),
      };
      return variant === "on" ? [habits.on, habits.off] : [habits.off, habits.on];
    },
  });
}

/** Pulses of the cellar's motion sensor. @returns when the last one ended */
function writeVisit(site: Site, fromMin: number, lastsMin: number, random: () => number): number {
  let endMin = fromMin;
  for (let atMin = fromMin; atMin < fromMin + lastsMin;) {
    endMin = atMin + 0.4 + 0.8 * random();
    site.write(CELLAR_MOTION, "on", atMin);
    site.write(CELLAR_MOTION, "off", endMin);
    atMin = endMin + 0.1 + Math.min(1.5, -0.5 * Math.log(1 - random()));
  }
  return endMin;
}

/** Whether somebody is at home and awake at a minute and for a while yet. */
function staysUp(household: Household, atMin: number, forMin: number): boolean {
  return household.levelAt(atMin) > 0 && household.awakeUntil(atMin) - atMin > forMin;
}

/** How long before a minute somebody has been at home and awake. */
function awakeBefore(household: Household, atMin: number): number {
  let minute = Math.floor(atMin) - 1;
  while (minute > 0 && household.levelAt(minute) > 0) minute -= 1;
  return atMin - minute - 1;
}

function writeUses(site: Site, thing: Thing, keptMin: readonly number[], options: PlantOptions): void {
  site.use(thing, [
    ...keptMin.map((atMin) => ({ atMin })),
    ...site.drawUses(options.otherUsesPerDay).map((atMin) => ({ atMin })),
  ]);
}
