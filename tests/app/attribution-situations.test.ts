/**
 * The measure of attribution: situations recorded from a real Home Assistant (tests/e2e/record-situations.ts), each change labelled by who
 * really did it, judged as they came over the bus and once more as they are read back from the recorder.
 *
 * `node_modules/.bin/vitest run --project unit tests/app/attribution-situations.test.ts` prints the tables.
 */
import { describe, expect, it } from "vitest";
import { createConfusion } from "../fakes/confusion.ts";
import { attributeLive, attributePast } from "../fakes/replay-situations.ts";
import { readSituations } from "../fakes/recorded-situations.ts";

const recording = readSituations();

describe.each([
  { way: "as it came over the bus", attribute: attributeLive },
  { way: "as it is read back from the recorder", attribute: attributePast },
])("what happened, $way", ({ way, attribute }) => {
  it("is attributed to who did it at least 97 times in 100, and no automation's doing ever to people", async () => {
    const answers = await attribute(recording);
    const confusion = createConfusion(recording.labels, answers);
    // Things that come and go with a restart are many and easy: the rest has to hold without them.
    const deeds = createConfusion(
      recording.labels.filter(({ kind }) => kind !== "system"),
      answers,
    );
    process.stdout.write(
      `\n${way}\n${confusion.table()}\nwithout restarts and reloads: ${(deeds.rightRatio * 100).toFixed(1)} %\n`,
    );
    expect(confusion.missing).toEqual([]);
    expect(confusion.blamedOnPeople).toEqual([]);
    expect(confusion.rightRatio).toBeGreaterThanOrEqual(0.97);
    expect(deeds.rightRatio).toBeGreaterThanOrEqual(0.97);
  });
});
