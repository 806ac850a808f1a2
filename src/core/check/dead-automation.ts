/** Automations that cannot do anything: switched off for weeks, unavailable because their configuration is broken, or with nothing left to act on. */
import { z } from "zod";
import type { Finding } from "../domain/finding.ts";
import { DAY_MS, HOUR_MS } from "../domain/time.ts";
import { readActingOnNothing } from "./acts-on-nothing.ts";
import type { Check, CheckInput } from "./check.ts";
import { type MissingParts, createMissingReader } from "./missing-parts.ts";
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
    const { home, automated } = input;
    const missingOf = createMissingReader(input);
    const onNothing = readActingOnNothing(input);
    return automated.home.automations.flatMap(({ entityId }) => {
      const targets = onNothing.get(entityId);
      const item = home.automations.find(({ entity_id }) => entity_id === entityId);
      return [
        ...switchedOff(entityId, input, params),
        ...(targets === undefined || item === undefined
          ? []
          : [withoutTargets(entityId, targets, missingOf(item), input)]),
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

/** Says all that is missing, so that it need not be said again. */
function withoutTargets(
  entityId: string,
  targets: readonly string[],
  missing: MissingParts,
  { names }: CheckInput,
): Finding {
  const ids = [...new Set([...targets, ...missing.ids])];
  return toFinding(
    {
      id: `dead-automation:${entityId}`,
      check: "dead-automation",
      severity: "error",
      entity_ids: [entityId, ...ids],
      evidence: { missing: ids },
    },
    { kind: "acts-on-nothing", name: names.nameOf(entityId), ids },
  );
}
