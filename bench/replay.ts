/**
 * How long replays take on a large home: `node bench/replay.ts [changes]`, by default a million over 30 days.
 *
 * The made-up home of bench/speed.ts, read once; then what is built once for all replays, then automations of the kinds that cost most: the
 * panel asks for one after another while a person drags an hour or a threshold about.
 */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { openFile } from "../src/app/history-source.ts";
import { readHistory } from "../src/app/read-history.ts";
import type { AutomationConfig } from "../src/core/domain/automation.ts";
import { type Home, homeSchema } from "../src/core/domain/home.ts";
import { createDayTable } from "../src/core/features/day-table.ts";
import { replay } from "../src/core/suggest/backtest.ts";
import { createReplayInput } from "../src/core/suggest/replay-input.ts";
import { makeHome, writeHistory } from "./speed-home.ts";

const RUNS = 20;
const changes = Number(process.argv[2] ?? 1e6);
const on = { action: "light.turn_on", target: { entity_id: "light.lamp_0" } } as const;
const dark = { condition: "numeric_state", entity_id: "sensor.motion_illuminance_0", below: 100 } as const;
const night = { condition: "sun", after: "sunset", before: "sunrise" } as const;
const CASES: Readonly<Record<string, Pick<AutomationConfig, "triggers" | "conditions" | "actions">>> = {
  "time, on weekdays": {
    triggers: [{ trigger: "time", at: "07:00:00" }],
    conditions: [{ condition: "time", weekday: ["mon", "tue", "wed", "thu", "fri"] }],
    actions: [on],
  },
  sunset: {
    triggers: [{ trigger: "sun", event: "sunset", offset: "-00:20:00" }],
    conditions: [],
    actions: [on],
  },
  "motion, when it is dark": {
    triggers: [{ trigger: "state", entity_id: "binary_sensor.motion_0", to: "on" }],
    conditions: [dark, night],
    actions: [on],
  },
  "first motion after quiet": {
    triggers: [{ trigger: "state", entity_id: "binary_sensor.motion_0", to: "off", for: "00:30:00" }],
    conditions: [],
    actions: [
      { wait_for_trigger: [{ trigger: "state", entity_id: "binary_sensor.motion_0", to: "on" }] },
      on,
    ],
  },
  "power above, of one plug": {
    triggers: [{ trigger: "numeric_state", entity_id: "sensor.plug_power_0", above: 100, for: "00:01:00" }],
    conditions: [],
    actions: [on],
  },
  "power above, of all plugs": {
    triggers: [
      {
        trigger: "numeric_state",
        entity_id: Array.from({ length: 20 }, (_, room) => `sensor.plug_power_${room}`),
        above: 100,
      },
    ],
    conditions: [dark],
    actions: [on],
  },
  "any motion in the house": {
    triggers: [
      {
        trigger: "state",
        entity_id: Array.from({ length: 20 }, (_, room) => `binary_sensor.motion_${room}`),
        to: "on",
      },
    ],
    conditions: [night],
    actions: [on, { delay: "00:10:00" }, { action: "light.turn_off", target: { entity_id: "light.lamp_0" } }],
  },
};

const folder = mkdtempSync(path.join(os.tmpdir(), "steward-replay-"));
try {
  const file = path.join(folder, "history.jsonl.gz");
  await writeHistory(file, changes);
  const home: Home = homeSchema.parse(makeHome());
  const { log } = await readHistory({ sources: [await openFile(file)], home, onProgress() {} });
  const days = createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: [], log });
  console.log(
    `${log.length.toLocaleString("en")} changes, ${log.entityIds.length} entities, ${days.length} days`,
  );
  const build = measure(() => createReplayInput(log, days, home));
  console.log(`built once: ${build.best.toFixed(0)} ms (the first time ${build.first.toFixed(0)} ms)`);
  const input = createReplayInput(log, days, home);
  for (const [name, part] of Object.entries(CASES)) {
    const config: AutomationConfig = { alias: "", description: "", mode: "single", ...part };
    const { first, best, worst } = measure(() => replay(config, input));
    const { backtest } = replay(config, input);
    console.log(
      `${name.padEnd(28)} first ${first.toFixed(1).padStart(6)} ms   best ${best.toFixed(1).padStart(6)}   worst ${worst.toFixed(1).padStart(6)}   fired ${backtest.fired}, matched ${backtest.matched}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}

function measure(work: () => unknown): {
  readonly first: number;
  readonly best: number;
  readonly worst: number;
} {
  const times = Array.from({ length: RUNS }, () => {
    const startMs = performance.now();
    work();
    return performance.now() - startMs;
  });
  return { first: times[0] ?? 0, best: Math.min(...times), worst: Math.max(...times) };
}
