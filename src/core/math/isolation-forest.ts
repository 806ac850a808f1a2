/**
 * Isolation Forest: how soon random cuts set a row apart from the others, on typed arrays.
 *
 * Every tree is laid out as a complete binary tree of the same depth, in heap order: a leaf above the last level goes on with splits that send
 * everything left, down to a place that knows its path length. Values are compared as integers in the order of their single-precision numbers (22 bits
 * of mantissa), so that a step down is arithmetic without a branch to mispredict. Rows are scored block by block, so that a tree and its rows
 * stay in the processor's cache.
 *
 * Values have to be finite. What is missing is known to the caller only: put what is expected there, and the row is judged by the rest.
 * @see Liu, Ting & Zhou, Isolation Forest, ICDM 2008 (2008) 413–422
 */
export interface IsolationForest {
  readonly columns: number;
  readonly trees: number;
  /** Rows that each tree was grown from, ψ. */
  readonly sampleSize: number;
  /** Splits on the way down every tree, ⌈log2 ψ⌉. */
  readonly depth: number;
  /** shape (trees · (2^depth − 1),), column of each split, heap order tree by tree. */
  readonly column: Int32Array;
  /** shape as `column`, keys of values; a row whose key is above goes right. The largest key under a leaf. */
  readonly threshold: Int32Array;
  /** shape (trees · 2^depth,), path length where a row ends. */
  readonly pathLength: Float64Array;
}

export interface ForestOptions {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly trees?: number;
  readonly sampleSize?: number;
}

/** What the paper found enough, §4.3 and §5. */
const TREES = 100;
const SAMPLE_SIZE = 256;
const MAX_SAMPLE_SIZE = 65_536;
const MAX_COLUMNS = 65_535;
const EULER_GAMMA = 0.577_215_664_901_532_9;
/** Rows scored by all trees before the next ones are: some ten kilobytes of keys. */
const BLOCK_ROWS = 1024;
/** Above every key of a value: what a split under a leaf compares with. */
export const TOP_KEY = 2 ** 30 - 1;

/**
 * Mean path length of an unsuccessful search in a binary search tree of n keys, by which path lengths are made comparable.
 * @param n ≥ 0
 * @see Liu, Ting & Zhou (2008), equation 1; 1 for two, where the harmonic number is exact
 */
export function averagePathLength(n: number): number {
  if (n <= 1) return 0;
  if (n === 2) return 1;
  return 2 * (Math.log(n - 1) + EULER_GAMMA) - (2 * (n - 1)) / n;
}

/**
 * @param matrix shape (rows · columns,), row-major, finite, at least two rows
 * @throws RangeError on a shape that does not fit, fewer than two rows, or a value that is not finite
 * Cost: O(rows · columns) to check, O(trees · sampleSize · depth) to grow
 */
export function growForest(matrix: Float64Array, columns: number, options: ForestOptions): IsolationForest {
  const { random, trees = TREES, sampleSize: wanted = SAMPLE_SIZE } = options;
  const rows = countRows(matrix, columns);
  if (rows < 2) throw new RangeError("an isolation forest needs at least two rows");
  if (!(trees >= 1) || !(wanted >= 2) || wanted > MAX_SAMPLE_SIZE)
    throw new RangeError(`expected at least one tree and samples of 2 to ${MAX_SAMPLE_SIZE} rows`);
  const sampleSize = Math.min(rows, Math.floor(wanted));
  const depth = Math.ceil(Math.log2(sampleSize));
  const splits = 2 ** depth - 1;
  const forest: IsolationForest = {
    columns,
    trees,
    sampleSize,
    depth,
    column: new Int32Array(trees * splits),
    threshold: new Int32Array(trees * splits).fill(TOP_KEY),
    pathLength: new Float64Array(trees * (splits + 1)),
  };
  // Drawn without replacement by the first steps of a shuffle; the shuffle of the next tree may begin where this one ended.
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const drawn = new Float64Array(sampleSize * columns);
  const sample = { values: drawn, keys: new Int32Array(sampleSize * columns) };
  const growTree = createGrower(forest, sample, random);
  for (let tree = 0; tree < trees; tree += 1) {
    for (let place = 0; place < sampleSize; place += 1) {
      const other = place + Math.floor(random() * (rows - place));
      const row = order[other] ?? 0;
      order[other] = order[place] ?? 0;
      order[place] = row;
      // By columns, so that looking for a column's ends reads on.
      for (let column = 0; column < columns; column += 1)
        drawn[column * sampleSize + place] = matrix[row * columns + column] ?? 0;
    }
    sample.keys.set(toKeys(drawn));
    growTree(tree);
  }
  return forest;
}

