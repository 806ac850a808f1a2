/**
 * Puts suggestions in order, best first, each idea once.
 *
 * Greedy by what each adds: the best one is taken, what it does counts for nobody after it, and so on until nothing is worth its price. A
 * rule that only says in other words what a better one says has nothing left to add.
 */
import { type Weighing, type WorthParams, worthOf } from "./worth.ts";

export interface Weighable {
  readonly id: string;
  readonly weighing: Weighing;
}

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
  const covered = new Set<number>();
  const said: Item[] = [];
  let queue = items.map((item) => ({ item, worth: worthOf(item.weighing, covered, params), round: 0 }));
  while (queue.length > 0) {
    queue = queue
      .filter(({ worth }) => worth > 0)
      .toSorted((a, b) => b.worth - a.worth || (a.item.id < b.item.id ? -1 : 1));
    const top = queue.shift();
    if (top === undefined) break;
    if (said.some((better) => isSameIdea(better, top.item))) continue;
    if (top.round === said.length) {
      said.push(top.item);
      for (const id of top.item.weighing.replay.matched) covered.add(id);
    } else {
      queue.push({ ...top, worth: worthOf(top.item.weighing, covered, params), round: said.length });
    }
  }
  return said;
}
