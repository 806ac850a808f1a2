/**
 * Compares our replay with the referee outside the project, and lets it judge what recorded homes are told: `node bench/referee.ts`
 *
 * The referee and the recorded homes stand beside the checkout, in ../shared, and are never part of it; where they are absent this says so and ends well.
 * First, made-up homes: history → `analyze` → the referee replays the suggestions on the same history; fired and matched have to be its firings and
 * hits. Then recorded homes: what the first days suggest, replayed on the last; and how much is suggested on histories whose times of day are
 * by chance.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import type { EventLog } from "../src/core/domain/event-log.ts";
import { INITIATOR_KINDS } from "../src/core/domain/initiator.ts";
import { createPlantedHome } from "../tests/houses/planted-home.ts";

const SHARED = path.resolve(import.meta.dirname, "../../shared");
const REFEREE = path.join(SHARED, "tools/referee.py");
const HOMES = path.join(SHARED, "data/homes");
const CLI = path.resolve(import.meta.dirname, "../src/cli.ts");
const NULL_SEEDS = 40;

const resultSchema = z.object({
  suggestions: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      backtest: z.object({ fired: z.number(), matched: z.number() }),
    }),
  ),
});
const verdictSchema = z.object({
  pooled: z.object({
    suggestions: z.number(),
    unsupported: z.number(),
    firings: z.number(),
    hits: z.number(),
    precision: z.number().nullable(),
    coverage: z.number().nullable(),
  }),
  suggestions: z.array(
    z.object({
      id: z.string(),
      firings: z.number().optional(),
      hits: z.number().optional(),
      unsupported: z.string().optional(),
    }),
  ),
});

if (!existsSync(REFEREE)) console.log(`no referee at ${REFEREE}: nothing to compare with`);
else {
  const folder = mkdtempSync(path.join(os.tmpdir(), "steward-referee-"));
  try {
    process.exitCode = compareReplays(folder) ? 0 : 1;
    if (existsSync(HOMES)) judgeRecordedHomes(folder);
    else console.log(`no recorded homes at ${HOMES}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns whether every suggestion was counted alike */
function compareReplays(folder: string): boolean {
  let same = 0;
  let other = 0;
  for (let seed = 0; seed < 8; seed += 1) {
    const { log, home } = createPlantedHome({
      seed,
      devices: 30,
      motionSensors: 3,
      spreadMin: seed % 2 === 0 ? 5 : 15,
      otherUsesPerDay: seed % 3,
      chances: 28,
    });
    const history = path.join(folder, "history.jsonl");
    const homeFile = path.join(folder, "home.json");
    writeFileSync(history, toHistory(log));
    writeFileSync(homeFile, JSON.stringify({ time_zone: home.time_zone }));
    const result = analyze(history, homeFile, folder);
    const verdict = judge(path.join(folder, "result.json"), history, homeFile, null);
    for (const [index, { id, title, backtest }] of result.suggestions.entries()) {
      const theirs = verdict.suggestions[index];
      if (theirs?.id === id && theirs.firings === backtest.fired && theirs.hits === backtest.matched)
        same += 1;
      else {
        other += 1;
        const counted = `${theirs?.firings ?? theirs?.unsupported ?? "?"}/${theirs?.hits ?? "?"}`;
        console.log(`  home ${seed}: ${title}: we ${backtest.fired}/${backtest.matched}, referee ${counted}`);
      }
    }
  }
  console.log(`replays counted alike: ${same} of ${same + other}`);
  return other === 0;
}

function judgeRecordedHomes(folder: string): void {
  for (const name of readdirSync(HOMES)) {
    const home = path.join(HOMES, name, "home.json");
    const train = path.join(HOMES, name, "train.jsonl.gz");
    const test = path.join(HOMES, name, "test.jsonl.gz");
    if (!existsSync(train)) continue;
    analyze(train, home, folder);
    const { pooled } = judge(path.join(folder, "result.json"), test, home, train);
    let onNull = 0;
    for (let seed = 0; seed < NULL_SEEDS; seed += 1) {
      const shuffled = path.join(folder, "null.jsonl");
      python([
        "--shuffle",
        train,
        "--shuffle-time",
        "--seed",
        String(seed),
        "--home",
        home,
        "--out",
        shuffled,
      ]);
      onNull += analyze(shuffled, home, folder).suggestions.length;
    }
    console.log(
      `${name}: ${pooled.suggestions} suggestions (${pooled.unsupported} unsupported), firings ${pooled.firings}, hits ${pooled.hits}, ` +
        `precision ${pooled.precision ?? "-"}, coverage ${pooled.coverage ?? "-"}; on ${NULL_SEEDS} null histories ${onNull / NULL_SEEDS} a home`,
    );
  }
}

function analyze(history: string, home: string, folder: string) {
  const out = path.join(folder, "result.json");
  const args = [CLI, "analyze", "--history", history, "--home", home, "--out", out, "--quiet"];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`analyze ended with ${status ?? "a signal"}: ${stderr}`);
  return resultSchema.parse(JSON.parse(readFileSync(out, "utf8")));
}

function judge(result: string, test: string, home: string, train: string | null) {
  const withTrain = train === null ? [] : ["--train", train];
  return verdictSchema.parse(
    JSON.parse(python([result, "--test", test, ...withTrain, "--home", home, "--json"])),
  );
}

function python(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("python3", [REFEREE, ...args], {
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`the referee ended with ${status ?? "a signal"}: ${stderr}`);
  return stdout;
}

/**
 * The log as HISTORY, with contexts from which the same initiators follow. It begins with what every entity was: the first that is heard of
 * an entity is a change to the referee, to us it is none.
 */
function toHistory(log: EventLog): string {
  const fromStamp = new Date(log.range.fromMs).toISOString();
  const context = { id: "start", parent_id: "start", user_id: null };
  const lines = log.entityIds.map((entityId) =>
    JSON.stringify({ entity_id: entityId, state: "off", last_changed: fromStamp, context }),
  );
  for (let row = 0; row < log.length; row += 1) {
    const stamp = new Date(log.atMs[row] ?? 0).toISOString();
    const kind = INITIATOR_KINDS[log.initiator[row] ?? 0];
    const actor = log.actors[log.actor[row] ?? -1] ?? null;
    const context = { id: `c${row}`, parent_id: null, user_id: kind === "person" ? actor : null };
    if (kind === "automation") {
      const data = { name: actor, entity_id: actor };
      lines.push(JSON.stringify({ event_type: "automation_triggered", time_fired: stamp, data, context }));
    }
    lines.push(
      JSON.stringify({
        entity_id: log.entityIds[log.entity[row] ?? 0],
        state: log.states[log.state[row] ?? 0],
        last_changed: stamp,
        context,
      }),
    );
  }
  return `${lines.join("\n")}\n`;
}
