/** Names out and in again, of whatever texts there are. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pseudonymise, restore, restoreParts } from "../../../src/app/wording/pseudonyms.ts";
import { VOCABULARY } from "../../../src/app/wording/vocabulary.ts";
import { EN } from "../../../src/core/words/en.ts";

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom(
    "Turn on the ",
    " at 7:07 on weekdays",
    "«A1»",
    "«A2",
    "A1»",
    "12",
    " ",
    "\u202E",
    "Küche",
    "light.hall",
  ),
);
const sentence = fc.array(text, { maxLength: 6 }).map((parts) => parts.join(""));
const names = fc.array(fc.oneof(text, fc.constantFrom("on", "the", "a", "7", "weekdays")), { maxLength: 5 });

describe("any sentence with any names in it", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(sentence, sentence, names, (title, explanation, known) => {
        const item = {
          titleParts: [{ text: title, strong: true as const }],
          explanation,
          names: known.filter((name) => name !== ""),
        };
        const clean = pseudonymise(item, []);
        expect(restore(clean.title, clean)).toBe(title);
        expect(restore(clean.explanation, clean)).toBe(explanation);
        expect(
          restoreParts(clean.title, clean)
            .map((part) => part.text)
            .join(""),
        ).toBe(title);
      }),
      { numRuns: 500 },
    );
  });

  it("leaves with nothing but placeholders, Steward's words, numbers and plain signs", () => {
    fc.assert(
      fc.property(sentence, names, (explanation, known) => {
        const clean = pseudonymise(
          { titleParts: [], explanation, names: known.filter((name) => name !== "") },
          [],
        );
        const rest = clean.explanation.replaceAll(/«A\d+»/g, " ");
        expect(rest).toMatch(/^[A-Za-z0-9 .,:;()%°'’–/-]*$/);
        const words = rest.match(/[A-Za-z]+/g) ?? [];
        expect(words.filter((word) => !VOCABULARY.has(word.toLowerCase()))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

it("of two names that begin alike the longer is meant, and a name within a word is none", () => {
  const clean = pseudonymise(
    { titleParts: [{ text: "Turn on the Lampe Bad and the Lampe at the Lampenladen" }], explanation: "" },
    ["Lampe Bad", "Lampe"],
  );
  expect(clean).toMatchObject({
    title: "Turn on the «A1» and the «A2» at the «A3»",
    originals: ["Lampe Bad", "Lampe", "Lampenladen"],
  });
});

it("a name is known in whatever case it stands, and comes back in that", () => {
  const clean = pseudonymise(
    { titleParts: [{ text: "The living room is on" }], explanation: "LIVING ROOM" },
    ["Living Room"],
  );
  expect([clean.title, clean.explanation]).toEqual(["The «A1» is on", "«A2»"]);
  expect(restore(clean.title, clean)).toBe("The living room is on");
});

it("tells of no name whether it is of one thing or of several", () => {
  const say = (name: string) => {
    const thing = { name, domain: "cover", deviceClass: null };
    const act = { names: ["Zwiebellampe"], domain: "light", state: "on" };
    return ["open", "closed", "on", "off"].flatMap((state) =>
      (["none", "delay", "hold"] as const).map((wait) => {
        const after = { kind: "state", ...thing, state, from: [], quietMin: 0 } as const;
        const circumstances = [
          { kind: "state", ...thing, state },
          { kind: "below", name, value: 60 },
        ] as const;
        const it = { after, act, wait, waitMin: 3, conditions: circumstances };
        const explanation = EN.followingWhy({ ...it, support: 3, opportunities: 4, lagMin: 1 });
        return { titleParts: EN.following(it), explanation };
      }),
    );
  };
  const clean = (name: string) =>
    say(name).map((item) => {
      const { title, explanation } = pseudonymise(item, [name, "Zwiebellampe"]);
      return `${title} ${explanation}`;
    });
  expect(clean("Wohnzimmerrollos")).toEqual(clean("Zwiebelrollo"));
});
