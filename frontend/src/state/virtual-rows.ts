/** Which rows of a long list are in sight: only they are drawn, whatever the list's length. Pure. */

/** A row, or the heading of a day. */
export type ListRow<Item> =
  | { readonly kind: "day"; readonly date: string }
  | { readonly kind: "item"; readonly item: Item };

export interface Placed<Item> {
  readonly rows: readonly ListRow<Item>[];
  /** shape (rows + 1,): where each begins, pixels; the last one is the whole height. */
  readonly tops: Float64Array;
}

/**
 * Items with a heading before each day's first.
 * @param dateOf the local date of an item
 * Cost: linear in the items
 */
export function placeRows<Item>(
  items: readonly Item[],
  dateOf: (item: Item) => string,
  heights: { readonly item: number; readonly day: number },
): Placed<Item> {
  const rows: ListRow<Item>[] = [];
  let last = "";
  for (const item of items) {
    const date = dateOf(item);
    if (date !== last) rows.push({ kind: "day", date });
    last = date;
    rows.push({ kind: "item", item });
  }
  const tops = new Float64Array(rows.length + 1);
  for (const [index, { kind }] of rows.entries()) tops[index + 1] = (tops[index] ?? 0) + heights[kind];
  return { rows, tops };
}

/**
 * @param from pixels below the list's top at which the screen begins; may be negative
 * @returns the rows [first, end) that touch the screen, and `extra` pixels before and after it. Cost: logarithmic
 */
export function rowsInSight(
  tops: Float64Array,
  from: number,
  height: number,
  extra: number,
): { readonly first: number; readonly end: number } {
  const count = tops.length - 1;
  const first = Math.max(0, firstAbove(tops, from - extra) - 1);
  const end = Math.min(count, firstAbove(tops, from + height + extra));
  return first >= end ? { first: 0, end: 0 } : { first, end };
}

/** The first place whose value is larger. */
function firstAbove(tops: Float64Array, value: number): number {
  let low = 0;
  let high = tops.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tops[middle] ?? Infinity) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
