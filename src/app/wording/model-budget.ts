/**
 * What may be used in a local month, in tokens and in money.
 *
 * The most that a request can cost is set aside, on the disk, before it is sent, and the rest given back after the reply: no reply, no crash and no
 * second request at the same time can go past the limit. A token has at least one byte, so the bytes that are sent are the most that they can be.
 */
import { AppError } from "../../core/domain/errors.ts";
import { createLocalClock } from "../../core/domain/local-time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ModelMonth, ModelUseStore } from "../../ports/model-use-store.ts";
import type { Options } from "../options.ts";

type Limits = Pick<
  Options,
  "model_monthly_tokens" | "model_price_in" | "model_price_out" | "model_monthly_cost"
>;
interface Tokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface ModelBudget {
  /** This month's. */
  used(): ModelMonth;
  /** @throws AppError model_refused with `details.reason` "budget" where it could go past the limit */
  setAside(most: Tokens): { settle(used: Tokens): void };
}

const MILLION = 1_000_000;

export function createModelBudget(options: {
  readonly store: ModelUseStore;
  readonly limits: () => Limits;
  readonly timeZone: () => string;
  readonly clock: Clock;
}): ModelBudget {
  const { store, limits, timeZone, clock } = options;
  const monthNow = (): string => createLocalClock(timeZone()).dateOf(clock.now()).slice(0, "2026-11".length);
  const costOf = ({ inputTokens, outputTokens }: Tokens): number =>
    (inputTokens * limits().model_price_in + outputTokens * limits().model_price_out) / MILLION;

  return {
    used: () => store.of(monthNow()),
    setAside(most) {
      const month = monthNow();
      const used = store.of(month);
      const { model_monthly_tokens, model_monthly_cost } = limits();
      const tokens = used.inputTokens + used.outputTokens + most.inputTokens + most.outputTokens;
      const mostCost = costOf(most);
      if (tokens > model_monthly_tokens) throw overBudget("tokens");
      if (model_monthly_cost > 0 && used.cost + mostCost > model_monthly_cost) {
        throw overBudget("money");
      }
      store.add(month, { requests: 1, ...most, cost: mostCost });
      return {
        settle(real) {
          store.add(month, {
            requests: 0,
            inputTokens: real.inputTokens - most.inputTokens,
            outputTokens: real.outputTokens - most.outputTokens,
            cost: costOf(real) - mostCost,
          });
        },
      };
    },
  };
}

function overBudget(of: "tokens" | "money"): AppError {
  return new AppError("model_refused", { kind: "model-budget", of }, { details: { reason: "budget" } });
}
