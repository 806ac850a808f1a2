/** Values of Home Assistant's configurations, which come as a text, a number, a list or an object as their author liked. */
import { type Weekday, WEEKDAYS } from "../domain/automation.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../domain/time.ts";

export type Config = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Config {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

/** Texts under a key: a list, one, or several with commas between. */
export function textsOf(value: unknown): readonly string[] {
  return listOf(value).flatMap((one) =>
    typeof one === "string" ? one.split(",").map((id) => id.trim()) : [],
  );
}

export function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** A number, also as text; null for templates, entity ids and the rest. */
export function numberOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || value.trim() === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** A state as configurations write it: YAML makes booleans of on and off. */
export function stateTextOf(value: unknown): string | null {
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number") return String(value);
  return textOf(value);
}

const UNITS_MS: Readonly<Record<string, number>> = {
  days: DAY_MS,
  hours: HOUR_MS,
  minutes: MINUTE_MS,
  seconds: SECOND_MS,
  milliseconds: 1,
};

/**
 * A span of time in any of the ways in which Home Assistant takes one: "HH:MM", "HH:MM:SS", seconds, or an object of units.
 * @returns milliseconds, negative where signed so; null where it is a template
 */
export function spanMsOf(value: unknown): number | null {
  const seconds = numberOf(value);
  if (seconds !== null) return seconds * SECOND_MS;
  if (typeof value === "string") {
    const match = /^([+-]?)(\d+):(\d{1,2})(?::(\d{1,2}(?:\.\d+)?))?$/.exec(value.trim());
    if (match === null) return null;
    const [, sign = "", hours = "0", minutes = "0", rest = "0"] = match;
    const ms = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(rest) * SECOND_MS;
    return sign === "-" ? -ms : ms;
  }
  if (!isRecord(value)) return null;
  let ms = 0;
  for (const [unit, amount] of Object.entries(value)) {
    const scale = UNITS_MS[unit];
    const number = numberOf(amount);
    if (scale === undefined || number === null) return null;
    ms += scale * number;
  }
  return ms;
}

/** "07:30" or "07:30:00" as minutes after midnight; null for anything else. */
export function timeOfDayMinOf(value: unknown): number | null {
  if (typeof value !== "string") return null;
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(value.trim());
  if (match === null) return null;
  const [, hours = "", minutes = "", seconds = "0"] = match;
  const minute = Number(hours) * 60 + Number(minutes) + Number(seconds) / 60;
  return minute < 24 * 60 ? minute : null;
}

export function weekdaysOf(value: unknown): readonly Weekday[] | null {
  const names = new Set(textsOf(value));
  return names.size === 0 ? null : WEEKDAYS.filter((day) => names.has(day));
}

/** Whether a trigger, condition or action is switched off where it stands. */
export function isOff(part: Config): boolean {
  return part["enabled"] === false;
}

const ENTITY_ID = /^[a-z0-9_]+\.[a-z0-9_]+$/;

export function isEntityId(text: string): boolean {
  return ENTITY_ID.test(text);
}

/** Entities that a template plainly names: `states('x.y')`, `is_state("x.y", …)`, `states.light.hall.state`. */
export function entitiesInTemplate(template: string): readonly string[] {
  const called = template.matchAll(
    /\b(?:states|is_state|state_attr|is_state_attr|has_value|expand)\(\s*["']([a-z0-9_]+\.[a-z0-9_]+)["']/g,
  );
  const dotted = template.matchAll(/\bstates\.([a-z0-9_]+\.[a-z0-9_]+)\b/g);
  return [...called, ...dotted].map((match) => match[1] ?? "");
}
