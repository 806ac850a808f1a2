/** The offline command as a process: what it takes, what it writes where, and how it ends. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTempFolder, type TempFolder } from "./fakes/temp-folder.ts";
import { createDemoHouse } from "./houses/demo-house.ts";

const COMMAND = path.resolve(import.meta.dirname, "../script/steward");
const END_MS = Date.UTC(2026, 9, 1, 22);

let folder: TempFolder;
let history: readonly string[];

beforeAll(() => {
  folder = createTempFolder();
  const house = createDemoHouse({ seed: 2, endMs: END_MS, days: 30 });
  history = house.history.map((line) => JSON.stringify(line));
  writeFileSync(path.join(folder.path, "history.jsonl"), `${history.join("\n")}\n`);
  writeFileSync(path.join(folder.path, "history.jsonl.gz"), gzipSync(history.join("\n")));
  writeFileSync(path.join(folder.path, "early.jsonl"), history.slice(0, 4_000).join("\n"));
  writeFileSync(path.join(folder.path, "late.jsonl"), history.slice(4_000).join("\n"));
  writeFileSync(path.join(folder.path, "home.json"), JSON.stringify(house.home));
});

afterAll(() => folder.remove());

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs in the test's folder, so that names are relative to where a person is. */
async function steward(args: string, input: string | Buffer = ""): Promise<Ended> {
  const child = spawn(COMMAND, args === "" ? [] : args.split(" "), { cwd: folder.path });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [[code], out, err] = await Promise.all([
    once(child, "close") as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, out, err };
}

function withoutTimings(result: string): unknown {
  const document = JSON.parse(result) as Record<string, unknown>;
  return JSON.stringify({ ...document, timings: null });
}

describe("analyze", () => {
  it("writes the result to standard output and what it does to standard error", async () => {
    const { code, out, err } = await steward("analyze --history history.jsonl --home home.json");
    expect(code).toBe(0);
    const result = JSON.parse(out) as {
      readonly version: number;
      readonly analysed: { readonly actions_by_initiator: Readonly<Record<string, number>> };
      readonly suggestions: readonly { readonly detector: string }[];
      readonly timings: { readonly peak_rss_mb: number };
    };
    expect(result.version).toBe(1);
    expect(result.suggestions.map(({ detector }) => detector)).toContain("daily-time");
    expect(result.analysed.actions_by_initiator["person"]).toBeGreaterThan(100);
    expect(result.analysed.actions_by_initiator["automation"]).toBeGreaterThan(100);
    expect(result.timings.peak_rss_mb).toBeGreaterThan(20);
    expect(err).toMatch(
      /^Reading the history …\n[^\r]*Read [\d,]+ lines: \d+ days, \d+ entities\. \d+ suggestions?/,
    );
  });

  it("gives byte for byte the same but for the timings, however the history comes in", async () => {
    const runs = await Promise.all([
      steward("analyze --history history.jsonl --home home.json --quiet"),
      steward("analyze --history history.jsonl.gz --home home.json --quiet"),
      steward("analyze --history late.jsonl --history early.jsonl --home home.json --quiet"),
      steward("analyze --history - --home home.json --quiet", gzipSync(history.join("\n"))),
      steward("analyze --history=- --home=home.json --quiet", history.join("\n")),
    ]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    expect(runs.map(({ err }) => err)).toEqual(["", "", "", "", ""]);
    expect(new Set(runs.map(({ out }) => withoutTimings(out))).size).toBe(1);
  });

  it("writes the result to a file, whole, with nothing beside it", async () => {
    mkdirSync(path.join(folder.path, "out"));
    const { code, out } = await steward("analyze --history history.jsonl --out out/result.json --seed 7");
    expect([code, out]).toEqual([0, ""]);
    expect(readdirSync(path.join(folder.path, "out"))).toEqual(["result.json"]);
    expect(JSON.parse(readFileSync(path.join(folder.path, "out/result.json"), "utf8"))).toHaveProperty(
      "timings",
    );
  });

  it("analyses a history in which there is nothing", async () => {
    const { code, out } = await steward("analyze --history -");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      analysed: { state_changes: 0, entities: 0, days: 0 },
      suggestions: [],
      warnings: ["The history holds no state changes, so there was nothing to analyse."],
    });
  });

  it("tells in the result's warnings which lines it left out", async () => {
    const { code, out } = await steward("analyze --history -", `${history.join("\n")}\nnonsense`);
    expect(code).toBe(0);
    const { warnings } = JSON.parse(out) as { readonly warnings: readonly string[] };
    expect(warnings[0]).toMatch(/^1 of [\d,]+ lines could not be read/);
    expect(warnings[1]).toMatch(/^standard input, line \d+: expected one JSON object.*nonsense$/);
  });
});

describe("unreadable input", () => {
  it("ends with 65, names file, line and what was expected, and writes nothing", async () => {
    const { code, out, err } = await steward(
      "analyze --history - --out none.json --quiet",
      `${history.slice(0, 10).join("\n")}\n{"entity_id":"light.hall","state":"on"}`,
    );
    expect([code, out]).toEqual([65, ""]);
    expect(err).toContain('standard input, line 11: expected "last_changed" to be an ISO 8601 time');
    expect(readdirSync(folder.path)).not.toContain("none.json");
  });

  it.each([
    ["analyze --history none.jsonl", "none.jsonl: expected a file, but there is none of this name."],
    ["analyze --history .", ".: expected a file, found a folder."],
    [
      "analyze --history history.jsonl --home history.jsonl",
      "history.jsonl, line 2: expected one JSON object",
    ],
  ])("ends with 65: %s", async (args, message) => {
    const { code, err } = await steward(`${args} --quiet`);
    expect(err).toContain(message);
    expect(code).toBe(65);
  });
});

describe("wrong usage", () => {
  it("ends with 2 and one sentence that says where help is", async () => {
    const { code, out, err } = await steward("anomalies --series x.csv");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toBe(
      "The command anomalies is not there yet; so far there are analyze and import. See script/steward --help.\n",
    );
  });

  it("is told before the work where the result cannot be written", async () => {
    const { code, err } = await steward("analyze --history history.jsonl --out none/result.json");
    expect(code).toBe(2);
    expect(err).toMatch(/^The result cannot be written to none\/result\.json: its folder does not exist\./);
  });

  it("is helped by --help", async () => {
    const { code, out } = await steward("analyze --help");
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: script\/steward analyze --history HISTORY/);
  });
});
