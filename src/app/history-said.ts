/** What people had set where an export of Steward's was made: rules of learning and marked days. Other histories hold none of it. */
import { z } from "zod";
import type { EventLog } from "../core/domain/event-log.ts";
import type { Home } from "../core/domain/home.ts";
import type { LearningRule, MarkedDays } from "../core/domain/learning.ts";
import { leaveOut } from "../core/features/leave-out.ts";
import { createExcluder, usersLeftOut } from "./exclude.ts";
import { markedDaysSchema, ruleSchema } from "./export-kinds.ts";

export interface Said {
  readonly rules: readonly LearningRule[];
  readonly days: readonly MarkedDays[];
}

export interface SaidReader extends Said {
  /** @returns what is wrong with the line, null where nothing is or it says nothing of this kind */
  note(line: string): string | null;
}

const PREFIXES = ["rule", "marked_days"].map((kind) => `{"event_type":"steward_${kind}"`);

const lineSchema = z.discriminatedUnion("event_type", [
  z.object({ event_type: z.literal("steward_rule"), data: ruleSchema }),
  z.object({ event_type: z.literal("steward_marked_days"), data: markedDaysSchema }),
]);

export function createSaidReader(): SaidReader {
  const rules: LearningRule[] = [];
  const days: MarkedDays[] = [];
  return {
    rules,
    days,
    note(line) {
      if (!PREFIXES.some((prefix) => line.startsWith(prefix))) return null;
      const parsed = lineSchema.safeParse(parseOrNull(line));
      if (!parsed.success) return "expected a rule or marked days as Steward exports them";
      if (parsed.data.event_type === "steward_rule") rules.push(parsed.data.data);
      else days.push(parsed.data.data);
      return null;
    },
  };
}

/** The home with the marked days among its exceptions; an exported HOME has them already. */
export function withDays(home: Home, { days }: Said): Home {
  const known = new Set(home.exceptions.map(({ from, to }) => `${from} ${to}`));
  const more = days.filter(({ from, to }) => !known.has(`${from} ${to}`));
  const marked = more.map(({ from, to, reason }) => ({ from, to, reason }));
  return more.length === 0 ? home : { ...home, exceptions: [...home.exceptions, ...marked] };
}

/** The log without what people's rules leave out. Steward's defaults are no part of it: whoever records a history has chosen what is in it. */
export function withoutLeftOut(log: EventLog, home: Home, { rules }: Said): EventLog {
  if (rules.length === 0) return log;
  const excluder = createExcluder(home, rules);
  const ids = new Set(rules.map(({ id }) => id));
  const users = usersLeftOut(home, rules);
  return leaveOut(log, {
    isEntityLeftOut: (entityId) => ids.has(excluder.ruleFor(entityId) ?? ""),
    isActorLeftOut: (actor) => users.has(actor),
  });
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
