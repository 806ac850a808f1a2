/**
 * Takes everything out of a sentence that is not Steward's own, and puts it back afterwards as it was.
 *
 * In its place stands «A1», «A2», …: for every name that the home knows (entities, devices, areas, persons, users, automations, labels), and for
 * every other word or sign that is not among Steward's words. Times and numbers stay: they are checked in the reply.
 */
import type { Home } from "../../core/domain/home.ts";
import type { TextPart } from "../../core/domain/suggestion.ts";
import { ofOne } from "../../core/words/en-states.ts";
import { VOCABULARY } from "./vocabulary.ts";
import type { Wordable } from "./wordable.ts";

/** The same without names. */
export interface Pseudonymised {
  readonly title: string;
  readonly explanation: string;
  /** «A1» stands for the first, and so on. */
  readonly originals: readonly string[];
  /** Placeholders and numbers that the title emphasises. */
  readonly strong: ReadonlySet<string>;
}

const PLACEHOLDER = /«A(\d+)»/g;
export const NUMBER = /\d+(?:[:.,]\d+)*/g;
/** What is found again in a worded sentence. */
const MARKED = /«A\d+»|\d+(?:[:.,]\d+)*/g;
/** A time or number, a run of letters and the like, or one other sign. */
const PIECE = /\d+(?:[:.,]\d+)*(?![\p{L}\p{M}\p{N}_])|[\p{L}\p{M}\p{N}_]+|\s+|[^]/gu;
const OWN_SIGNS = /^(?: |[.,:;()%°'’–/-])$/;
const IS_NUMBER = /^\d+(?:[:.,]\d+)*$/;
/** What may stand between two foreign words of one thing. */
const BETWEEN = /^(?: |[-.'’/_])$/;

/** Every name that this home has for anything, the longest first. */
export function namesOf(home: Home): readonly string[] {
  const configs = [...home.automations, ...home.scripts, ...home.scenes];
  const names = [
    ...[...home.entities, ...home.devices, ...home.areas, ...home.users, ...home.persons].map(
      ({ name }) => name,
    ),
    ...[...home.floors, ...home.labels].map(({ name }) => name),
    ...configs.flatMap(({ config }) => [config?.["alias"], config?.["name"]]),
    ...[...home.entities, ...home.persons, ...configs].map(({ entity_id }) => sayId(entity_id)),
  ];
  return longestFirst(
    names.flatMap((name) => (typeof name === "string" && name.trim() !== "" ? [name] : [])),
  );
}

export function pseudonymise(
  { titleParts, explanation, names = [] }: Wordable,
  homeNames: readonly string[],
): Pseudonymised {
  const originals: string[] = [];
  const strong = new Set<string>();
  const known = names.length === 0 ? homeNames : longestFirst([...names, ...homeNames]);
  const stand = (original: string): string => {
    const index = originals.indexOf(original);
    if (index < 0) originals.push(original);
    return `«A${index < 0 ? originals.length : index + 1}»`;
  };
  const clean = (text: string): string =>
    // A verb would tell whether a name is of one thing or of several.
    replaceForeign(text, known, stand).replaceAll(
      /(«A\d+») ([a-z]+)/g,
      (_, name: string, word: string) => `${name} ${ofOne(word)}`,
    );
  const title = titleParts
    .map((part) => {
      const text = clean(part.text);
      if (part.strong === true) for (const [one] of text.matchAll(MARKED)) strong.add(toPlain(one));
      return text;
    })
    .join("");
  return { title, explanation: clean(explanation), originals, strong };
}

/** Names come back as data: what is in one is never looked at again. */
export function restore(text: string, { originals }: Pick<Pseudonymised, "originals">): string {
  return text.replaceAll(PLACEHOLDER, (_, number: string) => originals[Number(number) - 1] ?? "");
}

/** A worded title in parts: emphasised is what the template emphasises and can be found again. */
export function restoreParts(text: string, pseudonymised: Pseudonymised): readonly TextPart[] {
  const parts: { text: string; strong?: true }[] = [];
  for (const run of text.split(/(«A\d+»|\d+(?:[:.,]\d+)*)/)) {
    if (run === "") continue;
    const isStrong = pseudonymised.strong.has(toPlain(run));
    const said = restore(run, pseudonymised);
    const last = parts.at(-1);
    if (last !== undefined && (last.strong === true) === isStrong) last.text += said;
    else parts.push(isStrong ? { text: said, strong: true } : { text: said });
  }
  return parts;
}

/** «A1» and the like in a text, as often as they stand there. */
export function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([one]) => one);
}

/** 07:07 is 7:07, and 21,5 is 21.5: in some languages one is written, in some the other. */
export function toPlain(number: string): string {
  return (/^0\d:\d\d$/.test(number) ? number.slice(1) : number).replaceAll(",", ".");
}

function replaceForeign(text: string, names: readonly string[], stand: (original: string) => string): string {
  const lower = text.toLowerCase();
  const found = names.filter((name) => lower.includes(name.toLowerCase()));
  if (found.length === 0) return replaceUnknown(text, stand);
  // Longest first: of two names that begin alike the longer one is meant.
  const any = new RegExp(
    `(?<![\\p{L}\\p{M}\\p{N}_])(?:${found.map((name) => escape(name)).join("|")})(?![\\p{L}\\p{M}\\p{N}_])`,
    "giu",
  );
  let at = 0;
  let clean = "";
  for (const match of text.matchAll(any)) {
    clean += replaceUnknown(text.slice(at, match.index), stand) + stand(match[0]);
    at = match.index + match[0].length;
  }
  return clean + replaceUnknown(text.slice(at), stand);
}

/** Foreign words beside each other are one thing. */
function replaceUnknown(text: string, stand: (original: string) => string): string {
  const pieces = text.match(PIECE) ?? [];
  let clean = "";
  let foreign = "";
  let between = "";
  const end = (): void => {
    clean += (foreign === "" ? "" : stand(foreign)) + between;
    foreign = "";
    between = "";
  };
  for (const piece of pieces) {
    if (isOwn(piece)) {
      if (foreign !== "" && between === "" && BETWEEN.test(piece)) between = piece;
      else {
        end();
        clean += piece;
      }
    } else {
      foreign += between + piece;
      between = "";
    }
  }
  end();
  return clean;
}

function isOwn(piece: string): boolean {
  return OWN_SIGNS.test(piece) || IS_NUMBER.test(piece) || VOCABULARY.has(piece.toLowerCase());
}

function longestFirst(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/** As core/suggest/words.ts says an entity that has no name. */
function sayId(entityId: string): string {
  return entityId.slice(entityId.indexOf(".") + 1).replaceAll("_", " ");
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
