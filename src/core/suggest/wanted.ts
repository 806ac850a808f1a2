/** What an automation's actions want its targets to be: steps of target states, waits and triggers waited for. */
import { type Action, type AutomationConfig, listOf } from "../domain/automation.ts";
import { domainOf } from "../domain/home.ts";
import { setpointOf, toSetpointId } from "../domain/setpoint.ts";
import { isActuatorDomain, createIsAsWanted } from "../features/actionable.ts";
import { toSpanMs } from "./automation-time.ts";
import type { OwnActions, ReplayInput } from "./replay-input.ts";
import { type ReplayTrigger, compileTrigger } from "./replay-triggers.ts";

/** One entity (or its setpoint) and what it is wanted to be. */
export interface Wanted {
  /** -1 where the log does not have it. */
  readonly entityCode: number;
  readonly own: OwnActions;
  /** Whether a state is as wanted; -1 is no known state, and is not. */
  readonly isAsWanted: (stateCode: number) => boolean;
}

/** One after the other; calls in a row are one step. */
export type Step =
  | { readonly kind: "do"; readonly wanted: readonly Wanted[] }
  | { readonly kind: "delay"; readonly delayMs: number }
  | {
      readonly kind: "wait";
      readonly triggers: readonly ReplayTrigger[];
      /** Infinity where it waits for ever. */
      readonly timeoutMs: number;
      readonly goesOnAfterTimeout: boolean;
    };

const STATE_OF_SERVICE: Readonly<Record<string, string>> = {
  turn_on: "on",
  turn_off: "off",
  open_cover: "open",
  close_cover: "closed",
  lock: "locked",
  unlock: "unlocked",
  media_play: "playing",
  media_pause: "paused",
  media_stop: "idle",
};

/** @throws RangeError for an action outside the contract, or where nothing is done at all */
export function compileSteps({ actions }: AutomationConfig, input: ReplayInput): readonly Step[] {
  const steps: Step[] = [];
  let doing: Wanted[] | null = null;
  for (const action of actions) {
    if ("action" in action) {
      if (doing === null) {
        doing = [];
        steps.push({ kind: "do", wanted: doing });
      }
      doing.push(...wantedOf(action, input));
      continue;
    }
    doing = null;
    if ("delay" in action) steps.push({ kind: "delay", delayMs: toSpanMs(action.delay) });
    else {
      steps.push({
        kind: "wait",
        triggers: action.wait_for_trigger.map((trigger) => compileTrigger(trigger, input)),
        timeoutMs: action.timeout === undefined ? Infinity : toSpanMs(action.timeout),
        goesOnAfterTimeout: action.continue_on_timeout ?? true,
      });
    }
  }
  if (!steps.some(({ kind }) => kind === "do")) throw new RangeError("an automation that does nothing");
  return steps;
}

function wantedOf(
  { action, target, data = {} }: Extract<Action, { action: string }>,
  input: ReplayInput,
): readonly Wanted[] {
  const dot = action.indexOf(".");
  const [domain, service] = [action.slice(0, dot), action.slice(dot + 1)];
  return listOf(target.entity_id).map((entityId) => {
    const own = domainOf(entityId);
    if (!isActuatorDomain(own) || (domain !== own && domain !== "homeassistant"))
      throw new RangeError(`${action} on ${entityId} cannot be replayed`);
    return (
      wantedSetpoint(entityId, service, data, input) ?? wantedState(entityId, stateOf(service, data), input)
    );
  });
}

function wantedSetpoint(
  entityId: string,
  service: string,
  data: Readonly<Record<string, unknown>>,
  { rows, values, ownOf }: ReplayInput,
): Wanted | null {
  const setpoint = setpointOf(entityId);
  if (setpoint?.service !== service) return null;
  const wanted = data[setpoint.attribute];
  if (typeof wanted !== "number") throw new RangeError(`${service} without a number cannot be replayed`);
  const entityCode = rows.codeOf(toSetpointId(entityId, setpoint));
  return {
    entityCode,
    own: ownOf(entityCode),
    isAsWanted: (stateCode) => Math.abs((values[stateCode] ?? Number.NaN) - wanted) <= setpoint.tolerance,
  };
}

function wantedState(entityId: string, wanted: string, { log, rows, ownOf }: ReplayInput): Wanted {
  const entityCode = rows.codeOf(entityId);
  return {
    entityCode,
    own: ownOf(entityCode),
    isAsWanted: createIsAsWanted(domainOf(entityId), wanted, rows.stateCodeOf(wanted), log.states),
  };
}

function stateOf(service: string, data: Readonly<Record<string, unknown>>): string {
  if (service === "set_hvac_mode" && typeof data["hvac_mode"] === "string") return data["hvac_mode"];
  if (service === "set_cover_position" && data["position"] === 0) return "closed";
  if (service === "set_cover_position" && data["position"] === 100) return "open";
  const state = STATE_OF_SERVICE[service];
  if (state === undefined) throw new RangeError(`the action ${service} cannot be replayed`);
  return state;
}
