/**
 * Duration: people end a use of a device about so long after it began.
 *
 * Null: how long uses last are independent draws from a smooth distribution on the logarithmic axis. A habit is a window of lengths into which more uses
 * fall than that explains: of all uses of a device, of those on a class of days, or of those that begin within some hours. What the clock or another rule
 * explains as well is left to those. docs/accuracy.md has the model in full, how parameters were chosen and what was measured.
 */
import type { Moment } from "../automations/automated.ts";
import type { Readiness } from "../domain/analysis.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { isGone, isResting, isSuggestible, mustAsk } from "../features/actionable.ts";
import type { ActionTarget } from "../features/actions.ts";
import { type TargetGroup, groupTargets } from "../features/target-groups.ts";
import type { Candidate, DetectInput, Detector } from "./contract.ts";
import { HOURS, type UseClass } from "./duration-classes.ts";
import { isExplained } from "./duration-explanation.ts";
import { type DurationHabit, describeDuration } from "./duration-habit.ts";
import { type HomeDurations, createHomeDurations } from "./duration-null.ts";
import { type DurationParams, durationParamsSchema } from "./duration-params.ts";
import { scanDurations } from "./duration-scan.ts";
import { type Uses, collectUses } from "./duration-uses.ts";
import { type DurationBody, describe, durationBodySchema, toAutomation } from "./duration-wording.ts";
import { createReadiness } from "./readiness.ts";
import type { Occasions } from "./rules/score.ts";

/** Playback ends by itself: that it is idle after so long is the film, not a habit. */
const ENDS_BY_ITSELF: ReadonlySet<string> = new Set(["idle"]);
/** Parts of the day of one device that are looked at. */
const MAX_PARTS = 3;

export const duration: Detector<DurationParams, DurationBody> = {
  id: "duration",
  params: durationParamsSchema,
  body: durationBodySchema,
  detect(input, params) {
    const observed = input.days.counts.reduce((sum, one) => sum + one, 0);
    if (observed < params.minDays) return { candidates: [], tested: 0, readiness: notYet(observed, params) };
    const ends = input.shared.actions().filter(({ state }) => isResting(state) && !ENDS_BY_ITSELF.has(state));
    const uses = new Map(
      ends.map((target) => [target, collectUses(target, input.log, input.shared.rows(), input.days)]),
    );
    const homeOf = createHomeDurations([...uses.values()].flat(), params);
    const entities = new Map(input.home.entities.map((entity) => [entity.entity_id, entity]));
    const groups = groupTargets(
      ends.filter(({ entityId }) => isSuggestible(entityId, entities.get(entityId))),
      entities,
    );
    const candidates: Candidate<DurationBody>[] = [];
    let tested = 0;
    for (const group of groups) {
      if (!group.entityIds.some(input.shared.isLookedAt)) {
        tested += uses.get(group.lead)?.length ?? 0;
        continue;
      }
      for (const one of uses.get(group.lead) ?? []) {
        const found = searchUses(one, group, homeOf(one.entityCode), input, params);
        candidates.push(...found.candidates);
        tested += found.tested;
      }
    }
    return { candidates, tested, readiness: readinessOf(observed, ends, tested) };
  },
  describe,
  toAutomation,
  targetsOf: (body) => body.entity_ids,
  modeOf: (body, home) => (body.entity_ids.some((entityId) => mustAsk(entityId, home)) ? "ask" : "act"),
  isSameIdea: (a, b) =>
    a.state === b.state &&
    a.trigger_entity_id === b.trigger_entity_id &&
    a.using === b.using &&
    (a.days === b.days || a.days === "all" || b.days === "all") &&
    areHoursShared(a.hours, b.hours),
};

