/**
 * Trackers that only tell where a person is: a phone whose comings and goings are those of a person's entity.
 *
 * Home Assistant makes the person of trackers, so both change together, and of the two the person is meant. A tracker that goes without the person, or
 * stays behind now and then (a car, a guest's phone), tells something of its own. It is told by what was seen, as not every home says whose a tracker is.
 */
import type { EventLog } from "../domain/event-log.ts";
import { domainOf, isPlace } from "../domain/home.ts";
import { type EpochMs, MINUTE_MS } from "../domain/time.ts";
import { lowerBound } from "../math/lower-bound.ts";
import { isGone } from "./actionable.ts";

/** A router takes ten minutes to miss a phone that its owner's position told gone at once. */
const TOGETHER_MS = 15 * MINUTE_MS;
/** Share of the comings and goings of either that the other has, too, 0-1: positions jump now and then. */
const TOGETHER_RATIO = 0.8;

interface Moves {
  /** Each ascending. */
  readonly comes: EpochMs[];
  readonly goes: EpochMs[];
}

/** @returns codes of the trackers. Cost: O(rows + trackers · persons · moves log moves) */
export function findPersonTrackers(log: EventLog): ReadonlySet<number> {
  const domains = new Set(log.entityIds.map(domainOf));
  if (!domains.has("person") || !domains.has("device_tracker")) return new Set();
  const moves = readMoves(log);
  const ofDomain = (domain: string) =>
    [...moves].filter(([code]) => domainOf(log.entityIds[code] ?? "") === domain);
  const persons = ofDomain("person");
  return new Set(
    ofDomain("device_tracker")
      .filter(([, own]) => persons.some(([, person]) => isTogether(own, person)))
      .map(([code]) => code),
  );
}

/** Of persons and trackers that moved. Where a place is not known it is the one before. */
function readMoves(log: EventLog): ReadonlyMap<number, Moves> {
  const isTracked = log.entityIds.map((id) => isPlace(domainOf(id)));
  const wasHome = new Map<number, boolean>();
  const found = new Map<number, Moves>();
  for (let row = 0; row < log.length; row += 1) {
    const code = log.entity[row] ?? 0;
    if (isTracked[code] !== true) continue;
    const state = log.states[log.state[row] ?? 0] ?? "";
    if (isGone(state)) continue;
    const isHome = state === "home";
    const before = wasHome.get(code);
    wasHome.set(code, isHome);
    if (before === undefined || before === isHome) continue;
    const own = found.get(code) ?? { comes: [], goes: [] };
    found.set(code, own);
    (isHome ? own.comes : own.goes).push(log.atMs[row] ?? 0);
  }
  return found;
}

function isTogether(a: Moves, b: Moves): boolean {
  return isWith(a, b) && isWith(b, a);
}

/** Whether most of what the one did the other did at about that time. */
function isWith({ comes, goes }: Moves, other: Moves): boolean {
  const shared = countShared(comes, other.comes) + countShared(goes, other.goes);
  return shared >= TOGETHER_RATIO * (comes.length + goes.length);
}

function countShared(times: readonly EpochMs[], others: readonly EpochMs[]): number {
  const sorted = Float64Array.from(others);
  return times.filter((at) => (sorted[lowerBound(sorted, at - TOGETHER_MS)] ?? Infinity) <= at + TOGETHER_MS)
    .length;
}
