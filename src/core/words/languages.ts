/** The languages that suggestions are told in. Another one is a file like en.ts and a line here. */
import { DE } from "./de.ts";
import { EN } from "./en.ts";
import type { Phrases } from "./phrases.ts";

export const LANGUAGES: readonly Phrases[] = [EN, DE];

/** @param language BCP 47, such as `de` or `de-CH`; English where it is not known or there is no other */
export function phrasesFor(language: string | null): Phrases {
  const base = language?.toLowerCase().split("-")[0];
  return LANGUAGES.find((one) => one.language === base) ?? EN;
}
