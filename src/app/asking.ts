/**
 * Ask first: when an automation's moment comes, a phone asks, and what is answered is done.
 *
 * The moment itself is Home Assistant's to see: at this step the automation has all its triggers, waits and conditions, and fires an event in
 * the place of acting. Where everything is so already, nobody is asked. *Never* turns the suggestion down and takes the automation away.
 */
import { isDeepStrictEqual } from "node:util";
import { listOf, type Action } from "../core/domain/automation.ts";
import { isAppError } from "../core/domain/errors.ts";
import { domainOf } from "../core/domain/home.ts";
import { columnSetBy } from "../core/domain/setpoint.ts";
import { actionInto } from "../core/features/actionable.ts";
import type { AskEvent, HomeSource } from "../ports/home-source.ts";
import type { Log } from "../ports/log.ts";
import type { StoredSuggestion } from "../ports/suggestion-store.ts";
import { BY_STEWARD } from "./audit.ts";
import type { Notifications } from "./notifications.ts";
import type { NotificationWords } from "./notification-words.ts";
import { automationOf } from "./suggestion-steps.ts";
import type { Suggestions } from "./suggestions.ts";
import type { Teller } from "./teller.ts";

export interface AskingOptions {
  readonly suggestions: Suggestions;
  readonly notifications: Notifications;
  readonly source: Pick<HomeSource, "callAction" | "readStates">;
  /** What a question says, in the language of the home. */
  readonly words: () => NotificationWords;
  readonly teller: Teller;
  readonly log: Log;
}

export interface Asking {
  noteAsk(ask: AskEvent): Promise<void>;
}

const KIND = "ask";
const DELETED_BY_ANSWER = "Answered with “Never” on a phone.";

export function createAsking({
  suggestions,
  notifications,
  source,
  words,
  teller,
  log,
}: AskingOptions): Asking {
  notifications.onAnswer(KIND, ({ subject }, choice, userId) => {
    answer(subject, choice, userId ?? BY_STEWARD).catch((error: unknown) => {
      log.warn("An answer could not be carried out", { suggestion: subject, choice, error });
    });
  });

  async function answer(id: string, choice: string, who: string): Promise<void> {
    const stored = findAsking(id);
    if (stored === null) return;
    if (choice === "yes") {
      suggestions.noteAsk(id, "yes");
      for (const action of actionsOf(stored)) {
        await source.callAction({
          action: action.action,
          entityIds: listOf(action.target.entity_id),
          ...(action.data === undefined ? {} : { data: action.data }),
        });
      }
    } else if (choice === "later") suggestions.noteAsk(id, "later");
    else if (choice === "never") {
      suggestions.noteAsk(id, "never");
      await suggestions.setStep(id, "proposed", { acceptCommentLoss: true, who });
      suggestions.dismiss(id, DELETED_BY_ANSWER);
    }
  }

  /** Only what is asking just now: an event may be late, or somebody's own. */
  function findAsking(id: string): StoredSuggestion | null {
    try {
      const stored = suggestions.get(id);
      return stored.state === "asking" ? stored : null;
    } catch (error) {
      if (isAppError(error, "not_found")) return null;
      throw error;
    }
  }

  async function isSoAlready(stored: StoredSuggestion): Promise<boolean> {
    const actions = actionsOf(stored);
    const setBy = ({ action, target }: (typeof actions)[number]) =>
      listOf(target.entity_id).map((entityId) => columnSetBy(action, entityId));
    const states = await source.readStates(actions.flatMap(setBy));
    return actions.every((action) =>
      setBy(action).every((entityId) => {
        const state = states[entityId];
        const into = state === undefined ? null : actionInto(domainOf(entityId), state);
        return into?.action === action.action && isDeepStrictEqual(into.data ?? {}, action.data ?? {});
      }),
    );
  }

  return {
    async noteAsk({ suggestionId }) {
      const stored = findAsking(suggestionId);
      if (stored === null || (await isSoAlready(stored))) return;
      const said = words();
      const delivery = await notifications.send({
        kind: KIND,
        subject: suggestionId,
        title: said.askTitle,
        message: teller.tell(stored).found.suggestion.title,
        choices: [
          { key: "yes", title: said.yes },
          { key: "later", title: said.later },
          { key: "never", title: said.never },
        ],
      });
      suggestions.noteAsk(suggestionId, delivery === "sent" || delivery === "kept" ? "asked" : "held");
    },
  };
}

function actionsOf(stored: StoredSuggestion): readonly Extract<Action, { action: string }>[] {
  return automationOf(stored).actions.flatMap((action) => ("action" in action ? [action] : []));
}
