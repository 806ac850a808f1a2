/** A thread that runs some of the detectors of one analysis beside the others. A composition root: it knows the core and its message, no more. */
import { parentPort } from "node:worker_threads";
import type { EventLog } from "./core/domain/event-log.ts";
import type { Home } from "./core/domain/home.ts";
import type { EpochMs } from "./core/domain/time.ts";
import { detectWith } from "./core/suggest/analyse.ts";
import { collectGarbage } from "./collect-garbage.ts";

export interface DetectJob {
  readonly log: EventLog;
  readonly home: Home;
  readonly nowMs: EpochMs;
  readonly seed: number;
  readonly detectorIds: readonly string[];
}

parentPort?.once("message", ({ detectorIds, ...input }: DetectJob) => {
  const tick = () => performance.now();
  parentPort?.postMessage(detectWith({ ...input, tick, onDetected: collectGarbage }, detectorIds), []);
});
