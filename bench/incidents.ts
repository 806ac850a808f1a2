/**
 * What the monitors say: incidents a week where nothing is wrong, planted faults found and how soon.
 *
 *     node bench/incidents.ts [--homes 40] [--seeds 20] [--first 0] [--past 42] [--say]
 *
 * Each home is watched as the app does it: habits learned every night at three, looks every hour and every five minutes. Homes without a fault are watched
 * for a week after so many days; homes with one for two days from its beginning. Parameters were chosen on seeds from 900 on.
 */
import { parseArgs } from "node:util";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../src/core/domain/time.ts";
import { createRandom } from "../src/core/math/random.ts";
import { FAULTS, type HomeFault, createSensedHome } from "../tests/houses/sensed-home.ts";
import { type Watched, watchHome } from "../tests/houses/watch-home.ts";

const DAY_MIN = 1440;

const { values } = parseArgs({
  options: {
    homes: { type: "string", default: "40" },
    seeds: { type: "string", default: "20" },
    first: { type: "string", default: "0" },
    past: { type: "string", default: "42" },
    say: { type: "boolean", default: false },
  },
});
const first = Number(values.first);
const past = Number(values.past);

if (Number(values.homes) > 0) measureQuiet(Number(values.homes));
if (Number(values.seeds) > 0) measureFaults(Number(values.seeds));

function measureQuiet(homes: number): void {
  const counts = new Map<string, number>();
  let total = 0;
  let worst = 0;
  for (let seed = first; seed < first + homes; seed += 1) {
    const { log, home } = createSensedHome({ seed, days: past + 7 });
    const fromMs = log.range.fromMs + past * DAY_MS;
    const incidents = watchHome({ log, home, fromMs, toMs: fromMs + 7 * DAY_MS });
    for (const incident of incidents) {
      counts.set(incident.monitor, (counts.get(incident.monitor) ?? 0) + 1);
      if (values.say) say(`home ${seed}`, incident, fromMs);
    }
    total += incidents.length;
    worst = Math.max(worst, incidents.length);
  }
  const [low, high] = poissonInterval(total);
  console.log(`nothing wrong: ${homes} homes, a week each after ${past} days`);
  console.log(
    `  ${(total / homes).toFixed(2)} incidents a week and home (95 % ${(low / homes).toFixed(2)} to ${(high / homes).toFixed(2)}), most in one home ${worst}`,
  );
  for (const monitor of ["unusual-hour", "silent", "left-open"])
    console.log(`  ${monitor.padEnd(14)} ${((counts.get(monitor) ?? 0) / homes).toFixed(3)} a week`);
}

/** Of a Poisson mean, where `count` was seen; Byar's approximation. */
function poissonInterval(count: number): readonly [low: number, high: number] {
  const bound = (n: number, z: number) => (n <= 0 ? 0 : n * (1 - 1 / (9 * n) + z / (3 * Math.sqrt(n))) ** 3);
  return [bound(count, -1.96), bound(count + 1, 1.96)];
}

function measureFaults(seeds: number): void {
  console.log(`planted faults: ${seeds} homes each, after ${past} days, at any hour of the day`);
  console.log("  fault                   found   delay: median, 90 %   by                    others said");
  for (const kind of FAULTS) {
    const delays: number[] = [];
    const by = new Map<string, number>();
    let others = 0;
    for (let seed = first + 5000; seed < first + 5000 + seeds; seed += 1) {
      const found = watchFault(kind, seed);
      others += found.others;
      if (found.delayMs === null) continue;
      delays.push(found.delayMs);
      by.set(found.monitor, (by.get(found.monitor) ?? 0) + 1);
    }
    const sorted = delays.toSorted((a, b) => a - b);
    const at = (share: number) => sayDelay(sorted[Math.ceil(share * seeds) - 1]);
    const names = [...by].map(([monitor, times]) => `${monitor} ${times}`).join(", ");
    console.log(
      `  ${kind.padEnd(22)} ${String(delays.length).padStart(3)}/${seeds}   ${at(0.5).padStart(8)} ${at(0.9).padStart(8)}     ${names.padEnd(28)} ${others}`,
    );
  }
}

/** Found is an incident that began to be said after the fault began, and names what is at fault. */
function watchFault(kind: HomeFault, seed: number) {
  const random = createRandom(seed * 7 + 1);
  const isOpening = kind === "front door open" || kind === "window open";
  const lastsMin = kind.startsWith("flood") ? 240 : isOpening ? 720 : 2 * DAY_MIN;
  const atMin = past * DAY_MIN + Math.floor(random() * DAY_MIN);
  const made = createSensedHome({ seed, days: past + 4, fault: { kind, atMin, lastsMin } });
  const { log, home, faultyIds } = made;
  const faultMs = made.faultMs ?? 0;
  const fromMs = Math.floor(faultMs / HOUR_MS) * HOUR_MS - HOUR_MS;
  const incidents = watchHome({ log, home, fromMs, toMs: faultMs + lastsMin * MINUTE_MS });
  const named = (incident: Watched) =>
    incident.said.find(({ entity_ids }) => faultyIds.some((id) => entity_ids.includes(id)));
  const hit = incidents.find((one) => one.lastMs >= faultMs && named(one) !== undefined);
  for (const incident of values.say ? incidents : []) say(`${kind} ${seed}`, incident, faultMs);
  return {
    delayMs: hit === undefined ? null : hit.openedMs - faultMs,
    monitor: hit?.monitor ?? "",
    others: incidents.filter((one) => named(one) === undefined).length,
  };
}

function say(where: string, { openedMs, lastMs, said }: Watched, zeroMs: number): void {
  const hours = (ms: number) => ((ms - zeroMs) / HOUR_MS).toFixed(1);
  const last = said.at(-1);
  console.log(
    `    ${where}: ${hours(openedMs)} to ${hours(lastMs)} h: ${last?.title ?? ""} | ${last?.explanation ?? ""}`,
  );
}

function sayDelay(ms: number | undefined): string {
  if (ms === undefined) return "-";
  return ms < 2 * HOUR_MS ? `${Math.round(ms / MINUTE_MS)} min` : `${(ms / HOUR_MS).toFixed(1)} h`;
}
