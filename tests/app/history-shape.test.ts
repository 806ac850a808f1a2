/** The short way of reading lines, beside the long one: whatever stands in a history, both say the same. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLineReader } from "../../src/app/history-line.ts";
import { createShapeReader } from "../../src/app/history-shape.ts";
import { toBlock } from "../../src/app/history-source.ts";
import { createTimeReader } from "../../src/app/history-time.ts";

function readBoth(lines: readonly string[]) {
  const readLong = createLineReader();
  const readTime = createTimeReader();
  let parsed = 0;
  const lineReader = createLineReader(readTime);
  const readShort = createShapeReader((text) => {
    parsed += 1;
    return lineReader(text);
  }, readTime);
  const block = toBlock(Buffer.from(lines.join("\n")));
  const short = [];
  let start = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const newline = block.bytes.indexOf("\n", start);
    const end = newline < 0 ? block.bytes.length : newline;
    short.push(readShort(block, start, end));
    start = end + 1;
  }
  return { long: lines.map((line) => readLong(line)), short, parsed };
}

const stamp = fc
  .integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) })
  .map((atMs) => new Date(atMs).toISOString().replace("Z", "123+00:00"));
const time = fc.oneof(
  { weight: 20, arbitrary: stamp },
  fc.constantFrom(
    "2026-10-01T18:03:12Z",
    "2026-10-01 18:03:12",
    "yesterday",
    "2026-02-30T10:00:00Z",
    "",
    '2026"',
  ),
);
const entity = fc.constantFrom("sensor.a", "sensor.b", "light.hall", "sensor.a b", "binary_sensor.d", "öl.x");
const state = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("on", "off", "21.5", "unavailable", "not_home") },
  fc.constantFrom("a longer state than twelve", 'a"b', "a\\b", "°C", "tab\tin it", ""),
);
const attributes = fc.constantFrom<unknown>(
  { unit: "°C", friendly_name: "A" },
  { unit: "°C", friendly_name: "A" },
  { brightness: 80, list: ["state", "id"], nested: { context: { id: "x" }, state: "on" } },
  { last_changed: "no", state: "none", text: 'quote " and {brace' },
  null,
);
const context = fc.oneof(
  fc.record({
    id: fc.constantFrom("01J0IFVJGR00BGI6A0QEXIZF1W", "b", 'c"', "d\\e", null),
    parent_id: fc.constantFrom(null, null, "p"),
    user_id: fc.constantFrom(null, null, "u"),
  }),
  fc.constant(null),
);
const item = fc
  .record({ entity, state, attributes, changed: time, isSame: fc.boolean(), updated: time, context })
  .map(({ entity: entity_id, state: own, attributes: more, changed, isSame, updated, context: by }) => ({
    entity_id,
    state: own,
    attributes: more,
    last_changed: changed,
    last_reported: changed,
    last_updated: isSame ? changed : updated,
    context: by,
  }));
const line = fc.oneof(
  { weight: 12, arbitrary: item.map((one) => JSON.stringify(one)) },
  { weight: 2, arbitrary: item.map((one) => JSON.stringify(one).replaceAll(":", ": ")) },
  { weight: 2, arbitrary: item.map(({ state: own, ...rest }) => JSON.stringify({ state: own, ...rest })) },
  { weight: 1, arbitrary: item.map((one) => JSON.stringify({ ...one, last_updated: undefined })) },
  { weight: 1, arbitrary: item.map((one) => JSON.stringify(one).slice(0, -3)) },
  { weight: 1, arbitrary: item.map((one) => `${JSON.stringify(one)} `) },
  { weight: 1, arbitrary: item.map((one) => JSON.stringify(one).replace("{", '{"state":"twice",')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "",
      "null",
      '{"event_type":"call_service","time_fired":"2026-10-01T18:03:12Z","data":{"domain":"light","service":"turn_on"}}',
      '{"entity_id":"sensor.a","event_type":"steward_x"}',
      '{"entity_id":"sensor.a"',
      '{"entity_id":"',
    ),
  },
);

describe("lines read the short way", () => {
  it("say what they say the long way", () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 60 }), (lines) => {
        const { long, short } = readBoth(lines);
        expect(short).toEqual(long);
      }),
      { numRuns: 400 },
    );
  });

  it("are parsed once for each thing that tells the same but for its state, times and context", () => {
    const lines = Array.from({ length: 90 }, (_, index) =>
      JSON.stringify({
        entity_id: `sensor.s${index % 3}`,
        state: String(index),
        attributes: { unit_of_measurement: "°C", friendly_name: `Fühler ${index % 3}` },
        last_changed: new Date(index * 60_000).toISOString(),
        last_updated: new Date(index * 60_000 + 5).toISOString(),
        context: { id: `01J${index}`, parent_id: null, user_id: null },
      }),
    );
    const { long, short, parsed } = readBoth(lines);
    expect(short).toEqual(long);
    expect(parsed).toBe(3);
  });

  it("do not learn one whose attributes change all the time again and again, and one that is switched only once", () => {
    const lines = Array.from({ length: 400 }, (_, index) =>
      JSON.stringify({
        entity_id: "light.hall",
        state: index % 2 === 0 ? "on" : "off",
        attributes: index % 2 === 0 ? { brightness: index } : {},
        last_changed: new Date(index * 60_000).toISOString(),
        context: { id: `01J${index}`, parent_id: null, user_id: null },
      }),
    );
    const { long, short, parsed } = readBoth(lines);
    expect(short).toEqual(long);
    expect(parsed).toBeLessThan(210);
  });
});
