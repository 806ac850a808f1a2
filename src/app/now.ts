/**
 * The rhythm as it is kept for whoever looks: made anew once a minute while somebody watches, and on demand for who asks once.
 *
 * Reading is synchronous for the subscription: it gives what was made last, for each kind of viewer once.
 */
import type { Home } from "../core/domain/home.ts";
import { MINUTE_MS, type EpochMs } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Doings } from "./doings.ts";
import { createListeners } from "./listeners.ts";
import {
  compareWeeks,
  describeRhythm,
  describeToday,
  type HomeRhythm,
  readRhythm,
  type RhythmData,
  type Today,
  type Weeks,
} from "./rhythm.ts";
import type { Sight } from "./sight.ts";

export interface NowBoardOptions {
  readonly doings: Doings;
  /** With the marked days as its exceptions. */
  readonly home: () => Home | null;
  readonly clock: Clock;
  readonly log: Log;
}

export interface NowBoard {
  /** What was made last; null until it was made once. */
  today(sight: Sight): { readonly atMs: EpochMs; readonly today: Today } | null;
  rhythm(sight: Sight): Promise<HomeRhythm>;
  weeks(sight: Sight): Promise<Weeks>;
  /** Somebody has come who may ask soon: the weeks are read behind, a day at a time, unless they were. */
  warm(): void;
  /** While anybody listens it is made anew every minute. */
  onChange(listener: () => void): () => void;
  /** What it is made of has changed. */
  drop(): void;
  stop(): void;
}

/** What is asked for once may be as old as this. */
const FRESH_MS = MINUTE_MS;

export function createNowBoard({ doings, home, clock, log }: NowBoardOptions): NowBoard {
  const listeners = createListeners();
  let watching = 0;
  let timer: NodeJS.Timeout | null = null;
  let made: { readonly data: RhythmData; readonly views: Map<string, unknown> } | null = null;
  let making: Promise<void> | null = null;
  let isFailing = false;

  async function make(): Promise<void> {
    const current = home();
    if (current === null) return;
    made = { data: await readRhythm(doings, current, clock.now()), views: new Map() };
  }

  /** Once for everybody who asks meanwhile. */
  async function makeOnce(): Promise<void> {
    making ??= make().finally(() => {
      making = null;
    });
    await making;
  }

  async function makeFresh(): Promise<RhythmData> {
    if (made === null || Math.abs(clock.now() - made.data.nowMs) > FRESH_MS) await makeOnce();
    // Without a home this says so.
    doings.bounds();
    if (made === null) throw new Error("the rhythm was not made");
    return made.data;
  }

  function viewOf<View>(kind: string, sight: Sight, create: (data: RhythmData) => View): View | null {
    if (made === null) return null;
    const key = `${kind} ${sight.key}`;
    const known = made.views.get(key);
    // What is under a kind's key was put there by the same call.
    if (known !== undefined) return known as View;
    const view = create(made.data);
    made.views.set(key, view);
    return view;
  }

  async function tick(): Promise<void> {
    try {
      await makeOnce();
      isFailing = false;
      listeners.tell();
    } catch (error) {
      if (!isFailing) log.warn("Today's rhythm could not be read; trying again every minute", { error });
      isFailing = true;
    }
  }

  function stop(): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
  }

  return {
    today(sight) {
      const today = viewOf("today", sight, (data) => describeToday(data, sight));
      return today === null || made === null ? null : { atMs: made.data.nowMs, today };
    },
    async rhythm(sight) {
      const data = await makeFresh();
      return viewOf("rhythm", sight, () => describeRhythm(data, sight)) ?? describeRhythm(data, sight);
    },
    async weeks(sight) {
      const data = await makeFresh();
      return viewOf("weeks", sight, () => compareWeeks(data, sight)) ?? compareWeeks(data, sight);
    },
    warm() {
      if (made === null && home() !== null) void tick();
    },
    onChange(listener) {
      const remove = listeners.add(listener);
      watching += 1;
      if (timer === null) {
        timer = setInterval(() => void tick(), MINUTE_MS);
        timer.unref();
      }
      const isOld = made === null || Math.abs(clock.now() - made.data.nowMs) > FRESH_MS;
      if (isOld) void tick();
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        remove();
        watching -= 1;
        if (watching === 0) stop();
      };
    },
    drop() {
      made = null;
      if (watching > 0) void tick();
    },
    stop,
  };
}
