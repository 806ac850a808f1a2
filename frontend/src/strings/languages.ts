/** The panel's languages. Another one is its file and a line here. */
import { DE } from "./de.ts";
import { EN } from "./en.ts";
import type { Messages } from "./localize.ts";

export const LANGUAGES: Readonly<Record<string, Messages>> = { en: EN, de: DE };
