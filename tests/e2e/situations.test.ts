/**
 * The quick ones of the labelled situations, played anew in a real Home Assistant: what it says of them today is attributed as well as what
 * the recording says (tests/app/attribution-situations.test.ts), over the bus and read back.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { createConfusion } from "../fakes/confusion.ts";
import { attributeLive, attributePast } from "../fakes/replay-situations.ts";
import { playSituations, type Recording } from "./play-situations.ts";
import { QUICK_SITUATIONS } from "./quick-situations.ts";

let recording: Recording;

beforeAll(async () => {
  recording = await playSituations([
    { situations: QUICK_SITUATIONS, to: "on" },
    { situations: QUICK_SITUATIONS, to: "off" },
  ]);
});

describe.each([
  { way: "as it comes over the bus", attribute: attributeLive },
  { way: "as it is read back", attribute: attributePast },
])("what happens in a real Home Assistant, $way", ({ attribute }) => {
  it("is attributed to who did it at least 97 times in 100, and no automation's doing ever to people", async () => {
    const confusion = createConfusion(recording.labels, await attribute(recording));
    console.log(confusion.table());
    expect(confusion.missing).toEqual([]);
    expect(confusion.blamedOnPeople).toEqual([]);
    expect(confusion.rightRatio).toBeGreaterThanOrEqual(0.97);
  });
});
