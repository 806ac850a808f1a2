/**
 * Compares our replay with the referee outside the project, and lets it judge what recorded homes are told:
 *
 *     node bench/referee.ts [--shared ../shared] [--only replays] [--homes 12]
 *
 * The referee and the recorded homes stand beside the checkout, in ../shared, and are never part of it; where they are absent this says so and ends well.
 * First, random automations over random histories: fired, matched and already so have to be the referee's. Then recorded homes: what the first
 * days suggest, replayed on the last; and how much is suggested on histories in which what follows what, or the time of day, is by chance.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { parseArgs } from "node:util";
import { z } from "zod";
import { openFile } from "../src/app/history-source.ts";
import { readHistory } from "../src/app/read-history.ts";
import { createHome } from "../src/core/domain/home.ts";
import { type Sun, type SunEvent, createSun } from "../src/core/domain/sun.ts";
import { createDayTable } from "../src/core/features/day-table.ts";
import { createRandom } from "../src/core/math/random.ts";
import { replay } from "../src/core/suggest/backtest.ts";
import { createReplayInput } from "../src/core/suggest/replay-input.ts";
import { createRandomAutomation, createRandomLife } from "../tests/houses/random-life.ts";

const { values } = parseArgs({
  options: {
    shared: { type: "string", default: path.resolve(import.meta.dirname, "../../shared") },
    only: { type: "string" },
    homes: { type: "string", default: "12" },
  },
});
const SHARED = values.shared;
const REFEREE = path.join(SHARED, "tools/referee.py");
const HOMES = path.join(SHARED, "data/homes");
const CLI = path.resolve(import.meta.dirname, "../src/cli.ts");
const NULL_SEEDS = 40;
const AUTOMATIONS_PER_HOME = 25;

const resultSchema = z.object({
  suggestions: z.array(
    z.object({
      automation: z.object({
        triggers: z.array(
          z.looseObject({
            trigger: z.string(),
            entity_id: z.union([z.string(), z.array(z.string())]).optional(),
          }),
        ),
        actions: z.array(
          z.looseObject({
            target: z.object({ entity_id: z.union([z.string(), z.array(z.string())]) }).optional(),
          }),
        ),
      }),
    }),
  ),
});
type Told = z.output<typeof resultSchema>["suggestions"][number];

/** By entity, by how many days its rows were moved. */
type Moved = (entityId: string) => number | undefined;

function isClocked({ automation }: Told): boolean {
  return automation.triggers.every(({ trigger }) => trigger === "time" || trigger === "sun");
}

function isBetween(one: Told): boolean {
  const { comes, acted } = entitiesOf(one);
  return !isClocked(one) && comes.some((id) => !acted.includes(id));
}

/** Whether something that sets it off was moved as something that it sets. */
function isMovedAlike(one: Told, moved: Moved): boolean {
  const { comes, acted } = entitiesOf(one);
  return comes.some((id) => {
    const days = moved(id);
    return days !== undefined && acted.some((other) => other !== id && moved(other) === days);
  });
}

function entitiesOf({ automation }: Told) {
  return {
    comes: automation.triggers.flatMap(({ entity_id: ids }) => ids ?? []),
    acted: automation.actions.flatMap(({ target }) => target?.entity_id ?? []),
  };
}

/** Of every state change, where it stands: times of day stay when days are moved, so that a row is found again by its own. */
const rowSchema = z.looseObject({ entity_id: z.string(), last_changed: z.string() });

interface Row {
  readonly entityId: string;
  readonly day: string;
  /** The entity and the time of day. */
  readonly key: string;
}

function readRows(text: string): readonly Row[] {
  return text.split("\n").flatMap((line) => {
    const row = line === "" ? undefined : rowSchema.safeParse(JSON.parse(line)).data;
    if (row === undefined) return [];
    const { entity_id: entityId, last_changed: at } = row;
    return [{ entityId, day: at.slice(0, 10), key: `${entityId} ${at.slice(11, 23)}` }];
  });
}

