/**
 * Whose a phone is: Home Assistant's app calls its notify action after the phone, and the same phone tracks a person.
 *
 * The tracker's id keeps the name that the phone had at first, its device has the present one; either may be the action's.
 */
import type { Home } from "../core/domain/home.ts";

const ACTION_PREFIX = "mobile_app_";

export interface Phone {
  /** Of the action that reaches it, `mobile_app_annas_phone`. */
  readonly name: string;
  /** The person's entity; null where nobody is tracked by it. */
  readonly person: string | null;
  readonly personName: string | null;
}

/** @param names actions that reach phones */
export function withOwners(names: readonly string[], home: Home | null): readonly Phone[] {
  const owners = new Map<string, { readonly person: string; readonly personName: string | null }>();
  for (const { entity_id: person, name, device_trackers = [] } of home?.persons ?? []) {
    for (const tracker of device_trackers) {
      const entity = home?.entities.find(({ entity_id }) => entity_id === tracker);
      const device = home?.devices.find(({ id }) => id === entity?.device_id);
      for (const called of [tracker.slice(tracker.indexOf(".") + 1), toSlug(device?.name ?? "")]) {
        if (called !== "") owners.set(ACTION_PREFIX + called, { person, personName: name });
      }
    }
  }
  return names.map((name) => ({ name, ...(owners.get(name) ?? { person: null, personName: null }) }));
}

/** As Home Assistant makes ids of names: small letters without their marks, everything else an underscore. */
function toSlug(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/['’]/g, "")
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_|_$/g, "");
}
