/** What Steward has learned: shown, and forgotten one by one. */
import { z } from "zod";
import type { NowBoard } from "../../app/now.ts";
import { NEEDED_DAYS } from "../../app/rhythm.ts";
import { createSight } from "../../app/sight.ts";
import type { Suggestions } from "../../app/suggestions.ts";
import type { Teller } from "../../app/teller.ts";
import type { Viewer, Visibility } from "../../app/viewer.ts";
import type { Home } from "../../core/domain/home.ts";
import type { StoredSuggestion } from "../../ports/suggestion-store.ts";
import { command, noParams, type CommandTable } from "../command.ts";
import type { LearnedThing, Rhythm } from "../protocol.ts";
import { toSuggestionItem } from "../views.ts";

export interface RhythmCommandOptions {
  readonly now: NowBoard;
  readonly suggestions: Suggestions;
  readonly teller: Teller;
  readonly visibility: Visibility;
  readonly home: () => Home | null;
}

type Names = "rhythm/get" | "rhythm/reset" | "rhythm/undo_reset";

const MAX_ID_LENGTH = 200;
const oneParams = z.strictObject({ suggestion_id: z.string().min(1).max(MAX_ID_LENGTH) });

export function createRhythmCommands({
  now,
  suggestions,
  teller,
  visibility,
  home,
}: RhythmCommandOptions): Pick<CommandTable, Names> {
  const isSeen = (viewer: Viewer, { found }: StoredSuggestion): boolean => visibility.maySee(viewer, found);

  async function read(viewer: Viewer): Promise<Rhythm> {
    const { names, usual, heat, from, to, days, weekdays } = await now.rhythm(
      createSight(viewer, visibility, home()),
    );
    return {
      from,
      to,
      days,
      needed_days: NEEDED_DAYS,
      weekdays,
      heat: heat.map(({ by, id, name, hours }) => ({
        by,
        id,
        name,
        count: hours.reduce((sum, count) => sum + count, 0),
        hours,
      })),
      usual: usual.map(({ kind, days: seen, first, last, times }) => ({
        kind,
        days: seen,
        first,
        last,
        times: times.map(({ entityId, state, minute, days: on }) => ({
          entity_id: entityId,
          name: names.entity(entityId),
          state,
          minute,
          days: on,
        })),
      })),
      learned: suggestions
        .all()
        .filter((stored) => isSeen(viewer, stored))
        .toSorted((a, b) => a.rank - b.rank || a.id.localeCompare(b.id))
        .map((stored) => toLearned(teller.tell(stored, viewer.language))),
      forgotten: suggestions
        .forgotten()
        .filter(({ stored }) => isSeen(viewer, stored))
        .toSorted((a, b) => b.forgottenMs - a.forgottenMs)
        .map(({ stored, forgottenMs }) => {
          const { suggestion, titleParts } = teller.tell(stored, viewer.language).found;
          return {
            suggestion_id: stored.id,
            title: suggestion.title,
            title_parts: titleParts,
            forgotten_ms: forgottenMs,
          };
        }),
    };
  }

  return {
    "rhythm/get": command<"rhythm/get">(noParams, async (_, viewer) => await read(viewer)),
    "rhythm/reset": command<"rhythm/reset">(oneParams, ({ suggestion_id }) => ({
      forgotten_ms: suggestions.forget(suggestion_id),
    })),
    "rhythm/undo_reset": command<"rhythm/undo_reset">(oneParams, ({ suggestion_id }) => {
      suggestions.recall(suggestion_id);
      return null;
    }),
  };
}

function toLearned(stored: StoredSuggestion): LearnedThing {
  const { id, state, title, title_parts, explanation, detector, evidence } = toSuggestionItem(stored, null);
  return {
    suggestion_id: id,
    title,
    title_parts,
    explanation,
    detector,
    state,
    evidence,
    can_reset: state !== "active",
  };
}
