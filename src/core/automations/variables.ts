/** Variables of configurations, as far as it is written what they are, and what else a template names. */
import { type Config, isRecord } from "./config-values.ts";

export function isTemplate(value: unknown): boolean {
  return typeof value === "string" && /\{\{|\{%/.test(value);
}

/** Whatever stands in a text and looks like an entity, such as the two in `{{ 'light.a' if late else 'light.b' }}`. */
export function namedInText(text: string): readonly string[] {
  return text.match(/\b[a-z][a-z0-9_]*\.[a-z0-9_]+\b/g) ?? [];
}

/** A value with `{{ name }}` replaced by what the variable is, where that is written; what is computed stays as it is. */
export function fillIn(value: unknown, values: Config): unknown {
  if (typeof value === "string") {
    const name = /^\s*\{\{-?\s*([\w.]+)\s*-?\}\}\s*$/.exec(value)?.[1];
    const known = name === undefined ? undefined : values[name];
    return known === undefined || isTemplate(known) ? value : known;
  }
  if (Array.isArray(value)) return value.flatMap((one: unknown) => fillIn(one, values));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fillIn(one, values)]));
}

export function asRecord(value: unknown): Config {
  return isRecord(value) ? value : {};
}

/** Variables by their names in templates: `repeat.item`, and of an object `repeat.item.name`. */
export function itemValues(item: unknown): Config {
  const parts = isRecord(item) ? Object.entries(item) : [];
  return {
    "repeat.item": item,
    ...Object.fromEntries(parts.map(([key, value]) => [`repeat.item.${key}`, value])),
  };
}