function compareDays(before: readonly Row[], after: readonly Row[]): Moved {
  const days = [...new Set(before.map(({ day }) => day))].toSorted();
  const dayOf = new Map(after.map(({ key, day }) => [key, day]));
  const moved = new Map<string, number>();
  for (const { entityId, key, day } of before) {
    const then = dayOf.get(key);
    if (then === undefined || moved.has(entityId)) continue;
    moved.set(entityId, (days.indexOf(then) - days.indexOf(day) + days.length) % days.length);
  }
  return (entityId) => moved.get(entityId);
}

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
      already_so: z.number().optional(),
      refractory: z.number().optional(),
      unsupported: z.string().optional(),
    }),
  ),
});

if (!existsSync(REFEREE)) console.log(`no referee at ${REFEREE}: nothing to compare with`);
else {
  const folder = mkdtempSync(path.join(os.tmpdir(), "steward-referee-"));
  try {
    process.exitCode = (await compareReplays(folder)) ? 0 : 1;
    if (values.only === "replays") console.log("recorded homes: left out, as asked");
    else if (existsSync(HOMES)) judgeRecordedHomes(folder);
    else console.log(`no recorded homes at ${HOMES}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Random automations over random histories, in all of the contract's language, counted by us and by the referee. By the referee's own sun, so that the
 * counting is compared and not two formulas of astronomy; how far they are apart is a line of its own.
 * @returns whether every automation was counted alike
 */
async function compareReplays(folder: string): Promise<boolean> {
  let same = 0;
  let other = 0;
  let fired = 0;
  let matched = 0;
  let sunMs = 0;
  for (let seed = 0; seed < Number(values.homes); seed += 1) {
    const random = createRandom(5_000 + seed);
    const { lines, home: written } = createRandomLife(seed, random);
    const automations = Array.from({ length: AUTOMATIONS_PER_HOME }, () => createRandomAutomation(random));
    const history = path.join(folder, "history.jsonl");
    const homeFile = path.join(folder, "home.json");
    const resultFile = path.join(folder, "result.json");
    writeFileSync(history, `${lines.join("\n")}\n`);
    writeFileSync(homeFile, JSON.stringify(written));
    const suggestions = automations.map((automation, index) => ({ id: String(index), automation }));
    writeFileSync(resultFile, JSON.stringify({ suggestions }));
    const verdict = judge(resultFile, history, homeFile, null);

    const home = createHome(written);
    const { log } = await readHistory({ sources: [await openFile(history)], home, onProgress() {} });
    const days = createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: [], log });
    const sun = readRefereeSun(days.dates, homeFile);
    sunMs = Math.max(sunMs, furthestApart(sun, createSun(written.latitude, written.longitude), days.dates));
    const input = { ...createReplayInput(log, days, home), sun };
    for (const [index, automation] of automations.entries()) {
      const { backtest, refractory } = replay(automation, input);
      const ours = [backtest.fired, backtest.matched, backtest.already_so, refractory];
      const judged = verdict.suggestions[index];
      const theirs = [judged?.firings, judged?.hits, judged?.already_so, judged?.refractory];
      fired += backtest.fired;
      matched += backtest.matched;
      if (ours.every((count, place) => count === theirs[place])) same += 1;
      else {
        other += 1;
        const counted = judged?.unsupported ?? theirs.join("/");
        console.log(
          `  home ${seed}: we ${ours.join("/")}, referee ${counted}: ${JSON.stringify(automation)}`,
        );
      }
    }
  }
  console.log(
    `random automations counted alike (firings, hits, already so, refractory): ${same} of ${same + other}, ${fired} firings, ${matched} hits`,
  );
  console.log(`sunrise and sunset of ours and of the referee: at most ${Math.round(sunMs / 1000)} s apart`);
  return other === 0;
}

function readRefereeSun(dates: readonly string[], homeFile: string): Sun {
  const text = runPython([
    "-c",
    `import datetime as dt, json, sys
from referee_history import Place
place = Place(json.load(open(sys.argv[1])))
print(json.dumps({f"{day} {event}": place.sun(dt.date.fromisoformat(day), event) * 1000 for day in sys.argv[2:] for event in ("sunrise", "sunset")}))`,
    homeFile,
    ...dates,
  ]);
  const known = z.record(z.string(), z.number()).parse(JSON.parse(text));
  return { at: (date, event) => known[`${date} ${event}`] ?? null };
}

function furthestApart(a: Sun, b: Sun, dates: readonly string[]): number {
  const apart = (date: string, event: SunEvent) =>
    Math.abs((a.at(date, event) ?? 0) - (b.at(date, event) ?? 0));
  return Math.max(...dates.flatMap((date) => [apart(date, "sunrise"), apart(date, "sunset")]));
}

function judgeRecordedHomes(folder: string): void {
  const all = { firings: 0, hits: 0, actions: 0 };
  for (const name of readdirSync(HOMES)) {
    const home = path.join(HOMES, name, "home.json");
    const train = path.join(HOMES, name, "train.jsonl.gz");
    const test = path.join(HOMES, name, "test.jsonl.gz");
    if (!existsSync(train)) continue;
    analyze(train, home, folder);
    const { pooled } = judge(path.join(folder, "result.json"), test, home, train);
    const onNull = countOnNull(train, home, folder);
    console.log(
      `${name}: ${pooled.suggestions} suggestions (${pooled.unsupported} unsupported), firings ${pooled.firings}, hits ${pooled.hits}, ` +
        `precision ${pooled.precision ?? "-"}, coverage ${pooled.coverage ?? "-"}; on ${NULL_SEEDS} null histories a home: ${onNull}`,
    );
    all.firings += pooled.firings;
    all.hits += pooled.hits;
    // The referee tells hits and their share of people's own actions; from both follows how many those are.
    all.actions += pooled.coverage ? pooled.hits / pooled.coverage : 0;
  }
  if (all.firings > 0) {
    console.log(
      `pooled: precision ${(all.hits / all.firings).toFixed(4)} (goal 0.80), coverage ${(all.hits / all.actions).toFixed(4)} (goal 0.06) of the homes with suggestions`,
    );
  }
}

/**
 * What is told of histories without habits, a home: each entity's days moved by a number of its own, times of day kept, for rules between entities; each day turned
 * by hours of its own, for what goes by the clock or the sun. What is within one entity (on, off later) stays as it was and is left out. Of two entities that
 * were moved alike a rule is as true as it was: in a short history that is no rare case, so it is told apart.
 */
function countOnNull(train: string, home: string, folder: string): string {
  const before = readRows(gunzipSync(readFileSync(train)).toString("utf8"));
  const file = path.join(folder, "null.jsonl");
  let [rules, alike, times] = [0, 0, 0];
  for (let seed = 0; seed < NULL_SEEDS; seed += 1) {
    const shuffle = ["--shuffle", train, "--seed", String(seed), "--home", home, "--out", file];
    python(shuffle);
    const between = analyze(file, home, folder).suggestions.filter(isBetween);
    const moved = compareDays(before, readRows(readFileSync(file, "utf8")));
    const movedAlike = between.filter((one) => isMovedAlike(one, moved)).length;
    alike += movedAlike;
    rules += between.length - movedAlike;
    python([...shuffle, "--shuffle-time"]);
    times += analyze(file, home, folder).suggestions.filter(isClocked).length;
  }
  const aHome = (count: number) => count / NULL_SEEDS;
  return `rules on days moved ${aHome(rules)} (between what was moved alike ${aHome(alike)} more), times on hours turned ${aHome(times)}`;
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
  return runPython([REFEREE, ...args]);
}

function runPython(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("python3", args, {
    encoding: "utf8",
    maxBuffer: 1e9,
    cwd: path.dirname(REFEREE),
  });
  if (status !== 0) throw new Error(`the referee ended with ${status ?? "a signal"}: ${stderr}`);
  return stdout;
}