function searchUses(
  uses: Uses,
  group: TargetGroup,
  home: HomeDurations,
  input: DetectInput,
  params: DurationParams,
): { readonly candidates: readonly Candidate<DurationBody>[]; readonly tested: number } {
  const { days, log, shared } = input;
  const scanned = scanDurations(uses, home, days, input.random, params);
  if (scanned === null) return { candidates: [], tested: 0 };
  const { scan, groups } = scanned;
  const near = new Set(group.entityCodes);
  const search = {
    ...scanned,
    uses,
    days,
    situationAt: (occasions: Occasions) => shared.situations().at(occasions, near),
    endMs: log.range.toMs,
    params,
  };
  const candidates: Candidate<DurationBody>[] = [];
  const said: UseClass[] = [];
  let tested = 0;
  while (tested < MAX_PARTS) {
    const isFree = (index: number) => {
      const own = groups[index]?.useClass;
      return own !== undefined && said.every((one) => !areHoursShared(hoursOf(one), hoursOf(own)));
    };
    const window = scan.best(said.length === 0 ? undefined : isFree);
    tested += 1;
    if (window === null) break;
    const pValue = scan.pValue(window.tail);
    if (pValue > params.screenMaxP) break;
    const habit = describeDuration(
      window,
      search,
      said.length === 0 ? undefined : groups[window.group]?.useClass,
    );
    said.push(habit?.useClass ?? groups[window.group]?.useClass ?? { days: "all", hours: -1, price: 1 });
    if (habit === null || isExplained(uses, habit.hits, shared.rules, days, params)) continue;
    candidates.push(toCandidate(habit, Math.min(1, pValue * habit.multiplicity), uses, group, input));
  }
  return { candidates, tested };
}

function toCandidate(
  { forMin, useClass, conditions, firings, hits, baseRate, validated }: DurationHabit,
  pValue: number,
  uses: Uses,
  { entityIds, lead }: TargetGroup,
  input: DetectInput,
): Candidate<DurationBody> {
  const { log, days, shared } = input;
  const using = log.states[uses.usingCode] ?? "";
  const moment: Moment = { kind: "state", entityId: lead.entityId, to: using, forMs: forMin * MINUTE_MS };
  const endsMs = hits.map((i) => uses.endedMs[i] ?? 0);
  const lasted = hits.map((i) => (uses.lastedMs[i] ?? 0) / MINUTE_MS).toSorted((a, b) => a - b);
  const quartile = (share: number) =>
    Math.round((lasted[Math.floor(share * (lasted.length - 1))] ?? 0) * 10) / 10;
  return {
    body: {
      entity_ids: entityIds,
      state: lead.state,
      trigger_entity_id: lead.entityId,
      using,
      from: statesBefore(uses, input),
      for_min: forMin,
      low_min: quartile(0.25),
      high_min: quartile(0.75),
      days: useClass.days,
      hours: hoursOf(useClass),
      conditions,
    },
    pValue,
    support: hits.length,
    opportunities: firings.length,
    baseRate,
    firstSeenMs: endsMs[0] ?? 0,
    lastSeenMs: endsMs.at(-1) ?? 0,
    daysSeen: new Set(endsMs.map((atMs) => days.indexOf(atMs))).size,
    validated,
    isAutomated: entityIds.every((entityId) =>
      shared.automated().does({ entityId, state: lead.state }, moment, endsMs),
    ),
  };
}

/** The other settled states where there are at most two: said in the trigger so that coming back from unavailable does not count. */
function statesBefore({ entityCode, usingCode }: Uses, { log, shared }: DetectInput): readonly string[] {
  const seen = new Set<number>();
  for (const row of shared.rows().rowsOf(entityCode))
    if (log.state[row] === usingCode) seen.add(log.previous[row] ?? -1);
  const states = [...seen].map((code) => log.states[code] ?? "").filter((state) => !isGone(state));
  return states.length <= 2 ? states.toSorted() : [];
}

function hoursOf({ hours }: UseClass): DurationBody["hours"] {
  const found = HOURS[hours];
  return found === undefined ? null : { from: found.fromHour, length: found.lengthHours };
}

function areHoursShared(a: DurationBody["hours"], b: DurationBody["hours"]): boolean {
  if (a === null || b === null) return true;
  const apart = (b.from - a.from + 24) % 24;
  return apart < a.length || (24 - apart) % 24 < b.length;
}

function notYet(observed: number, { minDays }: DurationParams): Readiness {
  return createReadiness("duration", false, { kind: "needs-days", needed: minDays, days: observed });
}

function readinessOf(observed: number, ends: readonly ActionTarget[], tested: number): Readiness {
  const uses = ends.reduce((sum, { atMs }) => sum + atMs.length, 0);
  const kind = tested > 0 ? "learned-uses" : "used-too-seldom";
  return createReadiness("duration", tested > 0, { kind, days: observed, uses });
}
