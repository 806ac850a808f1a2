/** Changes that a person makes to a suggestion's automation in place: each gives a new automation, so that the one shown before stays. */
import {
  type Action,
  type AutomationConfig,
  type Condition,
  listOf,
  type Trigger,
  type Weekday,
} from "../../../src/core/domain/automation.ts";

export const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Minutes of "HH:MM:SS", signed. */
export function toMinutes(text: string | undefined): number {
  const [hours = 0, minutes = 0, seconds = 0] = (text ?? "0").replace(/^[-+]/, "").split(":").map(Number);
  const total = hours * 60 + minutes + seconds / 60;
  return text?.startsWith("-") === true ? -total : total;
}

/** "HH:MM:SS" of minutes, signed. */
export function toText(minutes: number): string {
  const all = Math.round(Math.abs(minutes) * 60);
  const part = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${minutes < 0 ? "-" : ""}${part(all / 3600)}:${part((all % 3600) / 60)}:${part(all % 60)}`;
}

export function setTrigger(automation: AutomationConfig, place: number, trigger: Trigger): AutomationConfig {
  return { ...automation, triggers: automation.triggers.with(place, trigger) };
}

/** How long a state has to last, null where it is not asked for. */
export function holdOf(trigger: Trigger): number | null {
  return "for" in trigger && trigger.for !== undefined ? toMinutes(trigger.for) : null;
}

export function setHold(automation: AutomationConfig, place: number, minutes: number): AutomationConfig {
  const trigger = automation.triggers[place];
  if (trigger === undefined || trigger.trigger === "time" || trigger.trigger === "sun") return automation;
  const { for: _, ...rest } = trigger;
  return setTrigger(automation, place, minutes === 0 ? rest : { ...rest, for: toText(minutes) });
}

/** Minutes of the first delay, null where there is none. */
export function delayOf({ actions }: AutomationConfig): number | null {
  const delay = actions.find((action) => "delay" in action);
  return delay === undefined || !("delay" in delay) ? null : toMinutes(delay.delay);
}

export function setDelay(automation: AutomationConfig, minutes: number): AutomationConfig {
  const place = automation.actions.findIndex((action) => "delay" in action);
  if (place < 0) return automation;
  return { ...automation, actions: automation.actions.with(place, { delay: toText(minutes) }) };
}

/** The days it is for; all where it does not say. */
export function weekdaysOf({ conditions }: AutomationConfig): readonly Weekday[] {
  return conditions.find(isWeekdays)?.weekday ?? WEEKDAYS;
}

/** No day at all is no choice: the automation stays as it is then. */
export function setWeekdays(automation: AutomationConfig, weekdays: readonly Weekday[]): AutomationConfig {
  if (weekdays.length === 0) return automation;
  const others = automation.conditions.filter((condition) => !isPlainWeekdays(condition));
  const place = others.findIndex(isWeekdays);
  const isAll = weekdays.length === WEEKDAYS.length;
  const ordered = WEEKDAYS.filter((day) => weekdays.includes(day));
  const bounded = others[place];
  if (bounded !== undefined && bounded.condition === "time") {
    const { weekday: _, ...rest } = bounded;
    return { ...automation, conditions: others.with(place, isAll ? rest : { ...rest, weekday: ordered }) };
  }
  const conditions = isAll ? others : [...others, { condition: "time" as const, weekday: ordered }];
  return { ...automation, conditions };
}

/** Conditions that are more than which days it is for, with their places. */
export function otherConditions({ conditions }: AutomationConfig): readonly (readonly [number, Condition])[] {
  return conditions.flatMap((condition, place) =>
    isPlainWeekdays(condition) ? [] : [[place, condition] as const],
  );
}

export function removeCondition(automation: AutomationConfig, place: number): AutomationConfig {
  return { ...automation, conditions: automation.conditions.toSpliced(place, 1) };
}

export function addCondition(
  automation: AutomationConfig,
  entityId: string,
  state: string,
): AutomationConfig {
  const condition: Condition = { condition: "state", entity_id: entityId, state };
  return { ...automation, conditions: [...automation.conditions, condition] };
}

/** Every entity it acts on, each once. */
export function targetsOf({ actions }: AutomationConfig): readonly string[] {
  return [
    ...new Set(actions.flatMap((action) => ("action" in action ? listOf(action.target.entity_id) : []))),
  ];
}

/** The last one stays: an automation that does nothing is none. */
export function removeTarget(automation: AutomationConfig, entityId: string): AutomationConfig {
  if (targetsOf(automation).length < 2) return automation;
  const actions = automation.actions.flatMap((action): readonly Action[] => {
    if (!("action" in action)) return [action];
    const left = listOf(action.target.entity_id).filter((id) => id !== entityId);
    return left.length === 0 ? [] : [withTargets(action, left)];
  });
  return { ...automation, actions };
}

/** To the first action of its domain. */
export function addTarget(automation: AutomationConfig, entityId: string): AutomationConfig {
  const domain = entityId.split(".")[0] ?? "";
  const place = automation.actions.findIndex(
    (action) => "action" in action && action.action.startsWith(`${domain}.`),
  );
  const action = automation.actions[place];
  if (action === undefined || !("action" in action) || targetsOf(automation).includes(entityId)) {
    return automation;
  }
  const targets = [...listOf(action.target.entity_id), entityId];
  return { ...automation, actions: automation.actions.with(place, withTargets(action, targets)) };
}

/** Domains of which another entity can be added. */
export function domainsOf({ actions }: AutomationConfig): ReadonlySet<string> {
  return new Set(
    actions.flatMap((action) => ("action" in action ? [action.action.split(".")[0] ?? ""] : [])),
  );
}

function withTargets(action: Extract<Action, { action: string }>, ids: readonly string[]): Action {
  const [first = ""] = ids;
  return { ...action, target: { entity_id: ids.length === 1 ? first : ids } };
}

function isWeekdays(condition: Condition): condition is Extract<Condition, { condition: "time" }> & {
  readonly weekday: readonly Weekday[];
} {
  return condition.condition === "time" && condition.weekday !== undefined;
}

function isPlainWeekdays(condition: Condition): boolean {
  return isWeekdays(condition) && condition.after === undefined && condition.before === undefined;
}
