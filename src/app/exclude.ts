/**
 * What is not worth remembering unless somebody asks for it: machines' news about themselves, and what people have hidden or disabled.
 *
 * Batteries are kept although Home Assistant files them under diagnostics: when they will die is asked again and again.
 */
import { type Home, type HomeEntity, domainOf } from "../core/domain/home.ts";

export type ExcludeRule =
  | "disabled"
  | "hidden"
  | "steward"
  | "domain"
  | "device_class"
  | "platform"
  | "entity_category";

export interface Excluder {
  /** The rule that leaves the entity out, `null` when it is kept. */
  ruleFor(entityId: string): ExcludeRule | null;
  /** Entities of the home that are kept. */
  keptEntityIds(): readonly string[];
}

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

export function createExcluder(home: Home): Excluder {
  const rules = new Map(home.entities.map((entity) => [entity.entity_id, ruleOf(entity)]));
  return {
    ruleFor: (entityId) => rules.get(entityId) ?? ruleOfDomain(entityId),
    keptEntityIds: () => [...rules].filter(([, rule]) => rule === null).map(([entityId]) => entityId),
  };
}

function ruleOf(entity: HomeEntity): ExcludeRule | null {
  if (entity.disabled_by !== null) return "disabled";
  if (entity.hidden_by !== null) return "hidden";
  if (entity.platform === "steward") return "steward";
  if (KEPT_DEVICE_CLASSES.has(entity.device_class ?? "")) return null;
  if (EXCLUDED_DEVICE_CLASSES.has(entity.device_class ?? "")) return "device_class";
  if (EXCLUDED_PLATFORMS.has(entity.platform ?? "")) return "platform";
  if (entity.entity_category !== null) return "entity_category";
  return ruleOfDomain(entity.entity_id);
}

function ruleOfDomain(entityId: string): ExcludeRule | null {
  return EXCLUDED_DOMAINS.has(domainOf(entityId)) ? "domain" : null;
}
