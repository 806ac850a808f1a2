/** What a recorded history becomes: rows, who did it, and a plain word about lines that are no good. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAttributor } from "../../src/app/attribute.ts";
import { createLineReader } from "../../src/app/history-line.ts";
import { type HistorySource, openFile } from "../../src/app/history-source.ts";
import { createTimeReader } from "../../src/app/history-time.ts";
import { readHistory } from "../../src/app/read-history.ts";
import { readHome } from "../../src/app/read-home.ts";
import type { EventLog } from "../../src/core/domain/event-log.ts";
import { type Home, createHome, homeSchema } from "../../src/core/domain/home.ts";
import { INITIATOR_KINDS, toInitiatorCode } from "../../src/core/domain/initiator.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/core/domain/time.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";
import { createDemoHouse } from "../houses/demo-house.ts";

const T = Date.UTC(2026, 9, 1, 16);

let folder: TempFolder;

beforeEach(() => {
  folder = createTempFolder();
});

afterEach(() => folder.remove());

function state(entityId: string, value: string, atMs: number, more: object = {}): string {
  return JSON.stringify({
    entity_id: entityId,
    state: value,
    last_changed: new Date(atMs).toISOString(),
    ...more,
  });
}

/** A lamp that goes on and off, a minute between. */
function lines(count: number, fromMs = T, entityId = "light.hall"): string[] {
  return Array.from({ length: count }, (_, index) =>
    state(entityId, index % 2 === 0 ? "on" : "off", fromMs + index * MINUTE_MS),
  );
}

