/**
 * A believable home with a known truth: its things, its people, the automations it has, and any number of days of history up to now.
 *
 * The history is played, not drawn: the plan of each day (demo-life.ts) goes through the states the things really have, so that nothing is
 * switched on that is on; the automations run on it with the contexts Home Assistant gives them. Lines follow the offline contract.
 */
import { AREAS, DEVICES, ENTITIES, type Attributes, type DemoEntity } from "./demo-rooms.ts";
import { AUTOMATIONS, type DemoAutomation } from "./demo-automations.ts";
import {
  consequencesOf,
  HABITS,
  outcomeOf,
  planDay,
  type Habit,
  type Happening,
  type Resident,
} from "./demo-life.ts";
import { createCalendar, type Calendar, type LocalDay } from "./calendar.ts";
import { createRandom, type Random } from "./random.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const DEMO_PLACE = { timeZone: "Europe/Berlin", latitude: 52.52, longitude: 13.405 };

export interface DemoHouseOptions {
  readonly seed: number;
  /** The history ends here. */
  readonly endMs: number;
  readonly days: number;
  readonly timeZone?: string;
  /** Home Assistant's ids of the two users; made up where the house is only analysed offline. */
  readonly userIds?: Readonly<Record<Resident, string>>;
  /** What a test has in it besides: automations, and what happens on each day. */
  readonly besides?: Besides;
}

export interface Besides {
  readonly automations: readonly DemoAutomation[];
  readonly onDay: (day: LocalDay) => readonly Happening[];
}

/** What the demo integration reads from demo_home.json. */
export interface DemoFixture {
  readonly seeded_ms: number;
  readonly areas: typeof AREAS;
  readonly devices: readonly {
    readonly id: string;
    readonly name: string;
    readonly area_id: string;
    readonly manufacturer: string;
    readonly model: string;
    readonly entities: readonly DemoEntity[];
  }[];
}

interface Context {
  readonly id: string;
  readonly parent_id: string | null;
  readonly user_id: string | null;
}

export type HistoryLine =
  | {
      readonly entity_id: string;
      readonly state: string;
      readonly last_changed: string;
      readonly last_updated: string;
      readonly attributes: Attributes;
      readonly context: Context;
    }
  | {
      readonly event_type: "call_service" | "automation_triggered";
      readonly time_fired: string;
      readonly data: Attributes;
      readonly context: Context;
    };

export interface DemoHouse {
  /** HOME of the offline contract. */
  readonly home: Attributes;
  /** HISTORY of the offline contract, in time order. */
  readonly history: readonly HistoryLine[];
  /** The truth: what a person does at what time of day. */
  readonly habits: readonly Habit[];
  readonly automations: readonly DemoAutomation[];
  /** The things with the states they have at the end of the history. */
  readonly fixture: DemoFixture;
  /** What happens after the end, day by day without end, in time order. */
  future(): Generator<Happening>;
}

export function createDemoHouse(options: DemoHouseOptions): DemoHouse {
  const timeZone = options.timeZone ?? DEMO_PLACE.timeZone;
  const calendar = createCalendar({ ...DEMO_PLACE, timeZone });
  const userIds = options.userIds ?? { anna: "a".repeat(32), ben: "b".repeat(32) };
  const automations = [...AUTOMATIONS, ...(options.besides?.automations ?? [])];
  const plan = (day: LocalDay) => [...planDay(options.seed, day), ...(options.besides?.onDay(day) ?? [])];
  const past = createPast(options.seed, calendar, userIds, automations, plan);
  const startMs = options.endMs - options.days * DAY_MS;
  past.begin(startMs);
  for (let date = calendar.dateOf(startMs); ; date = calendar.nextDate(date)) {
    if (calendar.day(date).at(0) >= options.endMs) break;
    past.live(date, { fromMs: startMs, toMs: options.endMs });
  }
  past.finish(options.endMs);
  return {
    home: describeHome(timeZone, userIds, automations),
    history: past.lines,
    habits: HABITS,
    automations,
    fixture: {
      seeded_ms: options.endMs,
      areas: AREAS,
      devices: DEVICES.map((device) => ({
        ...device,
        entities: device.entities.map((entity) => ({
          ...entity,
          ...past.current(entity.entity_id),
        })),
      })),
    },
    *future() {
      // A day's plan reaches into the night after it, so what lies beyond midnight waits for the next day's.
      let coming: Happening[] = [];
      for (let date = calendar.dateOf(options.endMs - DAY_MS); ; date = calendar.nextDate(date)) {
        const day = calendar.day(date);
        coming.push(...plan(day).filter(({ atMs }) => atMs > options.endMs));
        coming.sort((a, b) => a.atMs - b.atMs);
        const midnightMs = day.at(1440);
        yield* coming.filter(({ atMs }) => atMs < midnightMs);
        coming = coming.filter(({ atMs }) => atMs >= midnightMs);
      }
    },
  };
}

