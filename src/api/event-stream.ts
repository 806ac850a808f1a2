/**
 * One subscription's events, coalesced.
 *
 * Events carry the whole state, so steps in between may be missed: a change is sent at once, those that follow go together after a pause, and
 * none goes while the client has not taken the last.
 */
export interface EventStreamOptions {
  /** Sends the present state. */
  readonly send: () => void;
  readonly onChange: (listener: () => void) => () => void;
  /** Whether the client still has to take what was sent before. */
  readonly isBlocked: () => boolean;
  readonly pauseMs: number;
}

/** Sends the state now and after changes. @returns how to end it */
export function streamEvents({ send, onChange, isBlocked, pauseMs }: EventStreamOptions): () => void {
  let timer: NodeJS.Timeout | null = null;
  let isBehind = false;

  function flush(): void {
    timer = setTimeout(() => {
      timer = null;
      if (isBehind) flush();
    }, pauseMs);
    isBehind = isBlocked();
    if (!isBehind) send();
  }

  const unsubscribe = onChange(() => {
    if (timer === null) flush();
    else isBehind = true;
  });
  flush();
  return () => {
    unsubscribe();
    if (timer !== null) clearTimeout(timer);
  };
}