function textSource(name: string, chunks: readonly (string | Buffer)[]): HistorySource {
  return {
    name,
    sizeBytes: null,
    open: () =>
      Readable.from(
        chunks.map((chunk) => Buffer.from(chunk)),
        { objectMode: false },
      ),
  };
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

describe("times", () => {
  const readTime = createTimeReader();

  it.each([
    ["2026-10-01T18:03:12.123+02:00", Date.UTC(2026, 9, 1, 16, 3, 12, 123)],
    ["2026-10-01T18:03:12.123999+02:00", Date.UTC(2026, 9, 1, 16, 3, 12, 123)],
    ["2026-10-01T18:03:12.1Z", Date.UTC(2026, 9, 1, 18, 3, 12, 100)],
    ["2026-10-01T18:03:12Z", Date.UTC(2026, 9, 1, 18, 3, 12)],
    ["2026-10-01 18:03:12+00:00", Date.UTC(2026, 9, 1, 18, 3, 12)],
    ["2026-10-01T18:03:12-0330", Date.UTC(2026, 9, 1, 21, 33, 12)],
    ["2026-10-01T18:03:12+05", Date.UTC(2026, 9, 1, 13, 3, 12)],
    ["2024-02-29T00:00:00z", Date.UTC(2024, 1, 29)],
    ["2026-10-01T18:03Z", Date.UTC(2026, 9, 1, 18, 3)],
    ["Thu, 01 Oct 2026 18:03:12 GMT", Date.UTC(2026, 9, 1, 18, 3, 12)],
  ])("reads %s", (text, atMs) => {
    expect(readTime(text)).toBe(atMs);
  });

  it.each([
    "2026-10-01T18:03:12",
    "2026-02-30T18:03:12Z",
    "2026-13-01T18:03:12Z",
    "2026-10-01T24:03:12Z",
    "2026-10-01T18:03:12+0",
    "2026-10-01T18:03:12.123+02:00 or so",
    "2026-10-01",
    "yesterday",
    "",
  ])("reads no instant from %j", (text) => {
    expect(readTime(text)).toBeNaN();
  });
});

describe("a line", () => {
  it.each([
    ["not json", "text that is not JSON"],
    ["[1]", "expected one JSON object, found a list"],
    ["{}", 'expected "entity_id" or "event_type", found neither'],
    ['{"entity_id":"hall"}', '"entity_id" to be an entity id such as light.hall, found "hall"'],
    ['{"entity_id":"light.hall"}', '"state" to be text, found nothing'],
    ['{"entity_id":"light.hall","state":5}', '"state" to be text, found 5'],
    ['{"entity_id":"light.hall","state":"on"}', '"last_changed" to be an ISO 8601 time with a zone'],
    [state("light.hall", "on", T, { last_updated: "soon" }), '"last_updated" to be an ISO 8601 time'],
    [state("light.hall", "on", T, { attributes: [] }), '"attributes" to be an object, found a list'],
    [state("light.hall", "on", T, { context: { user_id: 5 } }), '"context.user_id" to be text, found 5'],
    ['{"event_type":7}', '"event_type" to be text, found 7'],
    ['{"event_type":"call_service"}', '"time_fired" to be an ISO 8601 time with a zone'],
    ['{"event_type":"script_started","time_fired":"2026-10-01T18:03:12Z"}', '"data" to be an object'],
  ])("%s is told what was expected", (line, expected) => {
    expect(createLineReader()(line)).toContain(expected);
  });

  it("that only others read is passed over, whatever else is in it", () => {
    expect(createLineReader()('{"event_type":"steward_feedback","anything":1}')).toBeNull();
    expect(createLineReader()('{"event_type":"homeassistant_start"}')).toBeNull();
  });

  it("takes last_updated for its time where it is given", () => {
    const line = state("light.hall", "on", T, { last_updated: new Date(T + 5).toISOString() });
    expect(createLineReader()(line)).toMatchObject({ type: "state", atMs: T + 5 });
  });

  it("may be the bus's own form of a state", () => {
    const event = {
      event_type: "state_changed",
      time_fired: new Date(T).toISOString(),
      data: { entity_id: "light.hall", new_state: JSON.parse(state("light.hall", "on", T)) },
    };
    expect(createLineReader()(JSON.stringify(event))).toMatchObject({ entityId: "light.hall", state: "on" });
  });
});

describe("reading", () => {
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

describe("who did it", () => {
  const house = createDemoHouse({ seed: 4, endMs: Date.UTC(2026, 9, 20), days: 12 });
  const home = homeSchema.parse(house.home);
  const history = house.history.map((line) => JSON.stringify(line));

  /** Every row put to the full attributor, as the app does it. */
  function kindsInFull(of: Home, texts: readonly string[]): ReadonlyMap<string, string> {
    const attributor = createAttributor(of);
    const readLine = createLineReader();
    const states = new Map<string, string | null>();
    const kinds = new Map<string, string>();
    for (const text of texts) {
      const event = readLine(text);
      if (event === null || typeof event === "string") continue;
      const initiator = attributor.attribute(event);
      if (event.type !== "state" || states.get(event.entityId) === event.state) continue;
      states.set(event.entityId, event.state);
      kinds.set(`${event.entityId} ${event.atMs}`, `${initiator?.kind} ${initiator?.actor}`);
    }
    return kinds;
  }

  function kindsOf(log: EventLog): ReadonlyMap<string, string> {
    return new Map(
      Array.from({ length: log.length }, (_, row) => [
        `${log.entityIds[log.entity[row] ?? -1]} ${log.atMs[row]}`,
        `${INITIATOR_KINDS[log.initiator[row] ?? 0]} ${log.actors[log.actor[row] ?? -1] ?? null}`,
      ]),
    );
  }

  it.each([
    ["as it is described", home],
    ["without a description", createHome()],
  ])("is told of every row as the app tells it, in a home %s", async (_, of) => {
    const source = textSource("demo", [history.join("\n")]);
    const { log } = await readHistory({ sources: [source], home: of, onProgress() {} });
    expect(log.length).toBeGreaterThan(3_000);
    expect(kindsOf(log)).toEqual(kindsInFull(of, history));
    const seen = new Set(log.initiator);
    expect(
      (["person", "physical", "automation"] as const).map(toInitiatorCode).every((code) => seen.has(code)),
    ).toBe(true);
  });

  it("is told of sensors that run, group or share a device with switches", async () => {
    const own = createHome({
      entities: [
        { entity_id: "switch.left", device_id: "relay" },
        { entity_id: "light.right", device_id: "relay" },
        { entity_id: "sensor.relay_power", device_id: "relay" },
        { entity_id: "binary_sensor.any_door", members: ["binary_sensor.door"] },
      ],
    });
    const by = (id: string, userId: string | null = null, parentId: string | null = null) => ({
      context: { id, user_id: userId, parent_id: parentId },
    });
    const run = { event_type: "automation_triggered", data: { entity_id: "automation.a" } };
    const texts = [
      state("switch.left", "off", T, by("a")),
      state("light.right", "off", T, by("b")),
      state("sensor.relay_power", "0", T, by("c")),
      state("binary_sensor.any_door", "unavailable", T, by("d")),
      state("binary_sensor.door", "off", T, by("e")),
      state("sensor.mean", "unavailable", T, by("f")),
      state("switch.left", "on", T + 1000, by("g", "anna")),
      state("sensor.relay_power", "on", T + 1100, by("h")),
      state("light.right", "on", T + 1200, by("i")),
      state("binary_sensor.door", "on", T + 2000, by("j", "anna")),
      state("binary_sensor.any_door", "on", T + 2000, by("j", "anna")),
      JSON.stringify({ ...run, time_fired: new Date(T + 3000).toISOString(), ...by("k") }),
      state("sensor.free", "1", T + 3100, by("k")),
      state("sensor.free", "2", T + 3200, by("l", null, "k")),
      state("sensor.free", "unknown", T + 3300, by("m")),
      state("sensor.free", "3", T + 3400, by("n")),
      state("sensor.free", "4", T + 3500, by("o")),
      state("sensor.mean", "2", T + HOUR_MS, { ...by("p"), attributes: { entity_id: ["sensor.free"] } }),
      state("sensor.mean", "3", T + HOUR_MS + 1, { ...by("q"), attributes: { entity_id: ["sensor.free"] } }),
    ];
    const source = textSource("made up", [texts.join("\n")]);
    const { log } = await readHistory({ sources: [source], home: own, onProgress() {} });
    expect(kindsOf(log)).toEqual(kindsInFull(own, texts));
  });
});

describe("the home", () => {
  async function readText(text: string) {
    const file = path.join(folder.path, "home.json");
    writeFileSync(file, text);
    return await readHome(file);
  }

  it("is one in UTC where nothing is said", async () => {
    expect((await readHome(null)).time_zone).toBe("UTC");
    expect((await readText("{}")).time_zone).toBe("UTC");
  });

  it.each([
    ["{", "home.json, line 1: expected one JSON object, found text that is not JSON."],
    ['{\n"areas": [],\n}', "home.json, line 3: expected one JSON object"],
    ["[]", "home.json: expected an object, found a list."],
    [
      '{"entities":[{"entity_id":"a.b"},{"name":"x"}]}',
      "entities[1].entity_id: expected text, found nothing.",
    ],
    ['{"entities":{}}', "entities: expected a list, found an object."],
    ['{"latitude":"52"}', 'latitude: expected a number, found "52".'],
    ['{"time_zone":"Mars"}', 'time_zone: expected an IANA time zone such as Europe/Berlin, found "Mars".'],
    [
      '{"exceptions":[{"from":"May","to":"2026-05-01"}]}',
      'exceptions[0].from: expected a date such as 2026-12-24, found "May".',
    ],
  ])("is told where %s is wrong", async (text, message) => {
    await expect(readText(text)).rejects.toMatchObject({
      code: "unreadable_input",
      message: expect.stringContaining(message),
    });
  });
});
