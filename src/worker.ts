/**
 * The analysis worker: one job, read from the store on a read-only connection of its own, then the thread ends.
 *
 * A composition root: it alone knows both the store and the analysis; what it does with them is in app/analysis-work.ts.
 */
import { parentPort, workerData } from "node:worker_threads";
import { openStoreForReading } from "./adapters/sqlite/open-store.ts";
import type { AnalysisJob, AnalysisMessage } from "./app/analysis-job.ts";
import { failureOf, workOn } from "./app/analysis-work.ts";
import { analyse } from "./core/suggest/analyse.ts";

function post(message: AnalysisMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is a window's; a thread's port has no origin
  parentPort?.postMessage(message);
}

function main(job: AnalysisJob): void {
  try {
    const store = openStoreForReading(job.storePath);
    try {
      workOn(job, { events: store.events, analyse, post, tick: () => performance.now() });
    } finally {
      store.close();
    }
  } catch (error) {
    post(failureOf(error));
  }
}

// The runner is the only one who starts this file, and its job is typed.
main(workerData as AnalysisJob);
