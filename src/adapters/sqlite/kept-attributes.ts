/**
 * Which of an entity's attributes are worth keeping: the settings of things that act. A sensor's say nothing about what people do, and
 * would be most of the store.
 */
import { domainOf } from "../../core/domain/home.ts";

const ACTUATOR_DOMAINS: ReadonlySet<string> = new Set([
  "climate",
  "cover",
  "fan",
  "humidifier",
  "light",
  "media_player",
  "valve",
  "water_heater",
]);

const KEPT = [
  "brightness",
  "color_temp_kelvin",
  "temperature",
  "target_temp_high",
  "target_temp_low",
  "humidity",
  "current_position",
  "percentage",
  "hvac_action",
  "preset_mode",
  "volume_level",
  "source",
  "media_content_type",
] as const;

/** @returns the kept attributes as JSON with keys in a fixed order, or null where there are none */
export function toKeptAttributes(
  entityId: string,
  attributes: Readonly<Record<string, unknown>> | null,
): string | null {
  if (attributes === null || !ACTUATOR_DOMAINS.has(domainOf(entityId))) return null;
  const kept = KEPT.flatMap((name) => {
    const value = attributes[name];
    const isKept = typeof value === "number" || typeof value === "string" || typeof value === "boolean";
    return isKept ? [[name, value] as const] : [];
  });
  return kept.length === 0 ? null : JSON.stringify(Object.fromEntries(kept));
}
