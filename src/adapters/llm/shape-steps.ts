/**
 * Asks for the reply's shape in the strictest way that the other side knows, and remembers how far it had to step down: models and servers differ,
 * and say so with a refusal that names what they do not know.
 */

export interface ShapeSteps<Step> {
  /** In which way it is asked at present. */
  current(): Step;
  /** @param isUnknown whether a failure says that this way is not known */
  ask<Result>(work: (step: Step) => Promise<Result>, isUnknown: (error: unknown) => boolean): Promise<Result>;
}

/** @param steps strictest first */
export function createShapeSteps<Step>(first: Step, ...steps: readonly Step[]): ShapeSteps<Step> {
  let current = first;
  const left = [...steps];
  return {
    current: () => current,
    async ask(work, isUnknown) {
      for (;;) {
        try {
          return await work(current);
        } catch (error) {
          const next = left[0];
          if (next === undefined || !isUnknown(error)) throw error;
          left.shift();
          current = next;
        }
      }
    },
  };
}
