/** What a recorded history becomes: rows, who did it, and a plain word about lines that are no good. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFile } from "../../src/app/history-source.ts";
import { readHistory } from "../../src/app/read-history.ts";
import { withGroups } from "../../src/app/read-home.ts";
import type { EventLog } from "../../src/core/domain/event-log.ts";
import { createHome } from "../../src/core/domain/home.ts";
import { INITIATOR_KINDS } from "../../src/core/domain/initiator.ts";
import { DAY_MS, MINUTE_MS } from "../../src/core/domain/time.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";
import { runsOf } from "../ports/events.ts";
import { state, T, textSource } from "./history-sample.ts";

let folder: TempFolder;

beforeEach(() => {
  folder = createTempFolder();
});

afterEach(() => folder.remove());

/** A lamp that goes on and off, a minute between. */
function lines(count: number, fromMs = T, entityId = "light.hall"): string[] {
  return Array.from({ length: count }, (_, index) =>
    state(entityId, index % 2 === 0 ? "on" : "off", fromMs + index * MINUTE_MS),
  );
}

async function read(...texts: readonly (string | readonly string[])[]) {
  const sources = texts.map((text, index) =>
    textSource(`history ${index + 1}`, [typeof text === "string" ? text : `${text.join("\n")}\n`]),
  );
  return await readHistory({ sources, home: createHome(), onProgress() {} });
}

function rows(log: EventLog): readonly string[] {
  return Array.from({ length: log.length }, (_, row) => {
    const entity = log.entityIds[log.entity[row] ?? -1];
    return `${((log.atMs[row] ?? 0) - T) / MINUTE_MS} ${entity} ${log.states[log.state[row] ?? -1]}`;
  });
}

