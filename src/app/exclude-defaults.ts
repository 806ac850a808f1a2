/**
 * What is left out unless somebody asks for it: machines' news about themselves, and what people have hidden or disabled.
 *
 * Batteries are kept although Home Assistant files them under diagnostics: when they will die is asked again and again.
 */
import { domainOf, type HomeEntity } from "../core/domain/home.ts";

/** In the order in which they are asked. */
export const DEFAULT_RULES = [
  "disabled",
  "steward",
  "hidden",
  "device_class",
  "platform",
  "entity_category",
  "domain",
] as const;

export type DefaultRule = (typeof DEFAULT_RULES)[number];

/** No rule includes these: what is disabled has no states, and from itself Steward would learn in a circle. */
export const FIXED_RULES: ReadonlySet<DefaultRule> = new Set(["disabled", "steward"]);

const KEPT_DEVICE_CLASSES: ReadonlySet<string> = new Set(["battery", "battery_charging"]);
const EXCLUDED_DOMAINS: ReadonlySet<string> = new Set([
  "update",
  "image",
  "camera",
  "notify",
  "tts",
  "stt",
  "wake_word",
  "conversation",
  "assist_satellite",
  "ai_task",
  "persistent_notification",
  "tag",
]);
const EXCLUDED_DEVICE_CLASSES: ReadonlySet<string> = new Set([
  "signal_strength",
  "timestamp",
  "data_rate",
  "data_size",
  "connectivity",
  "uptime",
]);
const EXCLUDED_PLATFORMS: ReadonlySet<string> = new Set([
  "uptime",
  "systemmonitor",
  "hassio",
  "backup",
  "version",
  "time_date",
  "dnsip",
  "ping",
  "speedtestdotnet",
]);

export function defaultRuleOf(entity: HomeEntity): DefaultRule | null {
  if (entity.disabled_by !== null) return "disabled";
  if (entity.platform === "steward") return "steward";
  if (entity.hidden_by !== null) return "hidden";
  if (KEPT_DEVICE_CLASSES.has(entity.device_class ?? "")) return null;
  if (EXCLUDED_DEVICE_CLASSES.has(entity.device_class ?? "")) return "device_class";
  if (EXCLUDED_PLATFORMS.has(entity.platform ?? "")) return "platform";
  if (entity.entity_category !== null) return "entity_category";
  return EXCLUDED_DOMAINS.has(domainOf(entity.entity_id)) ? "domain" : null;
}
