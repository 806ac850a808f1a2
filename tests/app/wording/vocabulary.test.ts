/** The words that may leave the home against the sentences that Steward really says. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { pseudonymise } from "../../../src/app/wording/pseudonyms.ts";
import { VOCABULARY } from "../../../src/app/wording/vocabulary.ts";

const CORE = path.resolve(import.meta.dirname, "../../../src/core");
const SAYING = ["detect", "check", "suggest", "monitor"];

it("are all the words of Steward's own sentences", () => {
  const missing = [...wordsOfSentences()].filter((word) => !VOCABULARY.has(word)).toSorted();
  expect(missing.join(" "), "add these words to src/app/wording/vocabulary.ts").toBe("");
});

it("hold no word that is not lower-case and plain", () => {
  expect([...VOCABULARY].filter((word) => !/^[a-z]+$/.test(word))).toEqual([]);
});

it.each([
  ["Close the blinds at sunset", "Close the «A1» at sunset"],
  ["Set Mutters Heizung to Sparmodus 2", "Set «A1» to «A2» 2"],
  ["12.5 °C at 6:05, 86 %; 3a", "12.5 °C at 6:05, 86 %; «A1»"],
  ["Someone's at Café Müller-Lüdenscheidt’s, now", "Someone's at «A1»’s, now"],
  ["\u202Eon\u0000", "«A1»on«A2»"],
])("leave %j as %j", (text, clean) => {
  expect(pseudonymise({ titleParts: [{ text }], explanation: "" }, []).title).toBe(clean);
});

/** Every word of more than three letters in a text with a space in it: single words are names of things, not sentences. */
function wordsOfSentences(): ReadonlySet<string> {
  const words = new Set<string>();
  const texts = [
    ...SAYING.flatMap((name) => textsIn(path.join(CORE, name))),
    // What checks and monitors say is made of their facts there; the model is given English.
    ...textsIn(path.join(CORE, "words"), "en"),
  ];
  for (const text of texts) {
    for (const [word] of text.matchAll(/[A-Za-z]{4,}/g)) {
      // Code within a text is left over where it holds another text.
      if (!/[a-z][A-Z]/.test(word)) words.add(word.toLowerCase());
    }
  }
  return words;
}

function textsIn(folder: string, begins = ""): readonly string[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
      (name) => name.startsWith(begins) && name.endsWith(".ts"),
    );
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const source = readFileSync(path.join(folder, name), "utf8")
      .replaceAll(/\/\*[^]*?\*\//g, "")
      .replaceAll(/^\s*\/\/.*$/gm, "");
    return [...source.matchAll(/"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)]
      .map(([, plain, template]) => plain ?? template?.replaceAll(/\$\{[^}]*\}/g, " ") ?? "")
      .filter((text) => text.includes(" ") && !/=>|\bconst\b/.test(text));
  });
}
