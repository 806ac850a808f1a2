/** A child process of bench/accuracy.ts: does one task after the other and tells what came out. */
import { type Task, runTask } from "./accuracy-cells.ts";

process.on("message", (task: Task) => {
  process.send?.(runTask(task));
});
process.on("disconnect", () => process.exit(0));
