/**
 * Runs an automation over the log: its triggers start runs, its mode says whether several may be under way, delays and waits carry them on.
 *
 * Watching only: nothing that a run does changes a state. `queued` runs do not wait for each other here, as nothing they do takes time.
 */
import type { AutomationConfig } from "../domain/automation.ts";
import { type Clockwork, type Instant, createClockwork } from "./replay-clockwork.ts";
import { compileConditions } from "./replay-conditions.ts";
import type { ReplayInput } from "./replay-input.ts";
import { type ReplayTrigger, compileTrigger } from "./replay-triggers.ts";
import { type Step, type Wanted, compileSteps } from "./wanted.ts";

/** A step of actions whose time has come. */
export interface Moment {
  /** Which of the automation's steps. */
  readonly step: number;
  readonly wanted: readonly Wanted[];
  /** What the run last waited for came by the clock or the sun. */
  readonly isClocked: boolean;
  /** Valid during the call only. */
  readonly now: Instant;
}

interface Run {
  isAlive: boolean;
  isClocked: boolean;
}

/**
 * @param onMoment told of each, in order of time
 * @returns the steps, those that do something at the places that moments name
 * @throws RangeError for a trigger, condition or action outside the contract, or by the sun of a home without coordinates
 * Cost: O(rows of the entities triggered by + days), a logarithm for each look at a state
 */
export function runAutomation(
  config: AutomationConfig,
  input: ReplayInput,
  onMoment: (moment: Moment) => void,
): readonly Step[] {
  const clockwork = createClockwork(input);
  const triggers = config.triggers.map((trigger) => compileTrigger(trigger, input));
  const areConditionsMet = compileConditions(config.conditions, input);
  const steps = compileSteps(config, input);
  let runs: readonly Run[] = [];

  function start(isClocked: boolean): void {
    if (config.mode === "single" && runs.length > 0) return;
    if (!areConditionsMet(clockwork.now)) return;
    if (config.mode === "restart") for (const run of runs) run.isAlive = false;
    const run: Run = { isAlive: true, isClocked };
    runs = [...runs.filter(({ isAlive }) => isAlive), run];
    goOn(run, 0);
  }

  /** Carries a run on from a step until it has to wait, or ends. */
  function goOn(run: Run, from: number): void {
    for (let place = from; run.isAlive && place < steps.length; place += 1) {
      const step = steps[place];
      if (step === undefined) break;
      if (step.kind === "delay") {
        clockwork.later(clockwork.now.atMs + step.delayMs, () => goOn(run, place + 1));
        return;
      }
      if (step.kind === "wait") {
        waitFor(step, clockwork, (isClocked, isOver) => {
          run.isClocked = isClocked;
          goOn(run, isOver ? steps.length : place + 1);
        });
        return;
      }
      onMoment({ step: place, wanted: step.wanted, isClocked: run.isClocked, now: clockwork.now });
    }
    runs = runs.filter((other) => other !== run);
  }

  for (const trigger of triggers) trigger.attach(clockwork, () => start(trigger.isClocked), false);
  clockwork.run(entityCodesOf(triggers, steps));
  return steps;
}

/** @param onEnd told once, by the first of the triggers or by the timeout */
function waitFor(
  { triggers, timeoutMs, goesOnAfterTimeout }: Extract<Step, { kind: "wait" }>,
  clockwork: Clockwork,
  onEnd: (isClocked: boolean, isOver: boolean) => void,
): void {
  let detachers: readonly (() => void)[] | null = null;
  const end = (isClocked: boolean, isOver: boolean): void => {
    if (detachers === null) return;
    for (const detach of detachers) detach();
    detachers = null;
    onEnd(isClocked, isOver);
  };
  detachers = triggers.map((trigger) => trigger.attach(clockwork, () => end(trigger.isClocked, false), true));
  if (timeoutMs < Infinity)
    clockwork.later(clockwork.now.atMs + timeoutMs, () => end(false, !goesOnAfterTimeout));
}

function entityCodesOf(triggers: readonly ReplayTrigger[], steps: readonly Step[]): ReadonlySet<number> {
  const waited = steps.flatMap((step) => (step.kind === "wait" ? step.triggers : []));
  return new Set([...triggers, ...waited].flatMap(({ entityCodes }) => entityCodes));
}
