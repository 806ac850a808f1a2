/**
 * The pages of activity as they are read: filtered, further back as somebody scrolls, and what is new on top.
 *
 * Kept apart from the drawing, so that it is tested without a browser. What a filter before asked for is dropped when it comes late.
 */
import type { ActivityItem, ActivityKind, CommandParams, StewardRecord } from "../../../src/api/protocol.ts";
import { type CallFailure, toCallFailure } from "../transport/transport.ts";
import type { Call } from "./settings.ts";

export interface ActivityFilter {
  readonly by: ActivityKind | null;
  readonly person: string | null;
  readonly areaId: string | null;
  readonly entityId: string | null;
  readonly date: string | null;
}

export interface ActivityState {
  readonly filter: ActivityFilter;
  /** Null until the first page is there. */
  readonly items: readonly ActivityItem[] | null;
  readonly hasMore: boolean;
  readonly isReading: boolean;
  readonly failure: CallFailure | null;
  /** Whether others' doing is among it. */
  readonly isWhole: boolean;
  readonly record: StewardRecord | null;
}

export interface ActivityPages {
  /** Reads from the top, with another filter if one is given. */
  load(filter?: ActivityFilter): Promise<void>;
  /** Reads the next page back; nothing while one is on its way. */
  more(): Promise<void>;
  /** Puts what is new since on top. */
  refresh(): Promise<void>;
  stop(): void;
}

export const NO_FILTER: ActivityFilter = {
  by: null,
  person: null,
  areaId: null,
  entityId: null,
  date: null,
};

export const NOTHING_READ: ActivityState = {
  filter: NO_FILTER,
  items: null,
  hasMore: false,
  isReading: false,
  failure: null,
  isWhole: true,
  record: null,
};

const PAGE = 200;
/** Short pages with a next one are gone on from, as often as this at once. */
const MAX_STEPS = 4;

export function createActivityPages(call: Call, onChange: (state: ActivityState) => void): ActivityPages {
  let state = NOTHING_READ;
  let nextBeforeMs: number | null = null;
  /** Grows with each new beginning. */
  let generation = 0;

  function change(part: Partial<ActivityState>): void {
    state = { ...state, ...part };
    onChange(state);
  }

  async function readOn(mine: number): Promise<void> {
    change({ isReading: true, failure: null });
    try {
      for (let step = 0, wanted = PAGE; step < MAX_STEPS && wanted > 0; step += 1) {
        const page = await call("activity/list", {
          ...toParams(state.filter),
          limit: PAGE,
          ...(nextBeforeMs === null ? {} : { before_ms: nextBeforeMs }),
        });
        if (mine !== generation) return;
        nextBeforeMs = page.next_before_ms;
        wanted -= page.items.length;
        change({
          items: [...(state.items ?? []), ...page.items],
          hasMore: nextBeforeMs !== null,
          isWhole: page.is_whole,
        });
        if (nextBeforeMs === null) break;
      }
    } catch (error) {
      if (mine === generation) change({ failure: toCallFailure(error) });
    } finally {
      if (mine === generation) change({ isReading: false });
    }
  }

  async function readRecord(mine: number): Promise<void> {
    try {
      const record = await call("activity/record", {});
      if (mine === generation) change({ record });
    } catch {
      // The list beside it says what is wrong.
    }
  }

  return {
    async load(filter = state.filter) {
      generation += 1;
      nextBeforeMs = null;
      change({ filter, items: null, hasMore: false });
      await Promise.all([readOn(generation), readRecord(generation)]);
    },
    async more() {
      if (state.isReading || !state.hasMore || state.items === null) return;
      await readOn(generation);
    },
    async refresh() {
      const newest = state.items?.[0];
      if (state.isReading || newest === undefined) return;
      const mine = generation;
      try {
        const { items } = await call("activity/list", {
          ...toParams(state.filter),
          limit: PAGE,
          after_ms: newest.at_ms + 1,
        });
        // More than a page is new: somebody has been away, and reads anew.
        if (mine !== generation || items.length === 0 || items.length >= PAGE) return;
        change({ items: [...items, ...(state.items ?? [])] });
      } catch {
        // The next one may succeed; whether there is a connection is said elsewhere.
      }
    },
    stop() {
      generation += 1;
    },
  };
}

function toParams({ by, person, areaId, entityId, date }: ActivityFilter): CommandParams<"activity/list"> {
  return {
    ...(by === null ? {} : { by }),
    ...(person === null ? {} : { person }),
    ...(areaId === null ? {} : { area_id: areaId }),
    ...(entityId === null ? {} : { entity_id: entityId }),
    ...(date === null ? {} : { date }),
  };
}
