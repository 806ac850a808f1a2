/** The list of suggestions and what a person does with one. */
import { z } from "zod";
import { createSight } from "../../app/sight.ts";
import type { SuggestionDays } from "../../app/suggestion-day.ts";
import { noSuchSuggestion, type Suggestions } from "../../app/suggestions.ts";
import type { Viewer, Visibility } from "../../app/viewer.ts";
import type { Home } from "../../core/domain/home.ts";
import { command, noParams, subscription, type CommandTable } from "../command.ts";
import { toCreation, toList, toPreparation, toSuggestionDay, toSuggestionItem } from "../views.ts";

export interface SuggestionsCommandOptions {
  readonly suggestions: Suggestions;
  readonly suggestionDays: SuggestionDays;
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
  | "suggestions/day";

const MAX_ID_LENGTH = 200;
const MAX_REASON_LENGTH = 500;

const suggestionId = z.string().min(1).max(MAX_ID_LENGTH);
const oneParams = z.strictObject({ suggestion_id: suggestionId });
const createParams = z.strictObject({
  suggestion_id: suggestionId,
  accept_comment_loss: z.boolean().exactOptional(),
});
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
  visibility,
  home,
  onHomeChange,
  onListed,
}: SuggestionsCommandOptions): Pick<CommandTable, Names> {
  const list = (viewer: Viewer) =>
    toList(
      suggestions.list(({ found }) => visibility.maySee(viewer, found)),
      home(),
    );
  /** To whom it may not be shown, it is not there. */
  const requireVisible = (id: string, viewer: Viewer): void => {
    if (!visibility.maySee(viewer, suggestions.get(id).found)) throw noSuchSuggestion();
  };
  return {
    "suggestions/list": command<"suggestions/list">(noParams, (_, viewer) => {
      onListed();
      return list(viewer);
    }),
    "suggestions/subscribe": subscription<"suggestions/subscribe">(list, (listener) => {
      onListed();
      const unsubscribes = [suggestions.onChange(listener), onHomeChange(listener)];
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
      async ({ suggestion_id, accept_comment_loss }) =>
        toCreation(await suggestions.create(suggestion_id, accept_comment_loss ?? false), home()),
    ),
    "suggestions/dismiss": command<"suggestions/dismiss">(dismissParams, ({ suggestion_id, reason }) =>
      toSuggestionItem(
        suggestions.dismiss(suggestion_id, reason === undefined || reason === "" ? null : reason),
        home(),
      ),
    ),
    "suggestions/day": command<"suggestions/day">(dayParams, ({ suggestion_id, date }, viewer) => {
      requireVisible(suggestion_id, viewer);
      const { found } = suggestions.get(suggestion_id);
      const day = suggestionDays.read(found, date, createSight(viewer, visibility, home()));
      return toSuggestionDay(suggestion_id, date, day);
    }),
    "suggestions/restore": command<"suggestions/restore">(oneParams, ({ suggestion_id }) =>
      toSuggestionItem(suggestions.restore(suggestion_id), home()),
    ),
  };
}
