/** What is known of a home before anything was learned, in a sentence or two: the first run's pages say it. */
import type { Status } from "../../../src/api/protocol.ts";
import type { Ui } from "../ui.ts";

/** "Known so far: 12 lights, 3 people and 9 days of history. Habits by the time of day are ready in 5 days."; empty while nothing is known. */
export function sayKnown({ known }: Status, { localize, formats }: Pick<Ui, "localize" | "formats">): string {
  if (known === null) return "";
  const things = (["lights", "covers", "persons", "days"] as const)
    .filter((what) => known[what] > 0)
    .map((what) => localize(`known.${what}`, { count: known[what] }));
  const inDays = known.habits_in_days;
  const ready = inDays === 0 ? localize("known.ready") : localize("known.ready_in", { count: inDays });
  return things.length === 0
    ? ready
    : `${localize("known.so_far", { things: formats.join(things, "conjunction") })} ${ready}`;
}
