/** Spreads tasks over child processes: analysing is all computing, so there are as many as cores. */
import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { type Cell, NO_OUTCOME, type Outcome, type Task, addOutcomes } from "./accuracy-cells.ts";

const CHILD = path.resolve(import.meta.dirname, "accuracy-child.ts");
/** Seeds a task: few, so that the last ones leave no core idle for long. */
const SEEDS_A_TASK = 2;

export interface Seeds {
  readonly from: number;
  readonly count: number;
}

export interface Jobs {
  /** @returns what came out by cell, in the cells' order */
  run(cells: readonly Cell[], seeds: Seeds): Promise<readonly Outcome[]>;
  stop(): void;
}

export function startJobs(count: number, onDone: (done: number, all: number) => void): Jobs {
  const children = Array.from({ length: count }, () => fork(CHILD));
  return {
    async run(cells, seeds) {
      const tasks = cells.flatMap((cell, place) =>
        Array.from({ length: Math.ceil(seeds.count / SEEDS_A_TASK) }, (_, part) => ({
          place,
          task: {
            cell,
            fromSeed: seeds.from + part * SEEDS_A_TASK,
            toSeed: seeds.from + Math.min(seeds.count, (part + 1) * SEEDS_A_TASK),
          },
        })),
      );
      const outcomes = cells.map(() => NO_OUTCOME);
      let next = 0;
      let done = 0;
      const work = async (child: ChildProcess): Promise<void> => {
        for (let own = tasks[next]; own !== undefined; own = tasks[next]) {
          next += 1;
          const outcome = await ask(child, own.task);
          outcomes[own.place] = addOutcomes(outcomes[own.place] ?? NO_OUTCOME, outcome);
          done += 1;
          onDone(done, tasks.length);
        }
      };
      await Promise.all(children.map(work));
      return outcomes;
    },
    stop() {
      for (const child of children) child.disconnect();
    },
  };
}

function ask(child: ChildProcess, task: Task): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) =>
      reject(new Error(`a child process ended with ${code ?? "a signal"} on ${JSON.stringify(task)}`));
    child.once("exit", onExit);
    child.once("message", (outcome: Outcome) => {
      child.off("exit", onExit);
      resolve(outcome);
    });
    child.send(task);
  });
}
