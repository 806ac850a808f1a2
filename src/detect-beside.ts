/**
 * The analysis on two cores: what looks at times of day in a thread of its own, what looks at one thing after the other in this one.
 *
 * Each detector has its own seeded chance, so the result is the same to the byte. Where there is one core, or little to do, there is no thread.
 */
import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { DETECTORS } from "./core/detect/detectors.ts";
import type { AnalysisResult } from "./core/domain/analysis.ts";
import type { EventLog } from "./core/domain/event-log.ts";
import { analyse, type AnalyseInput, detectWith, type TimedDetection } from "./core/suggest/analyse.ts";
import { collectGarbage } from "./collect-garbage.ts";
import type { DetectJob } from "./detect-worker.ts";

/** Of the clock; together they take about as long as the others. */
const BESIDE: ReadonlySet<string> = new Set(["daily-time", "sun-relative", "seasonal-drift", "day-type"]);
/** Below it starting a thread takes longer than it saves. */
const MIN_ROWS = 50_000;
/** Half of the room for short-lived objects of the thread, MiB: more is memory, and no quicker. */
const YOUNG_MB = 4;

export interface Beside {
  readonly analyse: (input: AnalyseInput) => Promise<AnalysisResult>;
  readonly stop: () => Promise<void>;
}

/** Starts the thread at once, so that it is there when the history is read. */
export function createBeside(): Beside {
  // What the command line says of it would count for the thread as well, whatever its own limits say; this process has taken its size already.
  setFlagsFromString(`--max-semi-space-size=${YOUNG_MB}`);
  const worker = availableParallelism() < 2 ? null : new Worker(new URL("detect-worker.ts", import.meta.url));
  worker?.unref();

  async function ask(running: Worker, job: DetectJob): Promise<ReadonlyMap<string, TimedDetection>> {
    return await new Promise((resolve, reject) => {
      running.once("message", resolve);
      running.once("error", reject);
      running.once("exit", (code) => reject(new Error(`the thread of detectors ended with ${code}`)));
      running.ref();
      running.postMessage(job, []);
    });
  }

  return {
    async analyse(input) {
      const ids = (input.detectorIds ?? DETECTORS.map(({ id }) => id)).filter((id) => BESIDE.has(id));
      if (worker === null || input.log.length < MIN_ROWS || ids.length === 0)
        return analyse({ ...input, onDetected: collectGarbage });
      const { home, nowMs, seed, tick, detectorIds } = input;
      const log = share(input.log);
      const others = (detectorIds ?? DETECTORS.map(({ id }) => id)).filter((id) => !BESIDE.has(id));
      input.onProgress?.("detecting", 0);
      const answer = ask(worker, { log, home, nowMs, seed, detectorIds: ids });
      const own = detectWith({ log, home, nowMs, seed, tick, onDetected: collectGarbage }, others);
      return analyse({ ...input, log, detections: new Map([...own, ...(await answer)]) });
    },
    async stop() {
      await worker?.terminate();
    },
  };
}

/** The same log in memory that two threads can read: a copy for each would be twice the columns. */
function share(log: EventLog): EventLog {
  return {
    ...log,
    atMs: shared(log.atMs),
    entity: shared(log.entity),
    state: shared(log.state),
    previous: shared(log.previous),
    initiator: shared(log.initiator),
    actor: shared(log.actor),
  };
}

function shared<Column extends Float64Array | Int32Array | Uint8Array>(column: Column): Column {
  if (column.buffer instanceof SharedArrayBuffer) return column;
  const Kind = column.constructor as new (buffer: SharedArrayBuffer) => Column;
  const copy = new Kind(new SharedArrayBuffer(column.byteLength));
  copy.set(column);
  return copy;
}
