/**
 * Trials that only count: when their week is over the person hears of it once, with what was counted. What then becomes of it is theirs to say; the
 * counting goes on meanwhile.
 */
import { DAY_MS, HOUR_MS, type EpochMs } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { NotificationWords } from "./notification-words.ts";
import type { Notifications } from "./notifications.ts";
import type { Suggestions } from "./suggestions.ts";
import type { Teller } from "./teller.ts";

export interface TrialsOptions {
  readonly suggestions: Suggestions;
  readonly notifications: Notifications;
  readonly words: () => NotificationWords;
  readonly teller: Teller;
  readonly clock: Clock;
}

export interface Trials {
  /** Tells of the trials that are over by now and were not told of. */
  look(): Promise<void>;
}

export const TRIAL_MS = 7 * DAY_MS;
const KIND = "trial";
/** Held back by quiet hours or the budget, it is tried again. */
const AGAIN_MS = HOUR_MS;

export function createTrials({ suggestions, notifications, words, teller, clock }: TrialsOptions): Trials {
  let lookedMs: EpochMs = Number.NEGATIVE_INFINITY;

  return {
    async look() {
      const nowMs = clock.now();
      if (nowMs - lookedMs < AGAIN_MS && nowMs >= lookedMs) return;
      lookedMs = nowMs;
      for (const stored of suggestions.list().items) {
        const fromMs = stored.life.trialFromMs;
        const isOver = stored.state === "silent" && fromMs !== null && nowMs - fromMs >= TRIAL_MS;
        if (!isOver || stored.life.isTrialTold || notifications.isQuiet()) continue;
        const counted = suggestions.trialOf(stored);
        if (counted === null) continue;
        const said = words();
        const delivery = await notifications.send({
          kind: KIND,
          subject: stored.id,
          title: said.trialTitle,
          message: said.trialOver(teller.tell(stored).found.suggestion.title, counted.fired, counted.matched),
          choices: [],
        });
        if (delivery === "sent" || delivery === "kept") suggestions.noteTrialTold(stored.id);
      }
    },
  };
}
