/** An automation in a person's words: when, only if, then. */
import {
  type Action,
  type AutomationConfig,
  type Condition,
  listOf,
  type Trigger,
} from "../../../src/core/domain/automation.ts";
import type { Localize, MessageKey } from "../strings/localize.ts";
import { toMinutes } from "./automation-edit.ts";

export interface AutomationWords {
  readonly when: readonly string[];
  readonly onlyIf: readonly string[];
  readonly actions: readonly string[];
}

export interface WordsOptions {
  readonly localize: Localize;
  /** What an entity is called. */
  readonly nameOf: (entityId: string) => string;
  /** How this person joins several. */
  readonly join: (words: readonly string[], kind: "conjunction" | "disjunction") => string;
}

export function sayAutomation(automation: AutomationConfig, options: WordsOptions): AutomationWords {
  return {
    when: automation.triggers.map((trigger) => sayTrigger(trigger, options)),
    onlyIf: automation.conditions.map((condition) => sayCondition(condition, options)),
    actions: automation.actions.map((action) => sayAction(action, options)),
  };
}

export function sayTrigger(trigger: Trigger, options: WordsOptions): string {
  const { localize } = options;
  if (trigger.trigger === "time") {
    return localize("words.at", { time: options.join(listOf(trigger.at).map(shortTime), "disjunction") });
  }
  if (trigger.trigger === "sun") return saySun(trigger.event, trigger.offset, localize);
  const entity = names(trigger.entity_id, options, "disjunction");
  const held =
    trigger.for === undefined ? "" : ` ${localize("words.for", { count: toMinutes(trigger.for) })}`;
  if (trigger.trigger === "numeric_state") {
    return `${localize("words.becomes", { entity, state: sayBounds(trigger, localize) })}${held}`;
  }
  if (trigger.to === undefined) return `${localize("words.changes", { entity })}${held}`;
  const state = sayStates(trigger.to, options);
  return `${localize("words.becomes", { entity, state })}${held}`;
}

export function sayCondition(condition: Condition, options: WordsOptions): string {
  const { localize } = options;
  switch (condition.condition) {
    case "state": {
      const entity = names(condition.entity_id, options, "conjunction");
      const said = localize("words.is", { entity, state: sayStates(condition.state, options) });
      return condition.for === undefined
        ? said
        : `${said} ${localize("words.for", { count: toMinutes(condition.for) })}`;
    }
    case "numeric_state":
      return localize("words.is", {
        entity: names(condition.entity_id, options, "conjunction"),
        state: sayBounds(condition, localize),
      });
    case "time":
      return sayTimes(condition, options);
    case "sun":
      return options.join(
        [
          ...(condition.after === undefined
            ? []
            : [localize("words.after", { what: saySun(condition.after, condition.after_offset, localize) })]),
          ...(condition.before === undefined
            ? []
            : [
                localize("words.before", {
                  what: saySun(condition.before, condition.before_offset, localize),
                }),
              ]),
        ],
        "conjunction",
      );
    case "not":
      return localize("words.not", { what: sayAll(condition.conditions, options, "disjunction") });
    case "and":
      return sayAll(condition.conditions, options, "conjunction");
    case "or":
      return sayAll(condition.conditions, options, "disjunction");
  }
  return unreachable(condition);
}

/** Every kind was said; the compiler sees to it. */
function unreachable(rest: never): never {
  throw new Error(`an unknown condition: ${JSON.stringify(rest)}`);
}

function sayAction(action: Action, options: WordsOptions): string {
  const { localize } = options;
  if ("delay" in action) return localize("words.wait", { count: toMinutes(action.delay) });
  if ("wait_for_trigger" in action) {
    return localize("words.wait_until", {
      what: options.join(
        action.wait_for_trigger.map((trigger) => sayTrigger(trigger, options)),
        "disjunction",
      ),
    });
  }
  const service = action.action.split(".")[1] ?? action.action;
  const entity = names(action.target.entity_id, options, "conjunction");
  const value = Object.values(action.data ?? {}).find(
    (one) => typeof one === "string" || typeof one === "number",
  );
  return (
    localize.known(`words.do.${service}`, { entity, value: value === undefined ? "" : String(value) }) ??
    `${action.action}: ${entity}`
  );
}

function sayTimes(
  { after, before, weekday }: Extract<Condition, { condition: "time" }>,
  { localize, join }: WordsOptions,
): string {
  const span =
    after !== undefined && before !== undefined
      ? [localize("words.between", { after: shortTime(after), before: shortTime(before) })]
      : after !== undefined
        ? [localize("words.after", { what: shortTime(after) })]
        : before !== undefined
          ? [localize("words.before", { what: shortTime(before) })]
          : [];
  const days =
    weekday === undefined
      ? []
      : [
          localize("words.on_days", {
            days: join(
              weekday.map((day) => localize(`day.${day}`)),
              "conjunction",
            ),
          }),
        ];
  return [...span, ...days].join(", ");
}

function saySun(event: "sunrise" | "sunset", offset: string | undefined, localize: Localize): string {
  const minutes = Math.round(toMinutes(offset));
  const what = localize(`words.${event}`);
  if (minutes === 0) return what;
  const key: MessageKey = minutes < 0 ? "words.minutes_before" : "words.minutes_after";
  return localize(key, { count: Math.abs(minutes), what });
}

function sayBounds(
  { above, below }: { readonly above?: number; readonly below?: number },
  localize: Localize,
): string {
  if (above !== undefined && below !== undefined) return localize("words.within", { above, below });
  return above === undefined
    ? localize("words.less", { value: below ?? 0 })
    : localize("words.more", { value: above });
}

function sayStates(states: string | readonly string[], { localize, join }: WordsOptions): string {
  return join(
    listOf(states).map((state) => localize.known(`state.${state}`) ?? state),
    "disjunction",
  );
}

function sayAll(
  conditions: readonly Condition[],
  options: WordsOptions,
  kind: "conjunction" | "disjunction",
): string {
  return options.join(
    conditions.map((condition) => sayCondition(condition, options)),
    kind,
  );
}

function names(
  ids: string | readonly string[],
  { nameOf, join }: WordsOptions,
  kind: "conjunction" | "disjunction",
): string {
  return join(listOf(ids).map(nameOf), kind);
}

/** "06:50" of "06:50:00". */
function shortTime(time: string): string {
  return time.replace(/^(\d\d:\d\d):00$/, "$1");
}
