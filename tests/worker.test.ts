import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startProcess } from "../src/start-process.ts";
import { openStore } from "../src/adapters/sqlite/open-store.ts";
import { createAnalysisRunner } from "../src/app/analysis-runner.ts";
import { createHome } from "../src/core/domain/home.ts";
import { HOUR_MS, MINUTE_MS } from "../src/core/domain/time.ts";
import { SILENT } from "./adapters/sqlite/silent-log.ts";
import { temporaryFolder } from "./adapters/sqlite/stores.ts";
import { change } from "./ports/events.ts";
import { NOTHING_WATCHED } from "./fakes/watch-job.ts";

const NOW = Date.UTC(2026, 5, 30, 3);
const HOME = createHome({
  time_zone: "Europe/Berlin",
  users: [{ id: "user-anna", name: "Anna" }],
  entities: [{ entity_id: "light.hall", name: "Hall light" }],
});

/** A month in which somebody turns the hall light on at a quarter past seven, give or take five minutes, and off at some time. */
function month() {
  return Array.from({ length: 35 }, (_, day) => {
    const midnightMs = Date.UTC(2026, 4, 25 + day) - 2 * HOUR_MS;
    const onMs = midnightMs + (7 * 60 + 10 + ((day * 7) % 11)) * MINUTE_MS;
    const offMs = onMs + (60 + ((day * 97) % 600)) * MINUTE_MS;
    const motion = Array.from({ length: 30 }, (_, index) =>
      change(
        "binary_sensor.hall",
        index % 2 === 0 ? "on" : "off",
        midnightMs + (index * 47 + (day % 13)) * MINUTE_MS,
        null,
      ),
    );
    return [change("light.hall", "on", onMs), change("light.hall", "off", offMs), ...motion];
  }).flat();
}

function createRunner(storePath: string, lastStartedMs: number | null) {
  const runner = createAnalysisRunner({
    storePath,
    windowDays: 60,
    seed: 1,
    watch: () => NOTHING_WATCHED,
    onWatched: () => undefined,
    spawn: (job) => startProcess("worker.ts", job),
    lastStartedMs: () => lastStartedMs,
    clock: { now: () => NOW },
    log: SILENT,
  });
  onTestFinished(() => runner.stop());
  return runner;
}

function createStore() {
  const file = path.join(temporaryFolder(), "steward.db");
  const store = openStore({ path: file, log: SILENT });
  onTestFinished(() => {
    store.close();
  });
  return { store, file };
}

it("finds a month's habit in a real store, from a process of its own, while the store is open", async () => {
  const { store, file } = createStore();
  store.events.append(month());
  const runner = createRunner(file, null);
  const stages: (string | null)[] = [];
  runner.onChange(() => stages.push(runner.status().stage));
  const { result } = await runner.run("full", HOME);
  expect(result?.suggestions.flatMap(({ targetEntityIds }) => targetEntityIds)).toContain("light.hall");
  expect(result?.analysed.state_changes).toBeGreaterThan(70);
  expect(stages).toContain("reading");
  expect(await createRunner(file, null).run("full", HOME)).toMatchObject({
    result: { suggestions: result?.suggestions, analysed: result?.analysed },
  });
});

it("says why there is nothing yet on an empty store", async () => {
  const { file } = createStore();
  const { result } = await createRunner(file, null).run("full", HOME);
  expect(result?.suggestions).toEqual([]);
  expect(result?.nothingFound.length).toBeGreaterThan(0);
});

it("leaves it at a quick look when nobody did anything since the last analysis", async () => {
  const { store, file } = createStore();
  store.events.append(month());
  const { result } = await createRunner(file, NOW - 10 * MINUTE_MS).run("quick", HOME);
  expect(result).toBeNull();
});

it("says what is wrong when there is no store", async () => {
  const runner = createRunner(path.join(temporaryFolder(), "nothing.db"), null);
  await expect(runner.run("full", HOME)).rejects.toMatchObject({
    code: "internal",
    message: expect.stringMatching("cannot be read"),
  });
  expect(runner.status().lastError).toMatchObject({ file: expect.stringContaining("nothing.db") });
});
