/**
 * Counts by initiator that wait to be added: in one row, so that a commit writes one page of them and not every page of the table of initiators.
 *
 * The row is written in the transaction that writes the changes; when it gets long it is added up. The count of an initiator is the one in its
 * row and what waits here.
 */
import type Database from "better-sqlite3";
import { z } from "zod";

const READ = "SELECT counts FROM pending_count";
const WRITE = "UPDATE pending_count SET counts = ?";
const ADD_COUNT = "UPDATE initiator SET change_count = change_count + ? WHERE id = ?";
/** With it the row still fits a page. */
const MOST_CHARS = 900;

const countsSchema = z.record(z.string(), z.number().int());

/** Call it inside a transaction. */
export function createAddPending(
  database: Database.Database,
): (countById: ReadonlyMap<number, number>) => void {
  const read = database.prepare<[], string>(READ).pluck();
  const write = database.prepare<[string]>(WRITE);
  const addCount = database.prepare<[number, number]>(ADD_COUNT);
  return (countById) => {
    if (countById.size === 0) return;
    const counts = countsSchema.parse(JSON.parse(read.get() ?? "{}"));
    for (const [id, count] of countById) counts[id] = (counts[id] ?? 0) + count;
    const text = JSON.stringify(counts);
    if (text.length <= MOST_CHARS) {
      write.run(text);
      return;
    }
    for (const [id, count] of Object.entries(counts)) addCount.run(count, Number(id));
    write.run("{}");
  };
}