function describeHome(
  timeZone: string,
  userIds: Readonly<Record<Resident, string>>,
  automations: readonly DemoAutomation[],
): Attributes {
  return {
    time_zone: timeZone,
    latitude: DEMO_PLACE.latitude,
    longitude: DEMO_PLACE.longitude,
    country: "DE",
    areas: AREAS,
    devices: DEVICES.map(({ id, name, area_id, manufacturer, model }) => ({
      id,
      name,
      area_id,
      manufacturer,
      model,
    })),
    entities: DEVICES.flatMap((device) =>
      device.entities.map((entity) => ({
        entity_id: entity.entity_id,
        name: entity.fixed["friendly_name"],
        area_id: device.area_id,
        device_id: device.id,
        device_class: entity.device_class,
        platform: "demo_home",
        entity_category: entity.entity_category,
        labels: [],
        disabled_by: null,
      })),
    ),
    automations: automations.map(({ entity_id, id, config }) => ({ entity_id, id, config })),
    users: [
      { id: userIds.anna, name: "Anna", system_generated: false },
      { id: userIds.ben, name: "Ben", system_generated: false },
    ],
    persons: [
      { entity_id: "person.anna", user_id: userIds.anna },
      { entity_id: "person.ben", user_id: userIds.ben },
    ],
  };
}

/** What is still to come while the past is played: a happening, or a step or a due time of an automation. */
interface Task {
  readonly atMs: number;
  /** Tasks of the same millisecond keep the order in which they were planned. */
  readonly order: number;
  run(): void;
}

interface ThingState {
  state: string;
  attributes: Attributes;
  readonly fixed: Attributes;
  changedMs: number;
  /** Counts changes of the state, for triggers that wait. */
  changes: number;
}

interface Past {
  readonly lines: HistoryLine[];
  begin(atMs: number): void;
  live(date: string, range: { readonly fromMs: number; readonly toMs: number }): void;
  finish(endMs: number): void;
  current(entityId: string): { readonly state: string; readonly attributes: Attributes };
}

