/** A set of listeners without an event's name or load: whoever is told reads the new state itself. */
export interface Listeners {
  readonly add: (listener: () => void) => () => void;
  readonly tell: () => void;
  readonly tellIf: (hasChanged: boolean) => void;
}

export function createListeners(): Listeners {
  const known = new Set<() => void>();
  const tell = (): void => {
    for (const listener of known) listener();
  };
  return {
    add(listener) {
      known.add(listener);
      return () => void known.delete(listener);
    },
    tell,
    tellIf(hasChanged) {
      if (hasChanged) tell();
    },
  };
}
