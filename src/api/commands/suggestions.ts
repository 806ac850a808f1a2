/** The list of suggestions and what a person does with one. */
import { z } from "zod";
import { createSight } from "../../app/sight.ts";
import type { SuggestionDays } from "../../app/suggestion-day.ts";
import { automationOf } from "../../app/suggestion-steps.ts";
import { noSuchSuggestion, type Suggestions } from "../../app/suggestions.ts";
import { wordableOf } from "../../app/wording/wordable.ts";
import type { Wording } from "../../app/wording/wording.ts";
import { isSameLanguage, type Teller } from "../../app/teller.ts";
import type { Viewer, Visibility } from "../../app/viewer.ts";
import { automationSchema } from "../../core/domain/automation-schema.ts";
import { AppError } from "../../core/domain/errors.ts";
import type { Home } from "../../core/domain/home.ts";
import { SUGGESTION_STEPS } from "../../core/domain/suggestion-life.ts";
import type { StoredSuggestion } from "../../ports/suggestion-store.ts";
import { command, noParams, subscription, type CommandTable } from "../command.ts";
import { toCreation, toList, toPreparation, toSuggestionDay, toSuggestionItem } from "../views.ts";

export interface SuggestionsCommandOptions {
  readonly suggestions: Suggestions;
  readonly suggestionDays: SuggestionDays;
  /** Words of a language model, where there are some. */
  readonly wording: Pick<Wording, "wordsOf" | "language" | "onChange">;
  readonly teller: Teller;
  readonly visibility: Visibility;
  /** For the names of areas; null until the home was read. */
  readonly home: () => Home | null;
  /** Names of areas change with the home. */
  readonly onHomeChange: (listener: () => void) => () => void;
  /** Told when somebody asked for the list. */
  readonly onListed: () => void;
}

type Names =
  | "suggestions/list"
  | "suggestions/subscribe"
  | "suggestions/prepare"
  | "suggestions/create"
  | "suggestions/dismiss"
  | "suggestions/restore"
  | "suggestions/set_step"
  | "suggestions/preview"
  | "suggestions/edit"
  | "suggestions/snooze"
  | "suggestions/day";

const MAX_ID_LENGTH = 200;
const MAX_REASON_LENGTH = 500;

const suggestionId = z.string().min(1).max(MAX_ID_LENGTH);
const oneParams = z.strictObject({ suggestion_id: suggestionId });
const createParams = z.strictObject({
  suggestion_id: suggestionId,
  accept_comment_loss: z.boolean().exactOptional(),
});
const stepParams = z.strictObject({
  suggestion_id: suggestionId,
  step: z.enum(SUGGESTION_STEPS),
  accept_comment_loss: z.boolean().exactOptional(),
});
const previewParams = z.strictObject({ automation: automationSchema });
const editParams = z.strictObject({ suggestion_id: suggestionId, automation: automationSchema.nullable() });
const snoozeParams = z.strictObject({ suggestion_id: suggestionId, until_ms: z.int().positive() });
const dismissParams = z.strictObject({
  suggestion_id: suggestionId,
  reason: z.string().trim().max(MAX_REASON_LENGTH).exactOptional(),
});

const dayParams = z.strictObject({
  suggestion_id: suggestionId,
  date: z.iso.date({ error: "expected a date such as 2026-12-24" }),
});

export function createSuggestionsCommands({
  suggestions,
  suggestionDays,
  wording,
  teller,
  visibility,
  home,
  onHomeChange,
  onListed,
}: SuggestionsCommandOptions): Pick<CommandTable, Names> {
  /** A model's words are in one language, and for those who speak it. */
  const wordsFor = (stored: StoredSuggestion, language: string | null | undefined) =>
    isSameLanguage(language ?? home()?.language ?? "en", wording.language())
      ? wording.wordsOf(wordableOf(stored))
      : null;
  const toItemFor =
    ({ language }: Viewer) =>
    (stored: StoredSuggestion) =>
      toSuggestionItem(
        teller.tell(stored, language),
        home(),
        suggestions.trialOf(stored),
        wordsFor(stored, language),
      );
  const list = (viewer: Viewer) =>
    toList(
      suggestions.list(({ found, life }) => visibility.maySee(viewer, [found, life.edited])),
      toItemFor(viewer),
    );
  /** To whom it may not be shown, it is not there. */
  const requireVisible = (id: string, viewer: Viewer): void => {
    const { found, life } = suggestions.get(id);
    if (!visibility.maySee(viewer, [found, life.edited])) throw noSuchSuggestion();
  };
  return {
    "suggestions/list": command<"suggestions/list">(noParams, (_, viewer) => {
      onListed();
      return list(viewer);
    }),
    "suggestions/subscribe": subscription<"suggestions/subscribe">(list, (listener) => {
      onListed();
      const unsubscribes = [suggestions, wording].map((one) => one.onChange(listener));
      unsubscribes.push(onHomeChange(listener));
      return () => {
        for (const unsubscribe of unsubscribes) unsubscribe();
      };
    }),
    "suggestions/prepare": command<"suggestions/prepare">(oneParams, async ({ suggestion_id }, viewer) => {
      requireVisible(suggestion_id, viewer);
      return toPreparation(await suggestions.prepare(suggestion_id));
    }),
    "suggestions/create": command<"suggestions/create">(
      createParams,
      async ({ suggestion_id, accept_comment_loss }, viewer) => {
        const how = { acceptCommentLoss: accept_comment_loss ?? false, who: viewer.userId };
        return toCreation(await suggestions.setStep(suggestion_id, "on", how), toItemFor(viewer));
      },
    ),
    "suggestions/set_step": command<"suggestions/set_step">(
      stepParams,
      async ({ suggestion_id, step, accept_comment_loss }, viewer) => {
        const how = { acceptCommentLoss: accept_comment_loss ?? false, who: viewer.userId };
        return toCreation(await suggestions.setStep(suggestion_id, step, how), toItemFor(viewer));
      },
    ),
    "suggestions/preview": command<"suggestions/preview">(previewParams, ({ automation }, viewer) => {
      if (!visibility.maySee(viewer, automation)) {
        throw new AppError("unauthorized", { kind: "admins-only-trial" });
      }
      return suggestions.preview(automation);
    }),
    "suggestions/edit": command<"suggestions/edit">(
      editParams,
      async ({ suggestion_id, automation }, viewer) =>
        toItemFor(viewer)(await suggestions.edit(suggestion_id, automation, viewer.userId)),
    ),
    "suggestions/snooze": command<"suggestions/snooze">(snoozeParams, ({ suggestion_id, until_ms }, viewer) =>
      toItemFor(viewer)(suggestions.snooze(suggestion_id, until_ms)),
    ),
    "suggestions/dismiss": command<"suggestions/dismiss">(
      dismissParams,
      ({ suggestion_id, reason }, viewer) =>
        toItemFor(viewer)(
          suggestions.dismiss(suggestion_id, reason === undefined || reason === "" ? null : reason),
        ),
    ),
    "suggestions/day": command<"suggestions/day">(dayParams, ({ suggestion_id, date }, viewer) => {
      requireVisible(suggestion_id, viewer);
      const automation = automationOf(suggestions.get(suggestion_id));
      const day = suggestionDays.read(automation, date, createSight(viewer, visibility, home()));
      return toSuggestionDay(suggestion_id, date, day);
    }),
    "suggestions/restore": command<"suggestions/restore">(oneParams, ({ suggestion_id }, viewer) =>
      toItemFor(viewer)(suggestions.restore(suggestion_id)),
    ),
  };
}
