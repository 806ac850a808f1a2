/**
 * Simple templates as the triggers that they are: `{{ is_state('light.x', 'on') }}`, `{{ states('sensor.x') | float > 65 }}`, several with `or` between.
 *
 * A template trigger comes when its template becomes true, which for these is when the state or number does. Whatever is not plainly one of these is left
 * unread, as guessing at a program is worse than saying nothing of it.
 */
import { domainOf, isPlace } from "../domain/home.ts";
import { timeOfDayMinOf } from "./config-values.ts";
import { crowdOf, sunOf } from "./own-state.ts";
import type { RuleTrigger } from "./rule.ts";

type TemplateTest =
  | { readonly kind: "state"; readonly entityId: string; readonly states: readonly string[] }
  | {
      readonly kind: "numeric";
      readonly entityId: string;
      readonly attribute: string | null;
      readonly above: number | null;
      readonly below: number | null;
      /** The one number that it has to be; null where there are limits. */
      readonly equal: number | null;
    }
  | { readonly kind: "time"; readonly atMin: number };

const TEXT = `["']([^"']*)["']`;
const ID = `["']([a-z0-9_]+\\.[a-z0-9_]+)["']`;
/** `states('x.y')`, `states.x.y.state`, `state_attr('x.y', 'z')`. */
const STATE = new RegExp(`^(?:states\\(\\s*${ID}\\s*\\)|states\\.([a-z0-9_]+\\.[a-z0-9_]+)\\.state)`);
const ATTRIBUTE = new RegExp(`^state_attr\\(\\s*${ID}\\s*,\\s*${TEXT}\\s*\\)`);
const IS_STATE = new RegExp(`^is_state\\(\\s*${ID}\\s*,\\s*(?:${TEXT}|\\[([^\\]]*)\\])\\s*\\)$`);
/** What makes a number of a text changes no comparison. */
const TO_NUMBER = /^\s*\|\s*(?:float|int|round)(?:\([^()]*\))?/;
const NUMBER = /^\s*(==|>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)$/;
const EQUALS = new RegExp(`^\\s*==\\s*${TEXT}$`);
const IS_IN = /^\s+in\s+[[(]([^\])]*)[\])]$/;
const CLOCK = new RegExp(`^now\\(\\)\\.strftime\\(\\s*["']%H:%M["']\\s*\\)\\s*==\\s*${TEXT}$`);

/** @returns triggers any of which makes it true; null where it cannot be read */
export function readTemplate(template: string, forMs: number): readonly RuleTrigger[] | null {
  const inner = /^\s*\{\{-?([^{}]*)-?\}\}\s*$/.exec(template)?.[1];
  if (inner === undefined) return null;
  const triggers = inner.split(/\s+or\s+/).map((part) => {
    const test = readTest(withoutParentheses(part.trim()));
    return test === null ? null : toTrigger(test, forMs);
  });
  const read = triggers.filter((trigger) => trigger !== null);
  return read.length === triggers.length ? read : null;
}

function toTrigger(test: TemplateTest, forMs: number): RuleTrigger | null {
  switch (test.kind) {
    case "time":
      return { kind: "time", atMin: test.atMin, entityId: null, offsetMin: 0, weekdays: null };
    case "state": {
      const { entityId, states } = test;
      const told =
        entityId === "sun.sun" ? sunOf(null, states, forMs) : crowdOf(entityId, null, states, forMs);
      const event = isPlace(domainOf(entityId)) ? eventInto(states) : null;
      if (event !== null) return { kind: "presence", entityIds: [entityId], zone: "zone.home", event, forMs };
      return told ?? { kind: "state", entityIds: [entityId], from: null, to: states, forMs };
    }
    case "numeric":
      break;
  }
  const { entityId, attribute, above, below, equal } = test;
  if (entityId === "sun.sun" && attribute === "elevation" && equal === null)
    return { kind: "elevation", above, below };
  if (attribute !== null) return null;
  if (domainOf(entityId) === "zone") {
    const event = equal === 0 || below !== null ? "leave" : "arrive";
    return { kind: "presence", entityIds: [entityId], zone: entityId, event, forMs };
  }
  return equal === null ? { kind: "numeric", entityIds: [entityId], above, below, forMs } : null;
}

function eventInto(states: readonly string[]): "arrive" | "leave" | null {
  if (states.includes("home")) return "arrive";
  return states[0] === "not_home" ? "leave" : null;
}

function readTest(text: string): TemplateTest | null {
  const isState = IS_STATE.exec(text);
  if (isState !== null) {
    const [, entityId = "", state, list] = isState;
    const states = state === undefined ? textsIn(list ?? "") : [state];
    return states.length === 0 ? null : { kind: "state", entityId, states };
  }
  const clock = CLOCK.exec(text);
  if (clock !== null) {
    const atMin = timeOfDayMinOf(clock[1]);
    return atMin === null ? null : { kind: "time", atMin };
  }
  const ofState = STATE.exec(text);
  const ofAttribute = ofState === null ? ATTRIBUTE.exec(text) : null;
  const [whole, named, dotted] = ofState ?? ofAttribute ?? [];
  if (whole === undefined) return null;
  const entityId = named ?? dotted ?? "";
  const rest = text.slice(whole.length);
  if (ofState !== null) {
    const states = statesAfter(rest);
    if (states.length > 0) return { kind: "state", entityId, states };
  }
  const number = NUMBER.exec(rest.replace(TO_NUMBER, ""));
  if (number === null) return null;
  const [, sign = "", told = ""] = number;
  const value = Number(told);
  return {
    kind: "numeric",
    entityId,
    attribute: ofAttribute?.[2] ?? null,
    above: sign.startsWith(">") ? value : null,
    below: sign.startsWith("<") ? value : null,
    equal: sign === "==" ? value : null,
  };
}

function statesAfter(rest: string): readonly string[] {
  const one = EQUALS.exec(rest)?.[1];
  return one === undefined ? textsIn(IS_IN.exec(rest)?.[1] ?? "") : [one];
}

function textsIn(list: string): readonly string[] {
  return [...list.matchAll(new RegExp(TEXT, "g"))].map((match) => match[1] ?? "");
}

/** `(states('x.y') | float) > 5` and `(is_state('x.y', 'on'))` without the parentheses around a whole part. */
function withoutParentheses(text: string): string {
  const [, inner, rest] = /^\(((?:[^()]|\([^()]*\))*)\)(.*)$/.exec(text) ?? [];
  return inner === undefined ? text : `${inner.trim()}${rest ?? ""}`;
}
