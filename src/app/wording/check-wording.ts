/**
 * Whether what a model wrote may stand in the place of a template: it says the same placeholders, times and numbers, each as often, is no longer
 * than a sentence, and has nothing in it but letters and the signs of prose. Everything else is thrown away, whatever it is.
 */
import type { WordingFault } from "../../core/domain/failure.ts";
import { z } from "zod";
import { NUMBER, placeholdersIn, type Pseudonymised, toPlain } from "./pseudonyms.ts";

export interface Words {
  /** With placeholders. */
  readonly title: string;
  readonly explanation: string;
}

export type CheckedWords =
  | { readonly words: Words; readonly fault: null }
  | { readonly words: null; readonly fault: WordingFault };

/** A sentence of another language is seldom twice as long. */
const LONGER_RATIO = 2;
const LONGER_BY = 40;
const MOST_TITLE = 200;
const MOST_EXPLANATION = 800;

/** Letters of any script, digits, spaces that prose has, and its signs. No control, format, private or markup character is among them. */
const PROSE =
  /^[\p{L}\p{M}0-9 \u00A0\u202F.,:;!?()%°'’‘"“”„‚‹›–—\-/…·+€£¿¡،؛؟־׳״։。、，：；！？（）「」『』・।]*$/u;
const STACKED_MARKS = /\p{M}{5}/u;
/** Addresses: a dot or colon within a word, a slash before a word of an address, "www". */
const ADDRESS = /[\p{L}\d-]+\.\p{L}{2,}|\p{L}:(?=[\p{L}/])|\/\/|\bwww\b/iu;

const replySchema = z.record(z.string(), z.unknown());

/** @returns the texts by field's name; null where the reply is no JSON object. Anything in it but texts is left away */
export function readReply(text: string): ReadonlyMap<string, string> | null {
  // Models that were not held to JSON put it between fences.
  const json = /^\s*```(?:json)?\s*\n([^]*?)\n?\s*```\s*$/.exec(text)?.[1] ?? text;
  try {
    const fields = replySchema.parse(JSON.parse(json));
    return new Map(
      Object.entries(fields).flatMap(([name, value]) =>
        typeof value === "string" ? [[name, value] as const] : [],
      ),
    );
  } catch {
    return null;
  }
}

export function checkWords(
  title: string | undefined,
  explanation: string | undefined,
  template: Pseudonymised,
): CheckedWords {
  const fault =
    faultOf(title, template.title, MOST_TITLE) ??
    faultOf(explanation, template.explanation, MOST_EXPLANATION);
  if (fault !== null || title === undefined || explanation === undefined) {
    return { words: null, fault: fault ?? "missing" };
  }
  return { words: { title: title.trim(), explanation: explanation.trim() }, fault: null };
}

/** @returns in one word what is wrong, null where nothing is */
function faultOf(given: string | undefined, template: string, most: number): WordingFault | null {
  if (given === undefined) return "missing";
  const text = given.trim();
  if (text === "" && template !== "") return "empty";
  if (text.length > Math.min(most, template.length * LONGER_RATIO + LONGER_BY)) return "too_long";
  if (!isSame(placeholdersIn(text), placeholdersIn(template))) return "placeholders";
  const prose = text.replaceAll(/«A\d+»/g, "");
  if (!PROSE.test(prose) || STACKED_MARKS.test(prose)) return "signs";
  if (ADDRESS.test(text.replaceAll(/«A\d+»/g, " "))) return "address";
  if (!isSame(numbersIn(prose), numbersIn(template.replaceAll(/«A\d+»/g, "")))) return "numbers";
  if (template !== "" && !/\p{L}/u.test(prose)) return "no_words";
  return null;
}

function numbersIn(text: string): readonly string[] {
  return [...text.matchAll(NUMBER)].map(([one]) => toPlain(one));
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.toSorted().join(" ") === b.toSorted().join(" ");
}
