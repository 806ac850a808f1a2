/**
 * Puts suggestions in order, best first, each idea once.
 *
 * Greedy by what each adds: the best one is taken, what it does counts for nobody after it, and so on until nothing is worth its price. A
 * rule that only says in other words what a better one says has nothing left to add. What the clock says of things that people do when something else
 * comes is left to what comes, what the home does by itself already explains what people did as well as if it were said, what an automation by the clock would do for them at another time or on more
 * days, and what they do to undo one, to the change of that automation; where there is none, nothing is said of it, as a second automation
 * would fight the first.
 */
import { MINUTE_MS } from "../domain/time.ts";
import { spreadGain } from "../math/spread.ts";
import type { Replay } from "./backtest.ts";
import { type Weighing, type WorthParams, worthOf } from "./worth.ts";

export interface Weighable {
  readonly id: string;
  /** Whether the home does it by itself already: it is not said, nor what says no more than it. */
  readonly isDone?: boolean;
  readonly weighing: Weighing;
}

/** What an explanation has to be worth of that by the clock, to be said in its place. */
const MIN_WORTH_RATIO = 0.8;
/** Share of what the clock matches that it has to match, too. */
const MIN_SHARED_RATIO = 0.8;
/** By how much closer people keep to it, nats over all that both match: as between the sun and the clock. */
const MIN_GAIN = 3;
/** Nobody keeps closer to anything than this, minutes. */
const FINEST_MIN = 1;

/**
 * @param isSameIdea whether two say the same even if they do it at other moments
 * @returns best first. Cost: O(n² · firings) at worst; each is weighed again only when it comes to the top
 * @see Minoux, Accelerated greedy algorithms for maximizing submodular set functions (1978), for weighing lazily
 */
export function sayOnce<Item extends Weighable>(
  items: readonly Item[],
  isSameIdea: (a: Item, b: Item) => boolean,
  params: WorthParams,
): readonly Item[] {
  const done = items.filter(({ isDone }) => isDone === true);
  const covered = new Set<number>();
  const coveredOrDone = new Set(done.flatMap(({ weighing }) => [...weighing.replay.matched]));
  const said: Item[] = [];
  const worthNow = ({ weighing }: Item) =>
    // What an automation does can be what is to be changed about it.
    worthOf(weighing, weighing.insteadOf === undefined ? coveredOrDone : covered, params);
  const weighed = items.map((item) => ({
    item,
    worth: item.isDone === true ? worthOf(item.weighing, covered, params) : worthNow(item),
    round: 0,
  }));
  const undoing = new Set(weighed.flatMap(({ item, worth }) => (worth > 0 ? undoingOf(item) : [])));
  const undoes = ({ weighing: { insteadOf, replay, isUndoing } }: Item) =>
    insteadOf === undefined &&
    replay.matched.filter((id) => undoing.has(id) || isUndoing(id)).length >
      params.maxCoveredRatio * replay.matched.length;
  const changed = new Set(
    weighed.flatMap(({ item: { weighing }, worth }) =>
      worth > 0 && weighing.insteadOf?.isAsked === true ? [...weighing.replay.matched] : [],
    ),
  );
  const isOfAChange = ({ weighing: { insteadOf, isClocked, replay } }: Item) =>
    insteadOf === undefined &&
    isClocked &&
    countIn(replay.matched, changed) > params.maxCoveredRatio * replay.matched.length;
  const isOfAnEvent = ({ item, worth }: (typeof weighed)[number]) =>
    weighed.some((other) => other.worth >= MIN_WORTH_RATIO * worth && followsMore(other.item, item));
  const isDoneAlready = (item: Item) =>
    item.isDone === true ||
    (item.weighing.insteadOf === undefined && done.some((other) => isSameIdea(other, item)));
  let queue = weighed.filter(
    (one) => !isDoneAlready(one.item) && !undoes(one.item) && !isOfAChange(one.item) && !isOfAnEvent(one),
  );
  while (queue.length > 0) {
    queue = queue
      .filter(({ worth }) => worth > 0)
      .toSorted((a, b) => b.worth - a.worth || (a.item.id < b.item.id ? -1 : 1));
    const top = queue.shift();
    if (top === undefined) break;
    if (said.some((better) => isSameIdea(better, top.item))) continue;
    if (top.round === said.length) {
      said.push(top.item);
      for (const id of [...top.item.weighing.replay.matched, ...undoingOf(top.item)]) {
        covered.add(id);
        coveredOrDone.add(id);
      }
    } else {
      queue.push({ ...top, worth: worthNow(top.item), round: said.length });
    }
  }
  return said;
}

/** Whether what people do follows something that comes so much more closely than the clock that the clock is not what they go by. */
function followsMore({ weighing: event }: Weighable, { weighing: clock }: Weighable): boolean {
  if (event.isClocked || !clock.isClocked) return false;
  if (event.insteadOf !== undefined || clock.insteadOf !== undefined) return false;
  const shared = countIn(event.replay.matched, new Set(clock.replay.matched));
  if (shared === 0 || shared < MIN_SHARED_RATIO * clock.replay.matched.length) return false;
  return spreadGain(shared, lagsOf(clock), lagsOf(event), FINEST_MIN) >= MIN_GAIN;
}

/** Own actions that are no longer needed once an automation is changed: they only undid what it did. */
function undoingOf({ weighing: { insteadOf } }: Weighable): readonly number[] {
  if (insteadOf === undefined) return [];
  const idsOf = ({ firings }: Replay) => firings.flatMap(({ undoneByIds }) => undoneByIds);
  const stillDone = new Set(insteadOf.after === null ? [] : idsOf(insteadOf.after));
  return idsOf(insteadOf.before).filter((id) => !stillDone.has(id));
}

function countIn(ids: Int32Array, set: ReadonlySet<number>): number {
  return ids.reduce((count, id) => count + (set.has(id) ? 1 : 0), 0);
}

/** How long after its firings people did it, minutes; negative before. */
function lagsOf({ replay, atMsOf }: Weighing): readonly number[] {
  return replay.firings.flatMap(({ atMs, actionIds }) =>
    actionIds.map((id) => (atMsOf(id) - atMs) / MINUTE_MS),
  );
}