describe("reading", () => {
  it("knows when automations ran, by their events and where there are none by their attribute, each run once", async () => {
    const ran = (atMs: number, told: number | null) =>
      state("automation.dusk", "on", T, {
        last_updated: new Date(atMs).toISOString(),
        attributes: { last_triggered: told === null ? null : new Date(told).toISOString() },
      });
    const event = (type: string, entity_id: string, atMs: number) =>
      JSON.stringify({ event_type: type, time_fired: new Date(atMs).toISOString(), data: { entity_id } });
    const { log } = await read([
      ran(T, null),
      ran(T + MINUTE_MS, T + MINUTE_MS),
      ran(T + 2 * MINUTE_MS, T + MINUTE_MS),
      event("automation_triggered", "automation.dusk", T + 3 * MINUTE_MS),
      ran(T + 3 * MINUTE_MS + 20, T + 3 * MINUTE_MS),
      event("script_started", "script.tidy", T + 4 * MINUTE_MS),
    ]);
    expect(runsOf(log)).toEqual([
      ["automation.dusk", T + MINUTE_MS],
      ["automation.dusk", T + 3 * MINUTE_MS],
      ["script.tidy", T + 4 * MINUTE_MS],
    ]);
    expect(rows(log)).toEqual(["0 automation.dusk on"]);
  });

  it("knows a run from an automation's first row, where it was in the history", async () => {
    const told = (id: string, ranMs: number | null) =>
      state(`automation.${id}`, "on", T + 5 * MINUTE_MS, {
        attributes: { last_triggered: ranMs === null ? null : new Date(ranMs).toISOString() },
      });
    const { log } = await read([
      state("light.hall", "on", T),
      told("never", null),
      told("before", T - MINUTE_MS),
      told("since", T + 2 * MINUTE_MS),
    ]);
    expect(runsOf(log)).toEqual([["automation.since", T + 2 * MINUTE_MS]]);
  });

  it("finds lines wherever the bytes are cut, inside a character, too", async () => {
    const bytes = Buffer.from(
      `\uFEFF${state("sensor.wärme", "20 °C", T)}\r\n\n${state("sensor.wärme", "21 °C", T + MINUTE_MS)}`,
    );
    for (const size of [1, 2, 3, 7, 1000]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      const { log } = await readHistory({
        sources: [textSource("in pieces", chunks)],
        home: createHome(),
        onProgress() {},
      });
      expect(rows(log)).toEqual(["0 sensor.wärme 20 °C", "1 sensor.wärme 21 °C"]);
    }
  });

  it("unzips what ends in .gz, and standard input that turns out to be zipped", async () => {
    const zipped = gzipSync(`${lines(3).join("\n")}\n`);
    const file = path.join(folder.path, "history.jsonl.gz");
    writeFileSync(file, zipped);
    for (const source of [await openFile(file), textSource("standard input", [zipped])]) {
      const { log } = await readHistory({ sources: [source], home: createHome(), onProgress() {} });
      expect(log.length).toBe(3);
    }
  });

  it("leaves out updates that change no state", async () => {
    const { log } = await read([state("light.hall", "on", T), state("light.hall", "on", T + MINUTE_MS)]);
    expect(rows(log)).toEqual(["0 light.hall on"]);
  });

  it("keeps what people set without changing a state, beside the entity and by whom", async () => {
    const by = (user: string | null) => ({ context: { id: `c${user}`, parent_id: null, user_id: user } });
    const set = (value: string, temperature: number | null, minute: number, user: string | null) =>
      state("climate.hall", value, T + minute * MINUTE_MS, { attributes: { temperature }, ...by(user) });
    const { log } = await read([
      set("heat", 20, 0, null),
      set("heat", 20, 1, null),
      set("heat", 21.5, 2, "anna"),
      set("off", null, 3, "ben"),
      set("unavailable", null, 4, null),
      set("heat", 22, 5, "anna"),
      state("climate.hall", "cool", T + 6 * MINUTE_MS),
      state("humidifier.bath", "on", T + 7 * MINUTE_MS, { attributes: { humidity: 55 } }),
      state("light.hall", "on", T + 8 * MINUTE_MS, { attributes: { temperature: 21 } }),
    ]);
    expect(rows(log)).toEqual([
      "0 climate.hall#temperature 20",
      "0 climate.hall heat",
      "2 climate.hall#temperature 21.5",
      "3 climate.hall#temperature none",
      "3 climate.hall off",
      "4 climate.hall unavailable",
      "5 climate.hall#temperature 22",
      "5 climate.hall heat",
      "6 climate.hall cool",
      "7 humidifier.bath#humidity 55",
      "7 humidifier.bath on",
      "8 light.hall on",
    ]);
    const setters = Array.from(log.entity, (entity, row) => [entity, log.initiator[row] ?? 0] as const)
      .filter(([entity]) => log.entityIds[entity] === "climate.hall#temperature")
      .map(([, code]) => INITIATOR_KINDS[code]);
    // What it comes back with is nobody's choice.
    expect(setters).toEqual(["system", "person", "person", "system"]);
  });

  it("tells the entities of groups, which are a group's and its members' kin whatever the registry knows", async () => {
    const grouped = (entityId: string, members: readonly string[]) =>
      state(entityId, "on", T, { attributes: { entity_id: members } });
    const { groups } = await read([
      grouped("light.all", ["light.hall", "light.stairs"]),
      grouped("scene.evening", ["light.hall"]),
      ...lines(2),
    ]);
    expect([...groups]).toEqual([["light.all", ["light.hall", "light.stairs"]]]);
    const home = withGroups(
      createHome({
        entities: [{ entity_id: "light.hall" }, { entity_id: "light.own", members: ["light.a"] }],
      }),
      new Map([...groups, ["light.own", ["light.b"]]]),
    );
    expect(home.entities.map(({ entity_id: id, members }) => [id, members])).toEqual([
      ["light.hall", undefined],
      ["light.own", ["light.a"]],
      ["light.all", ["light.hall", "light.stairs"]],
    ]);
  });

  it("ends the moment after the last line", async () => {
    const { nowMs, log } = await read(lines(3));
    expect(nowMs).toBe(T + 2 * MINUTE_MS + 1);
    expect(log.range).toEqual({ fromMs: T, toMs: nowMs });
  });

  it("puts what is up to an hour late in its place", async () => {
    const late = state("switch.fan", "on", T + 30 * MINUTE_MS);
    const { log, warnings } = await read([...lines(91), late]);
    expect(warnings).toEqual([]);
    expect(log.atMs).toEqual(log.atMs.toSorted());
    expect(rows(log)).toContain("30 switch.fan on");
  });

  it("counts what is later than an hour as a bad line", async () => {
    const late = state("switch.fan", "on", T + 30 * MINUTE_MS);
    const { log, warnings } = await read([...lines(200), late]);
    expect(log.length).toBe(200);
    expect(warnings[0]).toBe("1 of 201 lines could not be read and were left out.");
    expect(warnings[1]).toContain("history 1, line 201: expected time order (an hour late at most)");
  });

  it("loses one line, not all that follow, to a clock that was years ahead", async () => {
    const all = lines(300);
    all.splice(150, 0, state("sensor.new", "5", T + 4000 * DAY_MS));
    const { log, warnings, nowMs } = await read(all);
    expect(log.length).toBe(300);
    expect(warnings[1]).toContain("history 1, line 151: expected time order");
    expect(nowMs).toBe(T + 299 * MINUTE_MS + 1);
  });

  it("merges several histories by time", async () => {
    const { log } = await read(
      lines(4, T, "light.a"),
      lines(3, T + 30_000, "light.b"),
      lines(2, T - DAY_MS, "light.c"),
    );
    expect(log.atMs).toEqual(log.atMs.toSorted());
    expect(log.length).toBe(9);
    expect(rows(log).slice(2, 5)).toEqual(["0 light.a on", "0.5 light.b on", "1 light.a off"]);
  });

  it("says that a history without states had nothing in it", async () => {
    const { log, warnings } = await read("");
    expect(log.length).toBe(0);
    expect(warnings).toEqual(["The history holds no state changes, so there was nothing to analyse."]);
  });
});

