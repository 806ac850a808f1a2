/**
 * Sentences in the person's language, with its plurals and its way of writing numbers.
 *
 * A message is a text with `{places}`, or several forms of one by plural category; `count` picks the form. A language that lacks a
 * message or a form falls back to English, so a translation may lag behind.
 */
import { EN } from "./en.ts";

type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };
type Message = string | PluralForms;
export type MessageKey = keyof typeof EN;
/** A language's file: the same keys as English. */
export type Messages = Readonly<Record<MessageKey, Message>>;
type Places = Readonly<Record<string, string | number>>;

export interface Localize {
  (key: MessageKey, places?: Places): string;
  /** The same in runs of text, the value of `strong` marked: for a number to be emphasised wherever its language puts it. */
  parts(key: MessageKey, places: Places, strong: string): readonly TextRun[];
  /** A message whose key comes from the app (a detector, a stage): `null` where this panel has no words for it. */
  known(key: string, places?: Places): string | null;
  readonly language: string;
}

interface TextRun {
  readonly text: string;
  readonly isStrong: boolean;
}

/**
 * @param language BCP 47, as Home Assistant gives it
 * @param languages files by language
 * @param formatNumber how this person writes numbers
 */
export function createLocalize(
  language: string,
  languages: Readonly<Record<string, Messages>>,
  formatNumber: (value: number) => string,
): Localize {
  const name = [language, language.split("-")[0] ?? ""].find((known) => known in languages) ?? "en";
  const messages = languages[name] ?? EN;
  const plural = new Intl.PluralRules(name);
  const englishPlural = new Intl.PluralRules("en");

  function templateOf(key: MessageKey, places: Places): string {
    const own: Message | undefined = messages[key];
    if (own === undefined) return pickForm(EN[key], places, englishPlural);
    return pickForm(own, places, plural);
  }

  const write = (value: string | number | undefined): string =>
    typeof value === "number" ? formatNumber(value) : (value ?? "");

  const localize = (key: MessageKey, places: Places = {}): string =>
    templateOf(key, places).replaceAll(/\{(\w+)\}/g, (_, place: string) => write(places[place]));

  return Object.assign(localize, {
    language: name,
    parts: (key: MessageKey, places: Places, strong: string) =>
      templateOf(key, places)
        .split(/(\{\w+\})/)
        .filter((run) => run !== "")
        .map((run) => {
          const place = /^\{(\w+)\}$/.exec(run)?.[1];
          return place === undefined
            ? { text: run, isStrong: false }
            : { text: write(places[place]), isStrong: place === strong };
        }),
    known: (key: string, places: Places = {}) => (isMessageKey(key) ? localize(key, places) : null),
  });
}

function pickForm(message: Message, places: Places, rules: Intl.PluralRules): string {
  if (typeof message === "string") return message;
  const { count } = places;
  return message[typeof count === "number" ? rules.select(count) : "other"] ?? message.other;
}

function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(EN, key);
}
