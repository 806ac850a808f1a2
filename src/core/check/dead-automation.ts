/** Automations that cannot do anything: switched off for weeks, unavailable because their configuration is broken, or with nothing left to act on. */
import { z } from "zod";
import type { Finding } from "../domain/finding.ts";
import { entityIdOf } from "../domain/setpoint.ts";
import { DAY_MS, HOUR_MS } from "../domain/time.ts";
import type { Check, CheckInput } from "./check.ts";
import { createKnownIds } from "./known-ids.ts";
import { toFinding, toStamp } from "./wording.ts";

const paramsSchema = z.object({
  offDays: z
    .number()
    .default(30)
    .describe("Switched off for this long it is forgotten rather than paused, days. A holiday is shorter."),
  brokenHours: z.number().default(6).describe("Unavailable for this long it is no restart, hours."),
});

type Params = z.output<typeof paramsSchema>;

export const deadAutomation: Check<Params> = {
  id: "dead-automation",
  params: paramsSchema,
  check(input, params) {
    const isKnown = createKnownIds(input);
    return input.automated.home.automations.flatMap(({ entityId, rules }) => {
      const effects = [
        ...new Set(
          rules.flatMap((rule) =>
            rule.effects.filter(({ isNamed }) => isNamed).map((one) => entityIdOf(one.entityId)),
          ),
        ),
      ];
      return [
        ...switchedOff(entityId, input, params),
        ...withoutTargets(entityId, effects, isKnown, input),
      ].slice(0, 1);
    });
  },
};

function switchedOff(
  entityId: string,
  { watch, names, log }: CheckInput,
  params: Params,
): readonly Finding[] {
  const state = watch.stateOf(entityId);
  if (state !== "off" && state !== "unavailable") return [];
  const code = watch.rows.codeOf(entityId);
  const sinceMs = watch.sinceMs(entityId) ?? 0;
  const lastedMs = watch.watchedMs(sinceMs, watch.untilMs);
  if (lastedMs < (state === "off" ? params.offDays * DAY_MS : params.brokenHours * HOUR_MS)) return [];
  // Where the history begins with it, it may be so for much longer.
  const isOlder =
    watch.rows.rowsOf(code).length === 1 && (log.previous[watch.rows.rowsOf(code)[0] ?? 0] ?? -1) < 0;
  return [
    toFinding(
      {
        id: `dead-automation:${entityId}`,
        check: "dead-automation",
        severity: state === "off" ? "info" : "warning",
        entity_ids: [entityId],
        evidence: { since: toStamp(sinceMs), days: Number((lastedMs / DAY_MS).toFixed(1)), state },
      },
      {
        kind: state === "off" ? "switched-off" : "broken",
        name: names.nameOf(entityId),
        lastedMs,
        isOlder,
      },
    ),
  ];
}

function withoutTargets(
  entityId: string,
  targets: readonly string[],
  isKnown: (id: string) => boolean,
  { names, automated }: CheckInput,
): readonly Finding[] {
  if (targets.length === 0 || !automated.isEnabled(entityId) || targets.some(isKnown)) return [];
  return [
    toFinding(
      {
        id: `dead-automation:${entityId}`,
        check: "dead-automation",
        severity: "error",
        entity_ids: [entityId, ...targets],
        evidence: { missing: targets },
      },
      { kind: "acts-on-nothing", name: names.nameOf(entityId), ids: targets },
    ),
  ];
}
