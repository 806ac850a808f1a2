/**
 * Habits that follow something: an action after an action, an action after two, an end some time after its beginning, things set together.
 *
 * What sets them off scatters over hours, so that a rule by the clock explains little.
 */
import { toTimeOfDay } from "../../src/core/domain/local-time.ts";
import { drawNormal } from "../../src/core/math/random.ts";
import { powerOf, type Thing, thingAt } from "./home-things.ts";
import {
  bestWait,
  chanceOf,
  createMoments,
  DAY_MIN,
  drawHomeMinute,
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
import type { Site, Use } from "./site.ts";

const LAMP = thingAt(0);
const PLUG = thingAt(2);
const TELEVISION = thingAt(9);
/** In the television's room. */
const TELEVISION_LAMP = thingAt(16);
const SCENE = [thingAt(0), thingAt(1), thingAt(3)];
const TOGETHER_MIN = 20 / 60;

/** The television goes on, the lamp beside it follows: within a minute or two, or after a delay. */
export function plantTriggerAction(options: PlantOptions): PlantedHome {
  const variant = pickVariant(options, ["prompt", "delayed"]);
  const delayMin = variant === "prompt" ? 0 : 6 + 6 * chanceOf(options, 0, 1)();
  const spreadMin = lagSpread(delayMin, options.spreadMin);
  const targets = [{ entityId: TELEVISION_LAMP.entityId, state: "on" }];
  return growHome(options, {
    planting: { needed: new Set([TELEVISION.index, TELEVISION_LAMP.index]) },
    occasionsOn: createMoments(options, { awakeMin: 30 }),
    plant(site, occasions) {
      const random = chanceOf(options, 0, 3);
      const { kept, skipped } = splitKept(options, occasions, random);
      const keptMin = kept.map((atMin) =>
        variant === "prompt"
          ? atMin + drawShortLag(options.spreadMin, random)
          : atMin + Math.max(0.5, delayMin + spreadMin * drawNormal(random)),
      );
      site.use(
        TELEVISION,
        occasions.map((atMin) => ({ atMin, lastsMin: 25 + 90 * random() })),
      );
      writeUses(site, TELEVISION_LAMP, keptMin, options);
      const hold = delayMin === 0 ? {} : { for: spanText(bestWait(delayMin, spreadMin)) };
      return [
        toHabit(site, {
          type: "trigger-action",
          variant,
          targets,
          keptMin,
          skippedMin: skipped,
          related: [TELEVISION.entityId],
          triggers: [{ kind: "state", entityIds: [TELEVISION.entityId] }],
          ideal: ruleOf([{ trigger: "state", entity_id: TELEVISION.entityId, to: "on", ...hold }], targets),
        }),
      ];
    },
  });
}

/**
 * First the plug, one to three minutes later the television, one to three later the lamp. Either alone, or the other way round, leads to nothing.
 * `held`: the plug is still on when the television comes; `brief`: it is off again by then, so that only the order tells.
 */
export function plantSequence(options: PlantOptions): PlantedHome {
  const variant = pickVariant(options, ["held", "brief"]);
  const targets = [{ entityId: LAMP.entityId, state: "on" }];
  const gapMin = (random: () => number) => 1 + 2 * random();
  const plugLasts = (random: () => number) =>
    variant === "held" ? 10 + 25 * random() : 0.2 + 0.6 * random();
  return growHome(options, {
    planting: { needed: new Set([LAMP.index, PLUG.index, TELEVISION.index]) },
    occasionsOn: createMoments(options, { awakeMin: 40 }),
    plant(site, occasions) {
      const random = chanceOf(options, 0, 3);
      const plug: Use[] = [];
      const television: Use[] = [];
      const taken: number[] = [...occasions];
      const both = occasions.map((atMin) => {
        const secondMin = atMin + gapMin(random);
        plug.push({ atMin, lastsMin: plugLasts(random) });
        television.push({ atMin: secondMin, lastsMin: 10 + 50 * random() });
        return secondMin;
      });
      const { kept, skipped } = splitKept(options, both, random);
      const isFree = (atMin: number) => taken.every((one) => Math.abs(one - atMin) > 75);
      const alone = (perDay: number, write: (atMin: number) => void): void => {
        for (const atMin of site.drawUses(perDay, isFree).filter(isFree)) {
          taken.push(atMin);
          write(atMin);
        }
      };
      alone(1.5, (atMin) => plug.push({ atMin, lastsMin: plugLasts(random) }));
      alone(1.5, (atMin) => television.push({ atMin, lastsMin: 5 + 20 * random() }));
      alone(0.5, (atMin) => {
        television.push({ atMin, lastsMin: 5 + 20 * random() });
        plug.push({ atMin: atMin + gapMin(random), lastsMin: plugLasts(random) });
      });
      site.use(PLUG, plug);
      site.use(TELEVISION, television);
      const keptMin = kept.map((atMin) => atMin + gapMin(random));
      writeUses(site, LAMP, keptMin, options);
      const first = [PLUG.entityId, powerOf(PLUG.index)];
      const televisionOn = { trigger: "state", entity_id: TELEVISION.entityId, to: "on" } as const;
      const afterBoth = ruleOf([televisionOn], targets, [
        { condition: "state", entity_id: PLUG.entityId, state: "on" },
      ]);
      const plain = ruleOf([{ trigger: "state", entity_id: PLUG.entityId, to: "on" }], targets);
      const wait = { wait_for_trigger: [televisionOn], timeout: "00:03:30", continue_on_timeout: false };
      const inOrder = { ...plain, actions: [wait, ...plain.actions] };
      return [
        toHabit(site, {
          type: "sequence",
          variant,
          targets,
          keptMin,
          skippedMin: skipped,
          related: [...first, TELEVISION.entityId],
          triggers: [{ kind: "state", entityIds: [...first, TELEVISION.entityId] }],
          ideal: variant === "held" ? afterBoth : inOrder,
        }),
      ];
    },
  });
}

/** What is switched on within a few hours of the day is off again about so many minutes later; at other hours it stays on as long as it likes. */
export function plantDuration(options: PlantOptions): PlantedHome {
  const variant = pickVariant(options, ["20", "40"]);
  const lagMin = Number(variant);
  const spreadMin = lagSpread(lagMin, options.spreadMin);
  const targets = [{ entityId: PLUG.entityId, state: "off" }];
  const halfMin = 75;
  let middleMin: number | undefined;
  return growHome(options, {
    planting: { needed: new Set([PLUG.index]) },
    occasionsOn(day, household) {
      middleMin ??= drawHomeMinute(household, chanceOf(options, 0, 1), (one) => one < 28);
      const random = chanceOf(options, day, 2);
      for (let tries = 0; tries < 25; tries += 1) {
        const atMin = day * DAY_MIN + middleMin + halfMin * (2 * random() - 1);
        const lastsMin = household.awakeUntil(atMin) - atMin;
        if (household.levelAt(atMin) > 0 && lastsMin > lagMin + 3 * spreadMin) return [atMin];
      }
      return [];
    },
    plant(site, occasions) {
      const random = chanceOf(options, 0, 3);
      const { kept, skipped } = splitKept(options, occasions, random);
      const middle = middleMin ?? 0;
      const isElsewhere = (atMin: number) => Math.abs((atMin % DAY_MIN) - middle) > halfMin + 130;
      const uses: Use[] = [
        ...kept.map((atMin) => ({ atMin, lastsMin: Math.max(2, lagMin + spreadMin * drawNormal(random)) })),
        ...skipped.map((atMin) => {
          const mostMin = site.household.awakeUntil(atMin) - atMin;
          return { atMin, lastsMin: Math.min(lagMin * (2 + 2 * random()), mostMin) };
        }),
        ...site.drawUses(options.otherUsesPerDay, isElsewhere).map((atMin) => ({ atMin })),
      ];
      const spans = site.use(PLUG, uses);
      const holdMin = bestWait(lagMin, spreadMin);
      const ends = new Map(spans.map(({ fromMin, toMin }) => [fromMin, toMin]));
      return [
        toHabit(site, {
          type: "duration",
          variant,
          targets,
          keptMin: kept.map((atMin) => ends.get(atMin) ?? atMin),
          skippedMin: skipped.map((atMin) => atMin + lagMin),
          related: [powerOf(PLUG.index)],
          triggers: [
            { kind: "state", entityIds: [PLUG.entityId] },
            { kind: "numeric_state", entityIds: [powerOf(PLUG.index)] },
          ],
          ideal: ruleOf(
            [{ trigger: "state", entity_id: PLUG.entityId, to: "on", for: spanText(holdMin) }],
            targets,
            [
              {
                condition: "time",
                after: toTimeOfDay(middle - halfMin + holdMin),
                before: toTimeOfDay(middle + halfMin + holdMin),
              },
            ],
          ),
        }),
      ];
    },
  });
}

/** Three lamps set within twenty seconds, in any order, at any hour: a scene. */
export function plantCoActivation(options: PlantOptions): PlantedHome {
  const targets = SCENE.map(({ entityId }) => ({ entityId, state: "on" }));
  return growHome(options, {
    planting: { needed: new Set(SCENE.map(({ index }) => index)) },
    occasionsOn: createMoments(options, { awakeMin: 30 }),
    plant(site, occasions) {
      const random = chanceOf(options, 0, 3);
      const { kept, skipped } = splitKept(options, occasions, random);
      const uses = SCENE.map((): Use[] => []);
      const keptMin = kept.map((atMin) => {
        const lastsMin = 20 + 60 * random();
        const times = SCENE.map(() => atMin + TOGETHER_MIN * random());
        for (const [place, one] of times.entries())
          uses[place]?.push({ atMin: one, lastsMin: lastsMin + 16 * (random() - 0.5) });
        return Math.max(...times);
      });
      // One of them alone is no scene.
      for (const atMin of skipped) uses[Math.floor(random() * SCENE.length)]?.push({ atMin });
      for (const [place, thing] of SCENE.entries())
        site.use(thing, [
          ...(uses[place] ?? []),
          ...site.drawUses(options.otherUsesPerDay).map((atMin) => ({ atMin })),
        ]);
      const entityIds = SCENE.map(({ entityId }) => entityId);
      return [
        toHabit(site, {
          type: "co-activation",
          variant: "three",
          targets,
          keptMin,
          skippedMin: skipped,
          triggers: [{ kind: "state", entityIds }],
          ideal: null,
        }),
      ];
    },
  });
}

function writeUses(site: Site, thing: Thing, keptMin: readonly number[], options: PlantOptions): void {
  site.use(thing, [
    ...keptMin.map((atMin) => ({ atMin })),
    ...site.drawUses(options.otherUsesPerDay).map((atMin) => ({ atMin })),
  ]);
}