interface Sample {
  /** shape (columns · sampleSize,), column by column. */
  readonly values: Float64Array;
  readonly keys: Int32Array;
}

/** @returns what grows a tree from the sample as it is when called */
function createGrower(
  { columns, sampleSize, depth, column, threshold, pathLength }: IsolationForest,
  { values, keys }: Sample,
  random: () => number,
): (tree: number) => void {
  const splits = 2 ** depth - 1;
  const members = new Int32Array(sampleSize);
  const untried = Int32Array.from({ length: columns }, (_, index) => index);

  function grow(tree: number, node: number, level: number, from: number, to: number): void {
    const cut = level === depth || to - from < 2 ? null : drawCut(from, to);
    if (cut === null) {
      // Down the left side from here, however deep: that is where the splits under a leaf lead.
      const place = (node + 1) * 2 ** (depth - level) - 1 - splits;
      pathLength[tree * (splits + 1) + place] = level + averagePathLength(to - from);
      return;
    }
    column[tree * splits + node] = cut.column;
    threshold[tree * splits + node] = cut.key;
    const middle = partition(from, to, cut.column * sampleSize, cut.key);
    grow(tree, 2 * node + 1, level + 1, from, middle);
    grow(tree, 2 * node + 2, level + 1, middle, to);
  }

  /** A column in which the members differ, all such equally likely, and a place between its ends; null where all are alike. */
  function drawCut(from: number, to: number): { readonly column: number; readonly key: number } | null {
    for (let left = columns; left > 0; left -= 1) {
      const pick = Math.floor(random() * left);
      const chosen = untried[pick] ?? 0;
      untried[pick] = untried[left - 1] ?? 0;
      untried[left - 1] = chosen;
      const offset = chosen * sampleSize;
      let low = offset + (members[from] ?? 0);
      let high = low;
      for (let index = from + 1; index < to; index += 1) {
        const cell = offset + (members[index] ?? 0);
        const key = keys[cell] ?? 0;
        if (key < (keys[low] ?? 0)) low = cell;
        else if (key > (keys[high] ?? 0)) high = cell;
      }
      const highKey = keys[high] ?? 0;
      if (keys[low] === highKey) continue;
      const share = random();
      const key = toKey((values[low] ?? 0) * (1 - share) + (values[high] ?? 0) * share);
      // Rounding may reach the upper end, which would cut nothing off.
      return { column: chosen, key: Math.max(keys[low] ?? 0, Math.min(key, highKey - 1)) };
    }
    return null;
  }

  function partition(from: number, to: number, offset: number, cut: number): number {
    let left = from;
    let right = to;
    while (left < right) {
      const member = members[left] ?? 0;
      if ((keys[offset + member] ?? 0) <= cut) left += 1;
      else {
        right -= 1;
        members[left] = members[right] ?? 0;
        members[right] = member;
      }
    }
    return left;
  }

  return (tree) => {
    for (let place = 0; place < sampleSize; place += 1) members[place] = place;
    grow(tree, 0, 0, 0, sampleSize);
  };
}

