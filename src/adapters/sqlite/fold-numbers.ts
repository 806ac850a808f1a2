/**
 * Sums the changes of numeric sensors up by periods, as they come: each entity's value is a step function of time, and a period's
 * minimum, maximum and mean are that function's.
 */
import type { EpochMs } from "../../core/domain/time.ts";

/** One period of one entity; without any number in it `min`, `max` and `mean` are null, and tell that nothing holds any more. */
export interface FoldedPeriod {
  readonly entity: number;
  /** Periods since 1970. */
  readonly index: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly last: number | null;
}

export interface Fold {
  /** Entities each in time order; `null` where the state is no number. */
  add(entity: number, atMs: EpochMs, value: number | null): void;
  /** Ends every open period, at `endMs` where it would end later. */
  finish(endMs: EpochMs): void;
}

interface Open {
  index: number;
  readonly began: number | null;
  min: number;
  max: number;
  integral: number;
  heldMs: number;
  value: number | null;
  sinceMs: EpochMs;
}

/** @param valueBefore what the entity's value was before the first change given */
export function createFold(
  periodMs: number,
  valueBefore: (entity: number) => number | null,
  onPeriod: (period: FoldedPeriod) => void,
): Fold {
  const openByEntity = new Map<number, Open>();

  function begin(entity: number, index: number, value: number | null): Open {
    const open = {
      index,
      began: value,
      min: Number.POSITIVE_INFINITY,
      max: Number.NEGATIVE_INFINITY,
      integral: 0,
      heldMs: 0,
      value,
      sinceMs: index * periodMs,
    };
    openByEntity.set(entity, open);
    return open;
  }

  function end(entity: number, open: Open, endMs: EpochMs): void {
    hold(open, Math.min(endMs, (open.index + 1) * periodMs));
    const { index, began, min, max, integral, heldMs, value } = open;
    if (heldMs > 0) onPeriod({ entity, index, min, max, mean: integral / heldMs, last: value });
    else if (began !== null) onPeriod({ entity, index, min: null, max: null, mean: null, last: null });
  }

  return {
    add(entity, atMs, value) {
      const index = Math.floor(atMs / periodMs);
      let open = openByEntity.get(entity);
      if (open === undefined) {
        open = begin(entity, index, valueBefore(entity));
      } else if (open.index !== index) {
        end(entity, open, Number.POSITIVE_INFINITY);
        open = begin(entity, index, open.value);
      }
      hold(open, atMs);
      open.value = value;
    },
    finish(endMs) {
      for (const [entity, open] of openByEntity) end(entity, open, endMs);
      openByEntity.clear();
    },
  };
}

/** The value held until now. */
function hold(open: Open, untilMs: EpochMs): void {
  const { value, sinceMs } = open;
  if (value !== null && untilMs > sinceMs) {
    open.min = Math.min(open.min, value);
    open.max = Math.max(open.max, value);
    open.integral += value * (untilMs - sinceMs);
    open.heldMs += untilMs - sinceMs;
  }
  open.sinceMs = Math.max(sinceMs, untilMs);
}