function createPast(
  seed: number,
  calendar: Calendar,
  userIds: Readonly<Record<Resident, string>>,
  automations: readonly DemoAutomation[],
  plan: (day: LocalDay) => readonly Happening[],
): Past {
  const random = createRandom(seed, "past");
  const lines: HistoryLine[] = [];
  const tasks: Task[] = [];
  const runs = new Map<DemoAutomation, number>();
  let planned = 0;
  let isDark = true;

  const things = new Map<string, ThingState>(
    [
      ...ENTITIES.map((entity) => [entity.entity_id, entity] as const),
      ["person.anna", other("home", { friendly_name: "Anna", user_id: userIds.anna })] as const,
      ["person.ben", other("home", { friendly_name: "Ben", user_id: userIds.ben })] as const,
      ["zone.home", other("2", { friendly_name: "Home", icon: "mdi:home" })] as const,
      ["sun.sun", other("below_horizon", { friendly_name: "Sun" })] as const,
    ].map(([entityId, { state, attributes, fixed }]) => [
      entityId,
      { state, attributes, fixed, changedMs: 0, changes: 0 },
    ]),
  );

  const later = (atMs: number, run: () => void): void => {
    tasks.push({ atMs, order: planned, run });
    planned += 1;
  };
  const newContext = (atMs: number, userId: string | null, parent: string | null): Context => ({
    id: createUlid(atMs, random),
    parent_id: parent,
    user_id: userId,
  });

  function set(
    atMs: number,
    entityId: string,
    after: { readonly state: string; readonly attributes?: Attributes | undefined },
    context: Context,
  ): void {
    const thing = thingOf(things, entityId);
    const attributes = { ...thing.attributes, ...after.attributes };
    const isChanged = after.state !== thing.state;
    const isUpdated = JSON.stringify(attributes) !== JSON.stringify(thing.attributes);
    if (!isChanged && !isUpdated) return;
    const before = thing.state;
    thing.state = after.state;
    thing.attributes = attributes;
    if (isChanged) {
      thing.changedMs = atMs;
      thing.changes += 1;
    }
    write(atMs, entityId, context);
    if (isChanged) follow(atMs, entityId, before, context);
  }

  function write(atMs: number, entityId: string, context: Context): void {
    const thing = thingOf(things, entityId);
    lines.push({
      entity_id: entityId,
      state: thing.state,
      last_changed: new Date(thing.changedMs).toISOString(),
      last_updated: new Date(atMs).toISOString(),
      attributes: { ...thing.fixed, ...thing.attributes },
      context,
    });
  }

  /** What Home Assistant and the things themselves do about a change. */
  function follow(atMs: number, entityId: string, before: string, context: Context): void {
    const thing = thingOf(things, entityId);
    for (const happening of consequencesOf({ atMs, entityId, state: thing.state }, random)) {
      later(happening.atMs, () => play(happening));
    }
    if (entityId.startsWith("device_tracker.")) {
      const person = entityId.includes("anna") ? "person.anna" : "person.ben";
      set(atMs + 2, person, { state: thing.state }, context);
      const atHome = ["person.anna", "person.ben"].filter((each) => thingOf(things, each).state === "home");
      set(atMs + 4, "zone.home", { state: String(atHome.length) }, newContext(atMs, null, null));
    }
    for (const automation of automations) {
      const { trigger } = automation;
      if (trigger.kind === "state" && trigger.entityId === entityId && thing.state === trigger.to) {
        if (trigger.onlyInTheDark && !isDark) continue;
        const { changes } = thing;
        later(atMs + trigger.forMin * MINUTE_MS + 3, () => {
          if (thing.changes === changes) start(atMs + trigger.forMin * MINUTE_MS + 3, automation, context);
        });
      }
      if (trigger.kind === "above" && trigger.entityId === entityId) {
        const isCrossed = Number(before) <= trigger.above && Number(thing.state) > trigger.above;
        if (isCrossed) start(atMs + 3, automation, context);
      }
    }
  }

  /** A run: Home Assistant gives it a context of its own, with the trigger's as its parent where an entity triggered it. */
  function start(atMs: number, automation: DemoAutomation, cause: Context | null): void {
    const run = (runs.get(automation) ?? 0) + 1;
    runs.set(automation, run);
    const context = newContext(atMs, null, cause?.id ?? null);
    const source = automation.trigger.kind;
    lines.push({
      event_type: "automation_triggered",
      time_fired: new Date(atMs).toISOString(),
      data: { name: automation.config.alias, entity_id: automation.entity_id, source },
      context,
    });
    let stepMs = atMs + 2;
    for (const step of automation.steps) {
      stepMs += step.delayMin * MINUTE_MS;
      const callMs = stepMs;
      later(callMs, () => {
        // Mode restart: a newer run has taken over.
        if (runs.get(automation) === run) call(callMs, step.service, step.entityIds, {}, context);
      });
    }
  }

  function call(
    atMs: number,
    service: string,
    entityIds: readonly string[],
    data: Attributes,
    context: Context,
  ): void {
    const [domain, name] = service.split(".");
    lines.push({
      event_type: "call_service",
      time_fired: new Date(atMs).toISOString(),
      data: { domain, service: name, service_data: { entity_id: entityIds, ...data } },
      context,
    });
    for (const entityId of entityIds) {
      const doneMs = atMs + 40 + Math.floor(random.next() * 300);
      later(doneMs, () => set(doneMs, entityId, outcomeOf(service, data), context));
    }
  }

  function play(happening: Happening): void {
    if (happening.by === "device") {
      set(happening.atMs, happening.entityId, happening, newContext(happening.atMs, null, null));
      return;
    }
    const context = newContext(happening.atMs, userIds[happening.by], null);
    const data = happening.data ?? {};
    // Nobody taps a switch in the app that is already where they want it.
    const { state } = outcomeOf(happening.service, data);
    if (data["temperature"] === undefined && thingOf(things, happening.entityId).state === state) return;
    call(happening.atMs, happening.service, [happening.entityId], data, context);
  }

  function playUntil(untilMs: number): void {
    // Playing adds tasks, mostly a few seconds ahead: a heap would pay only if days were much busier.
    tasks.sort((a, b) => b.atMs - a.atMs || b.order - a.order);
    for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
      if (task.atMs >= untilMs) {
        tasks.push(task);
        return;
      }
      const before = tasks.length;
      task.run();
      // New tasks were appended at the end, where the earliest belong: each is moved to its place.
      for (let index = before; index < tasks.length; index += 1) sink(tasks, index);
    }
  }

  return {
    lines,
    begin(atMs) {
      for (const [entityId, thing] of things) {
        thing.changedMs = atMs;
        write(atMs, entityId, newContext(atMs, null, null));
      }
    },
    live(date, { fromMs, toMs }) {
      const day = calendar.day(date);
      for (const happening of plan(day)) {
        if (happening.atMs > fromMs) later(happening.atMs, () => play(happening));
      }
      for (const [atMs, state] of [
        [day.riseMs, "above_horizon"],
        [day.setMs, "below_horizon"],
      ] as const) {
        if (atMs <= fromMs) {
          isDark = state === "below_horizon";
          continue;
        }
        later(atMs, () => {
          isDark = state === "below_horizon";
          set(atMs, "sun.sun", { state }, newContext(atMs, null, null));
        });
      }
      for (const automation of automations) {
        const { trigger } = automation;
        const atMs =
          trigger.kind === "sunset"
            ? day.setMs + trigger.offsetMin * MINUTE_MS
            : trigger.kind === "time"
              ? day.at(trigger.atMin)
              : null;
        if (atMs !== null && atMs > fromMs) later(atMs, () => start(atMs, automation, null));
      }
      playUntil(Math.min(day.at(1440), toMs));
    },
    finish(endMs) {
      playUntil(endMs);
      const kept = lines.filter((line) => timeOf(line) < endMs);
      kept.sort((a, b) => timeOf(a) - timeOf(b));
      lines.splice(0, lines.length, ...kept);
    },
    current(entityId) {
      const { state, attributes } = thingOf(things, entityId);
      return { state, attributes };
    },
  };
}

