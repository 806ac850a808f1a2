/** Writes batches of a hundred changes until it is killed, and tells of each one that is in: `endless-writer.ts FILE`. */
import { writeSync } from "node:fs";
import { openStore } from "../../../src/adapters/sqlite/open-store.ts";
import { SILENT } from "./silent-log.ts";

const STDOUT = 1;
const [, , file = ""] = process.argv;
const store = openStore({ path: file, log: SILENT });
const fromMs = Date.UTC(2026, 9, 1, 6);

for (let batch = 0; ; batch += 1) {
  const beganMs = fromMs + batch * 100;
  store.events.append(
    Array.from({ length: 100 }, (_, index) => ({
      event: {
        type: "state",
        entityId: `light.l${index % 5}`,
        state: `state ${batch} ${index}`,
        attributes: null,
        atMs: beganMs + index,
        context: null,
      },
      initiator: null,
    })),
  );
  store.events.markCovered({ fromMs: beganMs, toMs: beganMs + 100 });
  writeSync(STDOUT, `${batch}\n`);
}
