/** Several ordered streams of events as one, by time; what happened at the same moment keeps the order of the sources. */
import type { HomeEvent } from "../core/domain/event.ts";

type Batches = AsyncIterable<readonly HomeEvent[]>;

interface Stream {
  readonly batches: AsyncIterator<readonly HomeEvent[]>;
  batch: readonly HomeEvent[];
  next: number;
}

/** Cost: O(events × sources), and for a single source nothing. */
export async function* mergeByTime(sources: readonly Batches[]): AsyncGenerator<readonly HomeEvent[], void> {
  const [only] = sources;
  if (only !== undefined && sources.length === 1) {
    yield* only;
    return;
  }
  const streams: Stream[] = sources.map((source) => ({
    batches: source[Symbol.asyncIterator](),
    batch: [],
    next: 0,
  }));
  for (;;) {
    const open = await refill(streams);
    if (open.length === 0) return;
    yield takeInOrder(open);
  }
}

/** Every stream that is not at its end has something to compare afterwards. */
async function refill(streams: readonly Stream[]): Promise<readonly Stream[]> {
  const open: Stream[] = [];
  for (const stream of streams) {
    let isOpen = stream.next < stream.batch.length;
    while (!isOpen) {
      const result = await stream.batches.next();
      if (result.done === true) break;
      stream.batch = result.value;
      stream.next = 0;
      isOpen = stream.batch.length > 0;
    }
    if (isOpen) open.push(stream);
  }
  return open;
}

/** Takes events until one of the streams has to be asked for more. */
function takeInOrder(streams: readonly Stream[]): readonly HomeEvent[] {
  const taken: HomeEvent[] = [];
  for (;;) {
    let earliest: Stream | null = null;
    let earliestMs = Number.POSITIVE_INFINITY;
    for (const stream of streams) {
      const event = stream.batch[stream.next];
      if (event === undefined) return taken;
      if (event.atMs >= earliestMs) continue;
      earliest = stream;
      earliestMs = event.atMs;
    }
    const event = earliest?.batch[earliest.next];
    if (earliest === null || event === undefined) return taken;
    taken.push(event);
    earliest.next += 1;
  }
}