function other(
  state: string,
  fixed: Attributes,
): { readonly state: string; readonly attributes: Attributes; readonly fixed: Attributes } {
  return { state, attributes: {}, fixed };
}

function thingOf(things: ReadonlyMap<string, ThingState>, entityId: string): ThingState {
  const thing = things.get(entityId);
  if (thing === undefined) throw new RangeError(`the demo home has no ${entityId}`);
  return thing;
}

function timeOf(line: HistoryLine): number {
  return Date.parse("event_type" in line ? line.time_fired : line.last_updated);
}

/** Moves the task at an index towards the front until the list is latest-first again. */
function sink(tasks: Task[], from: number): void {
  const task = tasks[from];
  if (task === undefined) return;
  let index = from;
  for (; index > 0; index -= 1) {
    const previous = tasks[index - 1];
    if (previous === undefined || isLater(previous, task)) break;
    tasks[index] = previous;
  }
  tasks[index] = task;
}

function isLater(a: Task, b: Task): boolean {
  return a.atMs > b.atMs || (a.atMs === b.atMs && a.order > b.order);
}

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A context id as Home Assistant makes them: 48 bits of time, 80 of chance. @see https://github.com/ulid/spec */
function createUlid(atMs: number, random: Random): string {
  let time = "";
  for (let rest = atMs, digit = 0; digit < 10; digit += 1) {
    time = CROCKFORD.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  let chance = "";
  for (let digit = 0; digit < 16; digit += 1) {
    chance += CROCKFORD.charAt(Math.floor(random.next() * 32));
  }
  return time + chance;
}
