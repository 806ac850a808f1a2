/** Days that are left out of learning: marked by hand, or proposed and answered. */
import { z } from "zod";
import type { DayKeeper } from "../../app/marked-days.ts";
import { AppError } from "../../core/domain/errors.ts";
import type { DateSpan } from "../../core/domain/learning.ts";
import { DAY_MS } from "../../core/domain/time.ts";
import { command, noParams, type CommandTable } from "../command.ts";

export interface DaysCommandOptions {
  readonly days: DayKeeper;
}

type Names = "days/list" | "days/mark" | "days/unmark" | "days/propose" | "days/answer";

const MAX_ID_LENGTH = 200;
const MAX_REASON_LENGTH = 200;
/** Who marks more than a year has taken one date for another. */
const MAX_DAYS = 366;

const id = z.string().min(1).max(MAX_ID_LENGTH);
const reason = z.string().trim().max(MAX_REASON_LENGTH).exactOptional();
const date = z.iso.date({ error: "expected a date such as 2026-12-24" });

const markParams = z.strictObject({ from: date, to: date, reason });
const unmarkParams = z.strictObject({ days_id: id });
const answerParams = z.strictObject({
  proposal_id: id,
  answer: z.enum(["accepted", "declined"]),
  reason,
});

export function createDaysCommands({ days }: DaysCommandOptions): Pick<CommandTable, Names> {
  return {
    "days/list": command<"days/list">(noParams, () => days.list()),
    "days/mark": command<"days/mark">(markParams, ({ from, to, reason: why }) => {
      requireSpan({ from, to });
      return days.mark({ from, to }, textOrNull(why));
    }),
    "days/unmark": command<"days/unmark">(unmarkParams, ({ days_id }) => {
      days.unmark(days_id);
      return null;
    }),
    "days/propose": command<"days/propose">(noParams, async () => await days.propose()),
    "days/answer": command<"days/answer">(answerParams, async ({ proposal_id, answer, reason: why }) =>
      days.answer(proposal_id, answer, textOrNull(why)),
    ),
  };
}

/** @throws AppError invalid_request */
function requireSpan({ from, to }: DateSpan): void {
  const count = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (count < 1) throw new AppError("invalid_request", { kind: "days-reversed" });
  if (count > MAX_DAYS) throw new AppError("invalid_request", { kind: "days-too-many", most: MAX_DAYS });
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}
