/**
 * What a person may set: one list that gives the schema, the defaults, the environment names and the sentence for a wrong value.
 *
 * The same names stand in the app's config.yaml and its translations; a test compares the three through {@link OPTION_LIST}.
 */
import { z } from "zod";
import { PlainError } from "../core/domain/errors.ts";
import type { Permitted } from "../core/domain/failure.ts";
import { permittedInEnglish } from "../core/domain/failure-in-english.ts";

interface OptionField<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** The option's type in the language of config.yaml's `schema`. */
  readonly supervisorSchema: string;
  readonly permitted: Permitted;
}

export interface OptionInfo {
  readonly name: OptionName;
  readonly supervisorSchema: string;
  readonly permitted: Permitted;
  readonly defaultValue: string | number | boolean;
  /** Name of the environment variable where there is no Supervisor. */
  readonly variable: string;
  /** Whether a change in the panel holds at once; else from the next start on. */
  readonly appliesAtOnce: boolean;
}

const FIELDS = {
  log_level: oneOf(["debug", "info", "warning", "error"], "info"),
  /** Local time of the nightly full analysis. */
  analysis_time: timeOfDay("03:00"),
  /** Days of the home's memory that an analysis looks at. */
  history_days: wholeNumber(31, 3650, 183, "days"),
  /** How far back Home Assistant's own history is read at the first start. */
  import_days: wholeNumber(1, 3650, 365, "days"),
  /** Open proposals shown at a time: few and calm. */
  max_open_suggestions: wholeNumber(1, 50, 5, null),
  /** Whether to look once an hour as well. */
  quick_analysis: yesOrNo(true),
  /** Whether people who are not administrators see what names another person. */
  show_others_activity: yesOrNo(false),
  /** Phones that hear from Steward: all of the household's, none, or some by the names of their notify actions. */
  notify_phones: words("all"),
  /** How often in a day Steward may interrupt somebody, all phones together. */
  notify_budget: wholeNumber(0, 50, 3, null),
  /** Local times between which nothing is sent. */
  quiet_from: timeOfDay("22:00"),
  quiet_until: timeOfDay("07:00"),
  /** Who words what Steward says; without one its own words stand. */
  model_provider: oneOf(["none", "anthropic", "openai", "ollama", "ai_task"], "none"),
  /** Of AI Task the entity. */
  model_name: line(200),
  /** Empty for the provider's own. */
  model_url: address(),
  model_key: secret(500),
  /** Nothing is sent to where the internet begins. */
  model_local_only: yesOrNo(true),
  /** Empty for the language that Home Assistant speaks. */
  model_language: line(20, { kind: "language" }),
  model_monthly_tokens: wholeNumber(0, 1_000_000_000, 200_000, "tokens"),
  /** For a million tokens, in whatever currency; 0 counts no cost. */
  model_price_in: decimal(0, 10_000, 0),
  model_price_out: decimal(0, 10_000, 0),
  /** 0: the tokens alone are the limit. */
  model_monthly_cost: decimal(0, 100_000, 0),
} as const;

export const optionsSchema = z.object({
  log_level: FIELDS.log_level.schema,
  analysis_time: FIELDS.analysis_time.schema,
  history_days: FIELDS.history_days.schema,
  import_days: FIELDS.import_days.schema,
  max_open_suggestions: FIELDS.max_open_suggestions.schema,
  quick_analysis: FIELDS.quick_analysis.schema,
  show_others_activity: FIELDS.show_others_activity.schema,
  notify_phones: FIELDS.notify_phones.schema,
  notify_budget: FIELDS.notify_budget.schema,
  quiet_from: FIELDS.quiet_from.schema,
  quiet_until: FIELDS.quiet_until.schema,
  model_provider: FIELDS.model_provider.schema,
  model_name: FIELDS.model_name.schema,
  model_url: FIELDS.model_url.schema,
  model_key: FIELDS.model_key.schema,
  model_local_only: FIELDS.model_local_only.schema,
  model_language: FIELDS.model_language.schema,
  model_monthly_tokens: FIELDS.model_monthly_tokens.schema,
  model_price_in: FIELDS.model_price_in.schema,
  model_price_out: FIELDS.model_price_out.schema,
  model_monthly_cost: FIELDS.model_monthly_cost.schema,
});

export type Options = z.output<typeof optionsSchema>;
export type OptionName = keyof Options;

const OPTION_NAMES = optionsSchema.keyof().options;

/** Never shown, logged, exported or written in a message. */
const SECRETS: ReadonlySet<OptionName> = new Set(["model_key"]);

export function isSecretOption(name: string): boolean {
  return [...SECRETS].some((secret) => secret === name);
}

