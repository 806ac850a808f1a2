/**
 * Our Isolation Forest beside scikit-learn's: how well both rank the outliers of 18 sets, and how long both take on one thread.
 *
 *     node bench/isolation-forest.ts [--seeds 10] [--shared ../shared] [--python /tmp/sklearn/bin/python]
 *
 * The sets and scikit-learn's figures on them stand beside the checkout, in ../shared, and are never part of it. scikit-learn is asked through the
 * given Python; where it has none, `uv venv /tmp/sklearn && uv pip install --python /tmp/sklearn/bin/python scikit-learn` makes one.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { growForest, scoreRows } from "../src/core/math/isolation-forest.ts";
import { createRandom, drawNormal } from "../src/core/math/random.ts";

const COLUMNS = 10;
const ROUNDS = 5;
const timeSchema = z.object({
  version: z.string(),
  rows: z.number(),
  fit_s: z.number(),
  score_s: z.number(),
});

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "10" },
    shared: { type: "string", default: path.resolve(import.meta.dirname, "../../shared") },
    python: { type: "string", default: "/tmp/sklearn/bin/python" },
  },
});

measureRanking(path.join(values.shared, "data/adbench"), Number(values.seeds));
measureTime();

function measureRanking(folder: string, seeds: number): void {
  const reference = path.join(folder, "iforest_reference_sklearn.csv");
  if (!existsSync(reference)) {
    console.log(`The sets are not there (${folder}); nothing to compare rankings on.`);
    return;
  }
  const rows = readFileSync(reference, "utf8").trim().split("\n").slice(1);
  console.log(`ranking, means of ${seeds} seeds; difference from scikit-learn in its seeds' deviations`);
  console.log("set               AUROC  reference    in SD    AUPRC  reference    in SD");
  const differences: (readonly [auroc: number, auprc: number])[] = [];
  let worst = 0;
  for (const row of rows) {
    const [name = "", , , , auroc, aurocSd, auprc, auprcSd] = row.split(",");
    const file = readdirSync(folder).find((one) => one === `${name}.csv.gz`);
    if (file === undefined) continue;
    const { matrix, columns, labels } = readSet(path.join(folder, file));
    const ranked = Array.from({ length: seeds }, (_, seed) => {
      const forest = growForest(matrix, columns, { random: createRandom(seed) });
      return rank(scoreRows(forest, matrix), labels);
    });
    const ours = [0, 1].map((which) => ranked.reduce((sum, one) => sum + (one[which] ?? 0), 0) / seeds);
    const [ownRoc = 0, ownPrc = 0] = ours;
    const inSd = [(ownRoc - Number(auroc)) / Number(aurocSd), (ownPrc - Number(auprc)) / Number(auprcSd)];
    worst = Math.max(worst, ...inSd.map(Math.abs));
    differences.push([ownRoc - Number(auroc), ownPrc - Number(auprc)]);
    console.log(
      `${name.padEnd(16)} ${ownRoc.toFixed(4)}     ${Number(auroc).toFixed(4)} ${sign(inSd[0])}   ${ownPrc.toFixed(4)}     ${Number(auprc).toFixed(4)} ${sign(inSd[1])}`,
    );
  }
  const meanOf = (which: 0 | 1) => differences.reduce((sum, one) => sum + one[which], 0) / differences.length;
  console.log(
    `mean difference over ${differences.length} sets: AUROC ${meanOf(0).toFixed(4)}, AUPRC ${meanOf(1).toFixed(4)}; furthest ${worst.toFixed(2)} SD`,
  );
}

function readSet(file: string) {
  const [head = "", ...lines] = gunzipSync(readFileSync(file)).toString("utf8").trim().split("\n");
  const columns = head.split(",").length - 1;
  const matrix = new Float64Array(lines.length * columns);
  const labels = new Uint8Array(lines.length);
  for (const [row, line] of lines.entries()) {
    const cells = line.split(",");
    for (let column = 0; column < columns; column += 1)
      matrix[row * columns + column] = Number(cells[column]);
    labels[row] = Number(cells[columns]);
  }
  return { matrix, columns, labels };
}

/** @returns AUROC (ties count half) and average precision (ties are one step), as scikit-learn's metrics have them */
function rank(scores: Float64Array, labels: Uint8Array): readonly [auroc: number, auprc: number] {
  const order = Uint32Array.from(scores, (_, row) => row).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const outliers = labels.reduce((sum, label) => sum + label, 0);
  const inliers = labels.length - outliers;
  let [hits, misses, area, precision] = [0, 0, 0, 0];
  for (let from = 0; from < order.length;) {
    let to = from;
    let found = 0;
    while (to < order.length && scores[order[to] ?? 0] === scores[order[from] ?? 0]) {
      found += labels[order[to] ?? 0] ?? 0;
      to += 1;
    }
    const passed = to - from - found;
    area += passed * (hits + found / 2);
    hits += found;
    misses += passed;
    precision += (found / outliers) * (hits / (hits + misses));
    from = to;
  }
  return [area / (outliers * inliers), precision];
}

function sign(value: number | undefined): string {
  return `${(value ?? 0) >= 0 ? "+" : ""}${(value ?? 0).toFixed(2)}`.padStart(8);
}

function measureTime(): void {
  const script = path.join(import.meta.dirname, "isolation_forest.py");
  const asked = spawnSync(values.python, [script, "time"], { encoding: "utf8" });
  const theirs =
    asked.status === 0
      ? asked.stdout
          .trim()
          .split("\n")
          .map((line) => timeSchema.parse(JSON.parse(line)))
      : [];
  if (theirs.length === 0)
    console.log(
      `scikit-learn does not answer through ${values.python}; see the head of this file. Ours alone:`,
    );
  console.log(
    `time on one thread, ${COLUMNS} columns, 100 trees of 256 rows, best of ${ROUNDS}; the two one after the other`,
  );
  for (const rows of [10_000, 100_000]) {
    const random = createRandom(0);
    const matrix = Float64Array.from({ length: rows * COLUMNS }, () => drawNormal(random));
    const rounds = Array.from({ length: ROUNDS }, (_, seed) => {
      const beginsMs = performance.now();
      const forest = growForest(matrix, COLUMNS, { random: createRandom(seed) });
      const grownMs = performance.now();
      scoreRows(forest, matrix);
      return [grownMs - beginsMs, performance.now() - grownMs] as const;
    });
    const [fitMs, scoreMs] = rounds.reduce((best, one) => (one[0] + one[1] < best[0] + best[1] ? one : best));
    const other = theirs.find((one) => one.rows === rows);
    const beside =
      other === undefined
        ? ""
        : `   scikit-learn ${other.version}: ${(1000 * other.fit_s).toFixed(0)} + ${(1000 * other.score_s).toFixed(0)} ms   ratio ${((fitMs + scoreMs) / 1000 / (other.fit_s + other.score_s)).toFixed(2)}`;
    console.log(
      `  ${String(rows).padStart(7)} rows: fit ${fitMs.toFixed(0)} + score ${scoreMs.toFixed(0)} ms${beside}`,
    );
  }
}
