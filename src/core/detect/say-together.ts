/**
 * Devices that people set together at one time are one idea: their habits become one, acting on all of them.
 *
 * Two habits are together when on most days the one's action comes within seconds of the other's. A group helper stands for its members, whose changes
 * come with it.
 */
import type { Condition } from "../domain/automation.ts";
import type { HomeEntity } from "../domain/home.ts";
import { SECOND_MS } from "../domain/time.ts";
import type { Candidate } from "./contract.ts";
import type { DayClass } from "./day-classes.ts";

/** A hand at a panel, or a group's members following, takes no longer. */
const TOGETHER_MS = 5 * SECOND_MS;
const TOGETHER_RATIO = 0.8;

interface TimedBody {
  readonly entity_ids: readonly string[];
  readonly state: string;
  readonly days: DayClass;
  readonly only?: Condition | null;
}

interface Timed<Body> {
  readonly candidate: Candidate<Body>;
  readonly atMs: readonly number[];
}

export function sayTogether<Body extends TimedBody>(
  found: readonly Timed<Body>[],
  entities: ReadonlyMap<string, HomeEntity>,
): readonly Candidate<Body>[] {
  const strongestFirst = found.toSorted((a, b) => a.candidate.pValue - b.candidate.pValue);
  const groups: { readonly lead: Timed<Body>; readonly members: Timed<Body>[] }[] = [];
  for (const one of strongestFirst) {
    const group = groups.find(({ lead }) => one.candidate.validated && isTogether(lead, one));
    if (group === undefined) groups.push({ lead: one, members: [one] });
    else group.members.push(one);
  }
  return groups.map(({ lead, members }) => {
    const all = members.flatMap(({ candidate }) => candidate.body.entity_ids);
    const helpers = all.filter((entityId) => entities.get(entityId)?.platform === "group");
    const ids = [...new Set(helpers.length > 0 ? helpers : all)].toSorted();
    return { ...lead.candidate, body: { ...lead.candidate.body, entity_ids: ids } };
  });
}

function isTogether(a: Timed<TimedBody>, b: Timed<TimedBody>): boolean {
  const one = a.candidate;
  const other = b.candidate;
  if (!one.validated || one.body.state !== other.body.state) return false;
  if ((one.isAutomated ?? false) !== (other.isAutomated ?? false)) return false;
  if (String(one.body.days) !== String(other.body.days)) return false;
  if (JSON.stringify(one.body.only ?? null) !== JSON.stringify(other.body.only ?? null)) return false;
  const domain = (entityId: string | undefined) => entityId?.split(".")[0];
  if (domain(one.body.entity_ids[0]) !== domain(other.body.entity_ids[0])) return false;
  let next = 0;
  let together = 0;
  for (const at of a.atMs) {
    while (next < b.atMs.length && (b.atMs[next] ?? 0) < at - TOGETHER_MS) next += 1;
    if (next < b.atMs.length && (b.atMs[next] ?? 0) <= at + TOGETHER_MS) together += 1;
  }
  return together >= TOGETHER_RATIO * Math.max(a.atMs.length, b.atMs.length);
}
