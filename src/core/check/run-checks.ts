/**
 * All checks over one log and home, with a fault that many things share said once.
 *
 * A restart, a lost radio or a dead hub makes many things silent at one moment: findings of one check that began together are one. A home of which
 * nothing at all comes in any more is one finding and nothing else about time.
 */
import { z } from "zod";
import { createAutomated } from "../automations/automated.ts";
import type { EventLog } from "../domain/event-log.ts";
import type { Finding } from "../domain/finding.ts";
import type { Home } from "../domain/home.ts";
import { HOUR_MS, MINUTE_MS, type EpochMs } from "../domain/time.ts";
import type { DayTable } from "../features/day-table.ts";
import type { CheckInput, Names } from "./check.ts";
import { type AnyCheck, CHECKS } from "./checks.ts";
import { createWatch } from "./watch.ts";
import { toFinding, toStamp } from "./wording.ts";

const paramsSchema = z.object({
  togetherMin: z
    .number()
    .default(10)
    .describe("Findings of one check that began this close are one fault, minutes."),
  minTogether: z.number().int().min(2).default(3).describe("Fewest of them that are said as one."),
  homeSilentHours: z
    .number()
    .default(12)
    .describe("Nothing of the whole home for this long is a fault of the home, hours."),
  /** By check id; each check's own schema fills in the rest. */
  checks: z.record(z.string(), z.unknown()).default({}),
});

export type CheckParams = z.input<typeof paramsSchema>;

export interface RunChecksInput {
  readonly log: EventLog;
  readonly home: Home;
  readonly days: DayTable;
  readonly nowMs: EpochMs;
  readonly names: Names;
  readonly parameters?: CheckParams;
  /** All of them unless given. */
  readonly checks?: readonly AnyCheck[];
}

const SEVERITIES: readonly Finding["severity"][] = ["error", "warning", "info"];

/** @returns the gravest first, then by id. Cost: O(rows + entities + parts of all configurations) */
export function runChecks({
  log,
  home,
  days,
  nowMs,
  names: given,
  parameters,
  checks = CHECKS,
}: RunChecksInput): readonly Finding[] {
  const params = paramsSchema.parse(parameters ?? {});
  const names = withAliases(given, home);
  const watch = createWatch(log, home, nowMs);
  const automated = createAutomated(home, log, days, watch.rows);
  const input: CheckInput = { log, home, days, nowMs, names, automated, watch };
  const found = checks.flatMap((check) => {
    const own = check.check(input, check.params.parse(params.checks[check.id] ?? {}));
    // HOME may hold a thing twice.
    const once = [...new Map(own.map((finding) => [finding.id, finding])).values()];
    return sayTogether(once, check.id, names, params);
  });
  return [...homeSilent(log, watch.untilMs, nowMs, params), ...found].toSorted(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.id < b.id ? -1 : 1),
  );
}

/** An automation is known by what its author called it. */
function withAliases(names: Names, home: Home): Names {
  const aliases = new Map(
    [...home.automations, ...home.scripts].flatMap(({ entity_id, config }) => {
      const alias = config?.["alias"];
      return typeof alias === "string" ? [[entity_id, alias] as const] : [];
    }),
  );
  return { nameOf: (entityId) => aliases.get(entityId) ?? names.nameOf(entityId) };
}

function homeSilent(
  log: EventLog,
  untilMs: EpochMs,
  nowMs: EpochMs,
  { homeSilentHours }: z.output<typeof paramsSchema>,
): readonly Finding[] {
  if (log.length === 0 || nowMs - untilMs < homeSilentHours * HOUR_MS) return [];
  return [
    toFinding(
      {
        id: "silent:home",
        check: "silent",
        severity: "error",
        entity_ids: [],
        evidence: { since: toStamp(untilMs), hours: Math.round((nowMs - untilMs) / HOUR_MS) },
      },
      { kind: "home-silent", lastedMs: nowMs - untilMs },
    ),
  ];
}

/** Those that began within minutes of each other become one. */
function sayTogether(
  found: readonly Finding[],
  check: string,
  names: Names,
  { togetherMin, minTogether }: z.output<typeof paramsSchema>,
): readonly Finding[] {
  const dated = found
    .flatMap((finding) => {
      const since = finding.evidence["since"];
      return typeof since === "string" ? [{ finding, sinceMs: Date.parse(since) }] : [];
    })
    .toSorted((a, b) => a.sinceMs - b.sinceMs);
  const groups: (typeof dated)[] = [];
  for (const one of dated) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (last !== undefined && before !== undefined && one.sinceMs - before.sinceMs <= togetherMin * MINUTE_MS)
      last.push(one);
    else groups.push([one]);
  }
  const others = found.filter((finding) => typeof finding.evidence["since"] !== "string");
  return [
    ...others,
    ...groups.flatMap((group) =>
      group.length < minTogether
        ? group.map(({ finding }) => finding)
        : [
            toOne(
              group.map(({ finding }) => finding),
              check,
              names,
            ),
          ],
    ),
  ];
}

function toOne(found: readonly Finding[], check: string, names: Names): Finding {
  const entityIds = [...new Set(found.flatMap(({ entity_ids }) => entity_ids))].toSorted();
  const leads = found.map(({ entity_ids }) => names.nameOf(entity_ids[0] ?? ""));
  const [first] = found;
  const together = {
    id: `${check}:${found
      .map(({ id }) => id.slice(check.length + 1))
      .toSorted()
      .join()}`,
    check,
    severity: SEVERITIES.find((severity) => found.some((one) => one.severity === severity)) ?? "info",
    entity_ids: entityIds,
    evidence: { since: first?.evidence["since"], together: found.map(({ id, title }) => ({ id, title })) },
  };
  if (first?.facts === undefined) throw new Error(`a finding of ${check} says nothing`);
  return toFinding(together, { kind: "together", names: leads, first: first.facts });
}
