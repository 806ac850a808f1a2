/** What an automation's actions want its targets to be, and when: steps of target states, each after its delay. */
import type { Action, AutomationConfig } from "../domain/automation.ts";
import { domainOf } from "../domain/home.ts";
import { isGone } from "../features/actionable.ts";
import { toSpanMs } from "./automation-time.ts";

/** One entity and the state it is wanted in. */
export interface Wanted {
  readonly entityId: string;
  readonly state: string;
}

/** Actions that run at one moment, `delayMs` after the trigger. */
export interface WantedStep {
  readonly delayMs: number;
  readonly wanted: readonly Wanted[];
}

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

/**
 * The steps of an automation.
 * @throws RangeError for an action that no detector writes
 */
export function readSteps(config: AutomationConfig): readonly WantedStep[] {
  const steps: { delayMs: number; wanted: Wanted[] }[] = [];
  let delayMs = 0;
  for (const action of config.actions) {
    if ("delay" in action) {
      delayMs += toSpanMs(action.delay);
      continue;
    }
    if (!("action" in action)) throw new RangeError("a wait in the actions cannot be replayed");
    const wanted = wantedOf(action);
    const last = steps.at(-1);
    if (last?.delayMs === delayMs) last.wanted.push(...wanted);
    else steps.push({ delayMs, wanted: [...wanted] });
  }
  return steps;
}

/** Whether a state is as wanted. A player or a heating that is wanted "on" may be in any state but off. */
export function isAsWanted({ entityId, state: wanted }: Wanted, state: string): boolean {
  const domain = domainOf(entityId);
  if (wanted === "on" && (domain === "media_player" || domain === "climate")) {
    return !isGone(state) && state !== "off" && state !== "standby";
  }
  return state === wanted;
}

function wantedOf(action: Extract<Action, { action: string }>): readonly Wanted[] {
  const service = action.action.slice(action.action.indexOf(".") + 1);
  const state = stateOf(service, action.data ?? {});
  const ids = action.target.entity_id;
  return (typeof ids === "string" ? [ids] : ids).map((entityId) => ({ entityId, state }));
}

function stateOf(service: string, data: Readonly<Record<string, unknown>>): string {
  if (service === "set_hvac_mode" && typeof data["hvac_mode"] === "string") return data["hvac_mode"];
  if (service === "set_cover_position") return data["position"] === 0 ? "closed" : "open";
  const state = STATE_OF_SERVICE[service];
  if (state === undefined) throw new RangeError(`the action ${service} cannot be replayed`);
  return state;
}