/**
 * Anomaly scores 2^(−E[path length] / c(ψ)): near 1 for what is set apart at once, about 0.5 where nothing stands out.
 * @param matrix shape (rows · columns,), row-major, finite
 * @returns shape (rows,), in (0, 1]
 * @throws RangeError on a shape that does not fit, or a value that is not finite
 * Cost: O(rows · trees · depth)
 */
export function scoreRows(forest: IsolationForest, matrix: Float64Array): Float64Array {
  const { columns, trees, sampleSize } = forest;
  const rows = countRows(matrix, columns);
  const scores = new Float64Array(rows);
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const to = Math.min(rows, from + BLOCK_ROWS);
    addPaths(forest, toKeys(matrix.subarray(from * columns, to * columns)), scores.subarray(from, to));
  }
  const unit = trees * averagePathLength(sampleSize);
  for (let row = 0; row < rows; row += 1) scores[row] = 2 ** (-(scores[row] ?? 0) / unit);
  return scores;
}

/** Two rows go down a tree side by side: while one waits for memory the other is worked on. */
function addPaths(
  { columns, trees, depth, column, threshold, pathLength }: IsolationForest,
  keys: Int32Array,
  paths: Float64Array,
): void {
  const splits = 2 ** depth - 1;
  const lastCells = (paths.length - 1) * columns;
  for (let tree = 0; tree < trees; tree += 1) {
    const own = column.subarray(tree * splits, (tree + 1) * splits);
    const cuts = threshold.subarray(tree * splits, (tree + 1) * splits);
    const ends = pathLength.subarray(tree * (splits + 1), (tree + 1) * (splits + 1));
    for (let row = 0; row < paths.length; row += 2) {
      const first = row * columns;
      // An odd last row goes down twice, and counts once.
      const second = Math.min(first + columns, lastCells);
      let one = 0;
      let other = 0;
      for (let level = 0; level < depth; level += 1) {
        // Keys have 31 bits, so that the difference has 32 and its sign says which side.
        const right = ((cuts[one] ?? 0) - (keys[first + (own[one] ?? 0)] ?? 0)) >>> 31;
        const otherRight = ((cuts[other] ?? 0) - (keys[second + (own[other] ?? 0)] ?? 0)) >>> 31;
        one = (2 * one + 1 + right) | 0;
        other = (2 * other + 1 + otherRight) | 0;
      }
      paths[row] = (paths[row] ?? 0) + (ends[one - splits] ?? 0);
      if (row + 1 < paths.length) paths[row + 1] = (paths[row + 1] ?? 0) + (ends[other - splits] ?? 0);
    }
  }
}

/**
 * Integers in the order of the numbers: the bits of a single-precision number, its negative half turned round, without the last bit.
 * @returns shape of `values`, in [−2^30, 2^30)
 */
function toKeys(values: Float64Array): Int32Array {
  const single = new Float32Array(values);
  const keys = new Int32Array(single.buffer);
  for (let index = 0; index < keys.length; index += 1) {
    // Adding 0 makes −0 and 0 one number.
    single[index] = (single[index] ?? 0) + 0;
    const bits = keys[index] ?? 0;
    keys[index] = (bits ^ ((bits >> 31) & 0x7fff_ffff)) >> 1;
  }
  return keys;
}

function toKey(value: number): number {
  return toKeys(Float64Array.of(value))[0] ?? 0;
}

function countRows(matrix: Float64Array, columns: number): number {
  if (!Number.isInteger(columns) || columns < 1 || columns > MAX_COLUMNS || matrix.length % columns !== 0)
    throw new RangeError(`${matrix.length} values do not make rows of ${columns} columns`);
  for (let index = 0; index < matrix.length; index += 1) {
    if (!Number.isFinite(matrix[index] ?? 0))
      throw new RangeError(
        `row ${Math.floor(index / columns)}, column ${index % columns} is not finite: put what is expected in its place`,
      );
  }
  return matrix.length / columns;
}
