/** The phones that hear from Steward, as the option has them in words: `all`, `none`, or names with commas between. */
import type { PhoneItem } from "../../../src/api/protocol.ts";

const ALL = "all";
const NONE = "none";
const ACTION_PREFIX = "mobile_app_";

export interface PhoneChoice extends PhoneItem {
  readonly isChosen: boolean;
  /** It is chosen, but not in the home at the moment. */
  readonly isGone: boolean;
}

/** Those of one person together, in the order of their names; then those of nobody, last what is gone. */
export function toPhoneChoices(value: string, phones: readonly PhoneItem[]): readonly PhoneChoice[] {
  const wanted = new Set(value === ALL || value === NONE ? [] : value.split(",").map((name) => name.trim()));
  const there = phones.map((phone) => ({
    ...phone,
    isChosen: value === ALL || wanted.has(phone.name),
    isGone: false,
  }));
  const gone = [...wanted]
    .filter((name) => name !== "" && !phones.some((phone) => phone.name === name))
    .map((name) => ({ name, person: null, person_name: null, isChosen: true, isGone: true }));
  const rank = ({ person, isGone }: PhoneChoice): number => (isGone ? 2 : person === null ? 1 : 0);
  const label = ({ person_name, name }: PhoneChoice): string => `${person_name ?? ""} ${name}`;
  return [...there, ...gone].toSorted((a, b) => rank(a) - rank(b) || label(a).localeCompare(label(b)));
}

/** The option's value with one of them chosen or not. All that are there is `all`, so that a new phone hears, too. */
export function withPhone(choices: readonly PhoneChoice[], name: string, isChosen: boolean): string {
  const next = choices.map((phone) => (phone.name === name ? { ...phone, isChosen } : phone));
  const chosen = next.filter((phone) => phone.isChosen);
  if (chosen.length === 0) return NONE;
  const isAll = next.every((phone) => phone.isChosen && !phone.isGone);
  return isAll ? ALL : chosen.map((phone) => phone.name).join(", ");
}

/** "annas phone" of `mobile_app_annas_phone`. */
export function sayPhone(name: string): string {
  const own = name.startsWith(ACTION_PREFIX) ? name.slice(ACTION_PREFIX.length) : name;
  return own.replaceAll("_", " ");
}
