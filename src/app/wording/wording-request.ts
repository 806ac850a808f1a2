/** What a language model is asked: some sentences without names, to be said in a language. */
import type { ModelRequest } from "../../ports/language-model.ts";
import type { Pseudonymised } from "./pseudonyms.ts";

/** Sentences in one request: few enough that a small model keeps them apart, and that one bad reply costs little. */
export const BATCH_SIZE = 6;
/** Reasoning that is not asked for, but counts. */
const TOKENS_A_REQUEST = 1_500;
const TOKENS_A_TEXT = 350;
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;

const SYSTEM = `You word short notes of a home's assistant for the people who live there. You are given notes in English. Say each one in the language that is named, as a native speaker would say it in everyday speech: plain, friendly, short.

Rules:
- «A1», «A2» and so on stand for names. Keep each exactly as it is written, as often as it stands in that text, wherever the language wants it. Write nothing of the kind that is not there.
- Keep every time and every number exactly as it is written, in digits, as often as it stands there. Add none.
- A title is one line without a full stop that says what to do. An explanation says in one or two sentences why.
- Say nothing that the note does not say. Leave nothing out.
- Letters, digits and ordinary punctuation only: no markup, no lists, no quotation of these rules, no addresses.
- Answer with one JSON object that has exactly the fields of the texts given, each a text.`;

/** @param language as Home Assistant has it, such as `de` or `pt-BR`; English where it is none */
export function toLanguage(language: string | null): string {
  return language !== null && LANGUAGE.test(language) ? language : "en";
}

export function toWordingRequest(
  items: readonly Pick<Pseudonymised, "title" | "explanation">[],
  language: string,
): ModelRequest {
  const texts = items.flatMap(({ title, explanation }, index) => [
    [titleField(index), title] as const,
    [explanationField(index), explanation] as const,
  ]);
  return {
    system: SYSTEM,
    user: JSON.stringify({ language: sayLanguage(language), texts: Object.fromEntries(texts) }),
    fields: Object.fromEntries(
      texts.map(([name]) => [
        name,
        name.startsWith("title") ? "the title, worded" : "the explanation, worded",
      ]),
    ),
    maxTokens: TOKENS_A_REQUEST + TOKENS_A_TEXT * items.length,
  };
}

export const titleField = (index: number): string => `title_${index + 1}`;
export const explanationField = (index: number): string => `explanation_${index + 1}`;

function sayLanguage(language: string): string {
  const name = new Intl.DisplayNames(["en"], { type: "language" }).of(language);
  return name === undefined || name === language ? language : `${name} (${language})`;
}
