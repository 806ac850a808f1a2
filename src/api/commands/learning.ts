/** What is learned from: the rules, what each of them does, and changing them. */
import { z } from "zod";
import type { LearnFrom } from "../../app/learn-from.ts";
import type { PauseLearning } from "../../app/pause-learning.ts";
import { AppError } from "../../core/domain/errors.ts";
import { RULE_KINDS, type RuleKind } from "../../core/domain/learning.ts";
import { command, noParams, type CommandTable } from "../command.ts";
import type { LearningRules } from "../protocol.ts";

export interface LearningCommandOptions {
  readonly learnFrom: Pick<LearnFrom, "list" | "setRule" | "deleteRule">;
  readonly pauseLearning: PauseLearning;
}

type Names = "learning/rules" | "learning/set_rule" | "learning/delete_rule" | "learning/pause";

const MAX_VALUE_LENGTH = 255;
const ENTITY_ID = /^[a-z0-9_]+\.[a-z0-9_]+$/;
const FORMS: Readonly<Record<RuleKind, RegExp>> = {
  entity: ENTITY_ID,
  person: /^person\.[a-z0-9_]+$/,
  device: /^\S+$/,
  label: /^\S+$/,
  area: /^\S+$/,
  domain: /^[a-z0-9_]+$/,
};

const setParams = z.strictObject({
  effect: z.enum(["include", "exclude"]),
  by: z.enum(RULE_KINDS),
  value: z.string().min(1).max(MAX_VALUE_LENGTH),
  delete_stored: z.boolean().exactOptional(),
});
const deleteParams = z.strictObject({
  rule_id: z
    .string()
    .min(1)
    .max(MAX_VALUE_LENGTH + 20),
});

const pauseParams = z.strictObject({ until_ms: z.int().min(0).nullable() });

export function createLearningCommands({
  learnFrom,
  pauseLearning,
}: LearningCommandOptions): Pick<CommandTable, Names> {
  const list = () => toLearningRules(learnFrom.list());
  return {
    "learning/rules": command<"learning/rules">(noParams, list),
    "learning/set_rule": command<"learning/set_rule">(setParams, async ({ delete_stored, ...rule }) => {
      if (!FORMS[rule.by].test(rule.value)) {
        throw new AppError("invalid_request", { kind: "rule-wrong", by: rule.by });
      }
      const deleted = await learnFrom.setRule(rule, delete_stored ?? false);
      return { rules: list(), deleted };
    }),
    "learning/delete_rule": command<"learning/delete_rule">(deleteParams, ({ rule_id }) => {
      learnFrom.deleteRule(rule_id);
      return list();
    }),
    "learning/pause": command<"learning/pause">(pauseParams, ({ until_ms }) => ({
      paused_until_ms: pauseLearning.pause(until_ms),
    })),
  };
}

function toLearningRules({ sinceMs, rules, defaults }: ReturnType<LearnFrom["list"]>): LearningRules {
  return {
    since_ms: sinceMs,
    rules,
    defaults: defaults.map(({ isFixed, ...effect }) => ({ ...effect, fixed: isFixed })),
  };
}
