/** `script/steward import` as a process: a history becomes a store, wholly or not at all. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../src/adapters/sqlite/open-store.ts";
import { exportHistory } from "../src/app/export.ts";
import { SILENT } from "./adapters/sqlite/silent-log.ts";
import { createTempFolder, type TempFolder } from "./fakes/temp-folder.ts";
import { change } from "./ports/events.ts";

const CLI = path.resolve(import.meta.dirname, "../src/cli.ts");
const T = Date.UTC(2026, 2, 29, 0, 59);

let folder: TempFolder;

beforeEach(() => {
  folder = createTempFolder();
});

afterEach(() => folder.remove());

async function steward(args: readonly string[], input = "") {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: folder.path });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [[code], out, err] = await Promise.all([
    once(child, "close") as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, out, err };
}

function exportOf(data: string): string {
  const store = openStore({ path: path.join(folder.path, data, "steward.db"), log: SILENT });
  try {
    return [...exportHistory(store)].join("");
  } finally {
    store.close();
  }
}

function writeExport(name: string): string {
  const store = openStore({ path: path.join(folder.path, "first", "steward.db"), log: SILENT });
  store.events.append([
    change("light.hall", "on", T),
    change("light.hall", "off", T + 120_000),
    change("sensor.door", "1.0", T + 120_001),
  ]);
  store.close();
  const exported = exportOf("first");
  writeFileSync(path.join(folder.path, name), exported);
  return exported;
}

describe("import", () => {
  it("makes a store whose export is the imported file, and leaves nothing else behind", async () => {
    const exported = writeExport("history.jsonl");
    const { code, out, err } = await steward(["import", "--data", "second", "--history", "history.jsonl"]);
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(err).toMatch(
      /Imported \d+ lines into second\/steward\.db\. Start Steward on this folder now\.\n$/,
    );
    expect(readdirSync(path.join(folder.path, "second")).filter((name) => name.includes("import"))).toEqual(
      [],
    );
    expect(exportOf("second")).toBe(exported);
  });

  it("reads standard input and says nothing when asked to", async () => {
    const exported = writeExport("history.jsonl");
    const args = ["import", "--data", "second", "--history", "-", "--quiet"];
    expect(await steward(args, exported)).toEqual({ code: 0, out: "", err: "" });
    expect(exportOf("second")).toBe(exported);
  });

  it("does not touch a memory that is there", async () => {
    writeExport("history.jsonl");
    const before = exportOf("first");
    const { code, err } = await steward(["import", "--data", "first", "--history", "history.jsonl"]);
    expect(code).toBe(2);
    expect(err).toMatch(/first\/steward\.db is there already, .*Stop Steward and move the file away/);
    expect(exportOf("first")).toBe(before);
  });

  it("imports nothing of a file with a line that cannot be read", async () => {
    const exported = writeExport("history.jsonl");
    writeFileSync(path.join(folder.path, "broken.jsonl"), `${exported}{"entity_id":"light.x"}\n`);
    const { code, err } = await steward(["import", "--data", "second", "--history", "broken.jsonl"]);
    expect(code).toBe(65);
    expect(err).toMatch(/broken\.jsonl, line \d+: .*Nothing was imported\.\n$/);
    expect(existsSync(path.join(folder.path, "second", "steward.db"))).toBe(false);
    expect(readdirSync(path.join(folder.path, "second")).filter((name) => name.includes("db"))).toEqual([]);
  });

  it("takes no notice of what an import that was killed left behind", async () => {
    const exported = writeExport("history.jsonl");
    mkdirSync(path.join(folder.path, "second"));
    const leftover = path.join(folder.path, "second", "steward.db.importing");
    writeFileSync(leftover, readFileSync(path.join(folder.path, "first", "steward.db")));
    const { code } = await steward(["import", "--data", "second", "--history", "history.jsonl", "--quiet"]);
    expect(code).toBe(0);
    expect(exportOf("second")).toBe(exported);
  });

  it.each([
    [["import"], "The data folder is missing: --data FOLDER."],
    [["import", "--data", "x"], "A history is missing: --history FILE."],
    [["import", "--data", "x", "--history", "nowhere.jsonl"], "nowhere.jsonl: expected a file"],
    [["import", "--what"], "Unknown option '--what'"],
  ])("says what is missing or wrong: %j", async (args, says) => {
    const { code, err } = await steward(args);
    expect([2, 65]).toContain(code);
    expect(err).toContain(says);
    expect(existsSync(path.join(folder.path, "x"))).toBe(false);
  });

  it("explains itself", async () => {
    const { code, out } = await steward(["import", "--help"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: script\/steward import --data FOLDER/);
  });
});
