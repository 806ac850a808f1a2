/**
 * The Supervisor's rules for config.yaml, translations and options, in zod.
 *
 * After supervisor/apps/validate.py and options.py of 2026.8, whose tables the developer documentation repeats. Stricter in one thing: the
 * Supervisor drops keys that it does not know without a word, here they are an error.
 */
import { z } from "zod";

const MAP_TYPES = [
  "data",
  "ssl",
  "share",
  "media",
  "backup",
  "homeassistant_config",
  "app_config",
  "all_app_configs",
  "local_apps",
] as const;

/** One element of `schema:`, as options.py reads it. */
const SCHEMA_ELEMENT =
  /^(?:|bool|email|url|port|device(?:\((?<filter>subsystem=[a-z]+)\))?|str(?:\((?<sMin>\d+)?,(?<sMax>\d+)?\))?|password(?:\((?<pMin>\d+)?,(?<pMax>\d+)?\))?|int(?:\((?<iMin>-?\d+)?,(?<iMax>-?\d+)?\))?|float(?:\((?<fMin>-?\d*\.?\d+)?,(?<fMax>-?\d*\.?\d+)?\))?|match\((?<match>.*)\)|list\((?<list>.+)\))\??$/;

const version = z.string().regex(/^\d+\.\d+\.\d+(?:[-.]?[0-9A-Za-z]+)*$/);
const port = z.number().int().min(1).max(65_535);
const slug = z.string().regex(/^[-_.A-Za-z0-9]+$/);

export const appConfigSchema = z.strictObject({
  name: z.string().min(1),
  version,
  slug,
  description: z.string().min(1),
  url: z.url().optional(),
  // armhf, armv7 and i386 still pass the Supervisor, with a deprecation warning; not here.
  arch: z.array(z.enum(["aarch64", "amd64"])).min(1),
  image: z.string().optional(),
  // Must be false with s6-overlay v3.
  init: z.literal(false),
  startup: z.enum(["initialize", "system", "services", "application", "once"]),
  boot: z.enum(["auto", "manual", "manual_only"]),
  stage: z.enum(["stable", "experimental", "deprecated"]),
  homeassistant: version,
  homeassistant_api: z.boolean(),
  ingress: z.boolean(),
  ingress_port: z.union([port, z.literal(0)]),
  panel_icon: z.string().regex(/^mdi:[a-z0-9-]+$/),
  panel_title: z.string(),
  panel_admin: z.boolean(),
  discovery: z.array(z.string()),
  ports: z.record(z.string().regex(/^\d+\/(tcp|udp)$/), port.nullable()),
  ports_description: z.record(z.string().regex(/^\d+\/(tcp|udp)$/), z.string()),
  watchdog: z.string().regex(/^(?:https?|\[PROTO:\w+\]|tcp):\/\/\[HOST\]:(\[PORT:\d+\]|\d+).*$/),
  map: z.array(
    z.strictObject({ type: z.enum(MAP_TYPES), read_only: z.boolean(), path: z.string().optional() }),
  ),
  apparmor: z.boolean(),
  timeout: z.number().int().min(10).max(300),
  backup: z.enum(["hot", "cold"]),
  backup_pre: z.string(),
  backup_post: z.string(),
  backup_exclude: z.array(z.string()),
  options: z.record(z.string(), z.unknown()),
  schema: z.record(z.string(), z.string().regex(SCHEMA_ELEMENT)),
});

export const translationSchema = z.strictObject({
  configuration: z.record(
    z.string(),
    z.strictObject({ name: z.string().min(1), description: z.string().min(1) }),
  ),
  network: z.record(z.string(), z.string().min(1)),
});

export const buildSchema = z.strictObject({
  build_from: z.record(
    z.enum(["aarch64", "amd64"]),
    z.string().regex(/^([a-zA-Z\-.:\d{}]+\/)*?([-\w{}]+)\/([-\w{}]+)(:[.\-\w{}]+)?$/),
  ),
});

export const repositorySchema = z.strictObject({
  name: z.string().min(1),
  url: z.url(),
  maintainer: z.string().min(1),
});

/** Whether the Supervisor takes this value for an option of this type. */
export function isAccepted(type: string, value: string | number | boolean | null | undefined): boolean {
  const groups = SCHEMA_ELEMENT.exec(type)?.groups;
  if (groups === undefined) throw new Error(`not a type of the Supervisor's: ${type}`);
  if (value === undefined || value === null) return value === undefined && type.endsWith("?");
  if (type.startsWith("bool")) return typeof value === "boolean";
  if (type.startsWith("int")) {
    const number = Number(value);
    return (
      Number.isInteger(number) &&
      number >= Number(groups["iMin"] ?? -Infinity) &&
      number <= Number(groups["iMax"] ?? Infinity)
    );
  }
  if (type.startsWith("float")) {
    const number = Number(value);
    return number >= Number(groups["fMin"] ?? -Infinity) && number <= Number(groups["fMax"] ?? Infinity);
  }
  if (type.startsWith("str") || type.startsWith("password")) {
    const { length } = String(value);
    const least = Number(groups["sMin"] ?? groups["pMin"] ?? 0);
    return length >= least && length <= Number(groups["sMax"] ?? groups["pMax"] ?? Infinity);
  }
  // Python's re.match is anchored at the start only.
  if (type.startsWith("match")) return new RegExp(`^(?:${groups["match"] ?? ""})`).test(String(value));
  if (type.startsWith("list")) return (groups["list"] ?? "").split("|").includes(String(value));
  throw new Error(`no rule here for ${type}`);
}

/**
 * The security rating, apps/utils.py: base 5, ingress +2, an AppArmor profile of its own +1; nothing that Steward asks for costs any.
 * @param config everything that is not listed in `appConfigSchema` costs, and is refused there
 */
export function ratingOf(
  config: { readonly ingress: boolean; readonly apparmor: boolean },
  hasProfile: boolean,
): number {
  const rating = 5 + (config.ingress ? 2 : 0) + (config.apparmor ? (hasProfile ? 1 : 0) : -1);
  return Math.min(8, Math.max(1, rating));
}
