import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { DE } from "../../frontend/src/strings/de.ts";
import { EN } from "../../frontend/src/strings/en.ts";
import { LANGUAGES } from "../../frontend/src/strings/languages.ts";
import { createLocalize } from "../../frontend/src/strings/localize.ts";

const COMPONENTS = path.resolve(import.meta.dirname, "../../frontend/src/components");
const write = (value: number): string => new Intl.NumberFormat("de").format(value);

type AnyMessage = string | Readonly<Record<string, string>>;

describe("localize", () => {
  it("fills the places and writes numbers as the person does", () => {
    const localize = createLocalize("de", LANGUAGES, write);
    expect(localize("learning.days", { count: 1_234 })).toBe("1.234 Tage");
    expect(localize("chip.importing", { percent: "15 %" })).toBe("Liest den Verlauf, 15 %");
  });

  it("picks the form of the number", () => {
    const localize = createLocalize("en", LANGUAGES, write);
    expect(localize("tally.fired", { count: 1 })).toBe("1 time it would have acted");
    expect(localize("tally.fired", { count: 0 })).toBe("0 times it would have acted");
  });

  it("takes a regional language for its language, and English for one it does not have", () => {
    expect(createLocalize("de-AT", LANGUAGES, write)("action.create")).toBe("Anlegen");
    expect(createLocalize("fi", LANGUAGES, write)("action.create")).toBe("Create");
  });

  it("says in English what a language lacks", () => {
    const { "action.create": _, ...rest } = DE;
    const partial = { en: EN, de: rest as typeof DE };
    expect(createLocalize("de", partial, write)("action.create")).toBe("Create");
  });

  it("marks the number wherever the language puts it", () => {
    const localize = createLocalize("en", LANGUAGES, write);
    expect(localize.parts("tally.nobody", { count: 2 }, "count")).toEqual([
      { text: "2", isStrong: true },
      { text: " nobody did it", isStrong: false },
    ]);
  });

  it("has no sentence for a word of the app's that it does not know", () => {
    const localize = createLocalize("en", LANGUAGES, write);
    expect(localize.known("detector.daily-time")).toBe("Times of day");
    expect(localize.known("detector.from-the-future")).toBeNull();
    expect(localize.known("toString")).toBeNull();
  });
});

describe.each(Object.entries(LANGUAGES))("the language %s", (_, messages) => {
  it("has every message, with the places of the English one", () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(EN).sort());
    const places = (of: object) =>
      Object.fromEntries(Object.entries<AnyMessage>({ ...of }).map(([key, one]) => [key, placesOf(one)]));
    expect(places(messages)).toEqual(places(EN));
  });
});

describe("the components", () => {
  it("hold no words of their own", () => {
    // Text after a tag, up to the next one or the next value.
    const words = /<\/?[a-z][\w-]*(?:\s[^<>]*)?>\s*([A-Za-z]{2,}[^<>${}]*)(?=<\/?[a-z]|\$\{)/g;
    const found = readdirSync(COMPONENTS).flatMap((file) =>
      [...readFileSync(path.join(COMPONENTS, file), "utf8").matchAll(words)].map(
        (match) => `${file}: ${match[1]}`,
      ),
    );
    expect(found).toEqual([]);
  });
});

/** Places by name; a form may leave the number out ("once"), so of several forms `other` counts. */
function placesOf(message: AnyMessage): readonly string[] {
  const text = typeof message === "string" ? message : (message["other"] ?? "");
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();
}
