/**
 * The analysis: a process that does one job, read from the store on a read-only connection of its own, and waits for its end.
 *
 * A composition root: it alone knows both the store and the analysis; what it does with them is in app/analysis-work.ts. It does not end by itself,
 * because an end may be heard of before the last message is; start-process.ts ends it, or it ends with the app.
 */
import os from "node:os";
import { openStoreForReading } from "./adapters/sqlite/open-store.ts";
import type { AnalysisJob, AnalysisMessage } from "./app/analysis-job.ts";
import { HABITS_SHELF, readHabits } from "./app/hour-watch.ts";
import { failureOf, workOn } from "./app/analysis-work.ts";
import { analyse } from "./core/suggest/analyse.ts";

function post(message: AnalysisMessage): void {
  process.send?.(message);
}

function main(job: AnalysisJob): void {
  try {
    const store = openStoreForReading(job.storePath);
    try {
      workOn(job, {
        events: store.events,
        readHabits: () => readHabits(store.shelf(HABITS_SHELF)),
        analyse,
        post,
        tick: () => performance.now(),
      });
    } finally {
      store.close();
    }
  } catch (error) {
    post(failureOf(error));
  }
}

// Whoever wants to switch a light does not wait for an analysis.
os.setPriority(os.constants.priority.PRIORITY_LOW);
// The runner is the only one who starts this file, and its job is typed.
process.on("message", (job) => main(job as AnalysisJob));
process.on("disconnect", () => process.exit(0));
