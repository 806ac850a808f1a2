/**
 * Simple templates as the triggers that they are: `{{ is_state('light.x', 'on') }}`, `{{ states('sensor.x') | float > 65 }}`, several with `or` between.
 *
 * A template trigger comes when its template becomes true, which for these is when the state or number does. Whatever is not plainly one of these is left
 * unread, as guessing at a program is worse than saying nothing of it.
 */
import { timeOfDayMinOf } from "./config-values.ts";

export type TemplateTest =
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

/** @returns tests any of which makes it true; null where it cannot be read */
export function readTemplate(template: string): readonly TemplateTest[] | null {
  const inner = /^\s*\{\{-?([^{}]*)-?\}\}\s*$/.exec(template)?.[1];
  if (inner === undefined) return null;
  const tests = inner.split(/\s+or\s+/).map((part) => readTest(withoutParentheses(part.trim())));
  const read = tests.filter((test) => test !== null);
  return read.length === tests.length ? read : null;
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
