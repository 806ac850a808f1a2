/**
 * Starts a long work (worker.ts, backup-worker.ts) as a process of its own: what it took of memory is the system's again when it ends, whereas a thread
 * leaves a good part of it with the app (measured, 35 MB). It is given no secrets: none of the app's environment but where compiled code is kept.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import type { AnalysisJob, AnalysisWorker } from "./app/analysis-job.ts";
import type { BackupJob, BackupProcess } from "./app/backup-job.ts";

const MEMORY_FLAG = /^--(?:max-|optimize-for-size)/;

export function startProcess(file: "worker.ts", job: AnalysisJob): AnalysisWorker;
export function startProcess(file: "backup-worker.ts", job: BackupJob): BackupProcess;
/** @param job handed to it as its first message; it has to survive a structured clone */
export function startProcess(file: string, job: AnalysisJob | BackupJob): AnalysisWorker | BackupProcess {
  const compiled = process.env["NODE_COMPILE_CACHE"];
  const child = fork(new URL(file, import.meta.url), {
    serialization: "advanced",
    execArgv: process.execArgv.filter((flag) => MEMORY_FLAG.test(flag)),
    env: compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled },
  });
  const exited = once(child, "exit");
  child.send(job);
  return {
    // What comes is this program's own writing, or Node's.
    on: (event: string, listener: (given: never) => void) =>
      child.on(event, (given: unknown) => listener(given as never)),
    async terminate() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await exited;
    },
  };
}