/** The window that everything is cut to, and what is logged, are settled when Steward starts. */
const AT_START: ReadonlySet<OptionName> = new Set(["log_level", "history_days", "import_days"]);

/** Every option, in the order of the settings page. */
export const OPTION_LIST: readonly OptionInfo[] = OPTION_NAMES.map((name) => ({
  name,
  supervisorSchema: FIELDS[name].supervisorSchema,
  permitted: FIELDS[name].permitted,
  defaultValue: FIELDS[name].schema.parse(undefined),
  variable: toVariable(name),
  appliesAtOnce: !AT_START.has(name),
}));

/** `STEWARD_HISTORY_DAYS` of `history_days`. */
export function toVariable(name: OptionName): string {
  return `STEWARD_${name.toUpperCase()}`;
}

/**
 * Checks the options a person gave.
 * @param given values by option name, typed (options.json) or as text (environment); what is missing takes its default
 * @param placeOf where that option is changed, as the object of "Change …"
 * @throws AppError invalid_option whose message names every wrong option, its value, what is permitted and where to change it
 */
export function parseOptions(
  given: Readonly<Record<string, unknown>>,
  placeOf: (name: OptionName) => string,
): Options {
  const parsed = optionsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = OPTION_NAMES.filter((name) => parsed.error.issues.some((issue) => issue.path[0] === name));
  const sentences = wrong.map(
    (name) =>
      `Option ${name} is ${SECRETS.has(name) ? "not shown here" : JSON.stringify(given[name])}, but must be ${permittedInEnglish(FIELDS[name].permitted)}. ` +
      `Change ${placeOf(name)} and start Steward again.`,
  );
  throw new PlainError("invalid_option", sentences.join(" "), { details: { options: wrong } });
}

function oneOf<const Values extends readonly [string, ...string[]]>(
  values: Values,
  fallback: NoInfer<Values[number]>,
): OptionField<z.ZodType<Values[number]>> {
  return {
    schema: z.custom<Values[number]>((value) => values.some((known) => known === value)).prefault(fallback),
    supervisorSchema: `list(${values.join("|")})`,
    permitted: { kind: "one-of", values },
  };
}

/** Names of notify actions: what a phone can be called. */
function words(fallback: string): OptionField<z.ZodType<string>> {
  const pattern = "^[a-z0-9_]+( *, *[a-z0-9_]+)*$";
  return {
    schema: z.string().trim().regex(new RegExp(pattern)).default(fallback),
    supervisorSchema: `match(${pattern})`,
    permitted: { kind: "phones" },
  };
}

/** One line of text, or nothing. */
function line(
  most: number,
  permitted: Permitted = { kind: "text", mostLength: most },
): OptionField<z.ZodType<string>> {
  return {
    schema: z
      .string()
      .trim()
      .max(most)
      .regex(/^[^\p{Cc}]*$/u)
      .default(""),
    supervisorSchema: "str?",
    permitted,
  };
}

function secret(most: number): OptionField<z.ZodType<string>> {
  return { ...line(most), supervisorSchema: "password?" };
}

function address(): OptionField<z.ZodType<string>> {
  const isAddress = (text: string): boolean =>
    text === "" || ["http:", "https:"].includes(URL.parse(text)?.protocol ?? "");
  return {
    schema: z.string().trim().max(500).refine(isAddress).default(""),
    supervisorSchema: "str?",
    permitted: { kind: "address" },
  };
}

function timeOfDay(fallback: string): OptionField<z.ZodType<string>> {
  const pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$";
  return {
    schema: z.string().regex(new RegExp(pattern)).default(fallback),
    supervisorSchema: `match(${pattern})`,
    permitted: { kind: "time" },
  };
}

function wholeNumber(
  min: number,
  max: number,
  fallback: number,
  of: "days" | "tokens" | null,
): OptionField<z.ZodType<number>> {
  const digits = z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number);
  return {
    schema: z.union([z.number(), digits]).pipe(z.int().min(min).max(max)).prefault(fallback),
    supervisorSchema: `int(${min},${max})`,
    permitted: { kind: "whole", min, max, of },
  };
}

function decimal(min: number, max: number, fallback: number): OptionField<z.ZodType<number>> {
  const digits = z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number);
  return {
    schema: z.union([z.number(), digits]).pipe(z.number().min(min).max(max)).prefault(fallback),
    supervisorSchema: `float(${min},${max})`,
    permitted: { kind: "number", min, max },
  };
}

function yesOrNo(fallback: boolean): OptionField<z.ZodType<boolean>> {
  const word = z.enum(["true", "false"]).transform((value) => value === "true");
  return {
    schema: z.union([z.boolean(), word]).prefault(fallback),
    supervisorSchema: "bool",
    permitted: { kind: "yes-no" },
  };
}