describe("bad lines", () => {
  const many = lines(2_000);

  it("are left out, counted and quoted while they are fewer than 1 %", async () => {
    const all = many.with(10, '{"entity_id":"light.hall"').with(1999, "x".repeat(200));
    const { log, warnings } = await read(all);
    // Without the tenth, the lamp was off for three minutes.
    expect(log.length).toBe(1_997);
    expect(warnings).toEqual([
      "2 of 2,000 lines could not be read and were left out.",
      expect.stringMatching(/^history 1, line 11: .*not JSON. The line: \{"entity_id":"light.hall"$/),
      expect.stringMatching(/^history 1, line 2000: .*x…$/),
    ]);
  });

  it("are quoted a few times only", async () => {
    const { warnings } = await read(many.map((line, index) => (index < 19 ? "?" : line)));
    expect(warnings).toHaveLength(7);
    expect(warnings.at(-1)).toBe("and 14 more");
  });

  it("end the reading from 1 % on, and the message names file, line and what was expected", async () => {
    await expect(read(many.map((line, index) => (index < 20 ? "?" : line)))).rejects.toMatchObject({
      code: "unreadable_input",
      message: expect.stringMatching(
        /^20 of 2,000 lines .*Nothing was analysed.*\n {2}history 1, line 1: expected one JSON object/,
      ),
    });
  });

  it("end the reading where one of several files is none", async () => {
    await expect(read(many, ["?"])).rejects.toMatchObject({
      message: expect.stringContaining("No line of history 2 can be read"),
    });
  });
});

describe("a file that cannot be read", () => {
  async function readBytes(bytes: Buffer) {
    const file = path.join(folder.path, "history.jsonl.gz");
    writeFileSync(file, bytes);
    return await readHistory({ sources: [await openFile(file)], home: createHome(), onProgress() {} });
  }

  it("is named where it does not exist", async () => {
    await expect(openFile(path.join(folder.path, "none"))).rejects.toMatchObject({
      code: "unreadable_input",
      message: expect.stringContaining("none: expected a file, but there is none of this name."),
    });
  });

  it("is named where it is a folder", async () => {
    const source = await openFile(folder.path);
    const reading = readHistory({ sources: [source], home: createHome(), onProgress() {} });
    await expect(reading).rejects.toThrow("expected a file, found a folder");
  });

  it("is named with the line where gzip ends in the middle", async () => {
    const bytes = gzipSync(lines(5_000).join("\n"));
    await expect(readBytes(bytes.subarray(0, bytes.length - 100))).rejects.toMatchObject({
      code: "unreadable_input",
      message: expect.stringMatching(/history\.jsonl\.gz, line \d{2,}: expected more gzip data/),
    });
  });

  it("is named where it is no gzip at all", async () => {
    await expect(readBytes(Buffer.from("plain"))).rejects.toThrow("line 1: expected gzip data");
  });

  it("is named where it has no lines", async () => {
    await expect(read("x".repeat(17 * 2 ** 20))).rejects.toThrow("expected a line of at most 16 MiB");
  });
});
