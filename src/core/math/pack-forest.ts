/** A grown forest as two short lists of numbers, to be kept as JSON and taken up again: a third of its numbers are splits below leaves, which say nothing. */
import { type IsolationForest, TOP_KEY } from "./isolation-forest.ts";

export interface PackedForest {
  readonly columns: number;
  readonly trees: number;
  readonly sampleSize: number;
  readonly depth: number;
  /** Tree by tree, each from its root down, left before right: a split's column, −1 for a leaf. */
  readonly column: readonly number[];
  /** Beside it: a split's key, a leaf's path length. */
  readonly value: readonly number[];
}

/** Cost: O(splits) */
export function packForest({ column, threshold, pathLength, ...shape }: IsolationForest): PackedForest {
  const splits = 2 ** shape.depth - 1;
  const columns: number[] = [];
  const values: number[] = [];
  function pack(tree: number, node: number, level: number): void {
    const at = tree * splits + node;
    const isLeaf = level === shape.depth || threshold[at] === TOP_KEY;
    if (isLeaf) {
      const place = (node + 1) * 2 ** (shape.depth - level) - 1 - splits;
      columns.push(-1);
      values.push(Number((pathLength[tree * (splits + 1) + place] ?? 0).toFixed(6)));
      return;
    }
    columns.push(column[at] ?? 0);
    values.push(threshold[at] ?? 0);
    pack(tree, 2 * node + 1, level + 1);
    pack(tree, 2 * node + 2, level + 1);
  }
  for (let tree = 0; tree < shape.trees; tree += 1) pack(tree, 0, 0);
  return { ...shape, column: columns, value: values };
}

/** @returns a forest whose scores differ from the packed one's by a millionth at most */
export function unpackForest({ column: columns, value: values, ...shape }: PackedForest): IsolationForest {
  const splits = 2 ** shape.depth - 1;
  const column = new Int32Array(shape.trees * splits);
  const threshold = new Int32Array(shape.trees * splits).fill(TOP_KEY);
  const pathLength = new Float64Array(shape.trees * (splits + 1));
  let next = 0;
  function unpack(tree: number, node: number, level: number): void {
    const own = columns[next] ?? -1;
    const value = values[next] ?? 0;
    next += 1;
    if (own < 0) {
      const place = (node + 1) * 2 ** (shape.depth - level) - 1 - splits;
      pathLength[tree * (splits + 1) + place] = value;
      return;
    }
    column[tree * splits + node] = own;
    threshold[tree * splits + node] = value;
    unpack(tree, 2 * node + 1, level + 1);
    unpack(tree, 2 * node + 2, level + 1);
  }
  for (let tree = 0; tree < shape.trees; tree += 1) unpack(tree, 0, 0);
  return { ...shape, column, threshold, pathLength };
}
