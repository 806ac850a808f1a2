/** What was done by whom, and Steward's own record. */
import { z } from "zod";
import type { Activity, ActivityRow } from "../../app/activity.ts";
import type { Incidents } from "../../app/incidents.ts";
import { toRecord } from "../../app/record.ts";
import { createSight } from "../../app/sight.ts";
import type { Suggestions } from "../../app/suggestions.ts";
import type { Visibility } from "../../app/viewer.ts";
import type { Home } from "../../core/domain/home.ts";
import { command, noParams, type CommandTable } from "../command.ts";
import type { ActivityItem } from "../protocol.ts";

export interface ActivityCommandOptions {
  readonly activity: Activity;
  readonly suggestions: Pick<Suggestions, "all">;
  readonly incidents: Pick<Incidents, "hasAny" | "falseAlarms">;
  readonly visibility: Visibility;
  readonly home: () => Home | null;
}

type Names = "activity/list" | "activity/record";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;
const MAX_ID_LENGTH = 255;

const id = z.string().min(1).max(MAX_ID_LENGTH).exactOptional();
const instant = z.int().min(0).exactOptional();
const listParams = z.strictObject({
  limit: z.int().min(1).max(MAX_LIMIT).exactOptional(),
  before_ms: instant,
  after_ms: instant,
  by: z
    .enum(["people", "person", "physical", "automation", "script", "scene", "steward", "app"])
    .exactOptional(),
  person: id,
  area_id: id,
  entity_id: id,
  date: z.iso.date({ error: "expected a date such as 2026-12-24" }).exactOptional(),
});

export function createActivityCommands({
  activity,
  suggestions,
  visibility,
  home,
  incidents,
}: ActivityCommandOptions): Pick<CommandTable, Names> {
  return {
    "activity/list": command<"activity/list">(listParams, async (params, viewer) => {
      const query = {
        limit: params.limit ?? DEFAULT_LIMIT,
        beforeMs: params.before_ms ?? null,
        afterMs: params.after_ms ?? null,
        by: params.by ?? null,
        person: params.person ?? null,
        areaId: params.area_id ?? null,
        entityId: params.entity_id ?? null,
        date: params.date ?? null,
      };
      const sight = createSight(viewer, visibility, home());
      const { rows, nextBeforeMs } = await activity.list(query, sight);
      return { items: rows.map(toItem), next_before_ms: nextBeforeMs, is_whole: sight.isWhole };
    }),
    "activity/record": command<"activity/record">(noParams, (_, viewer) => {
      const { falseAlarms, ...record } = toRecord(
        suggestions.all().filter(({ found }) => visibility.maySee(viewer, found)),
        incidents.hasAny() ? incidents.falseAlarms() : null,
      );
      return { ...record, false_alarms: falseAlarms };
    }),
  };
}

function toItem({ doing, name, areaId, byName, person }: ActivityRow): ActivityItem {
  return {
    at_ms: doing.atMs,
    entity_id: doing.entityId,
    name,
    area_id: areaId,
    state: doing.state,
    by: doing.kind,
    by_name: byName,
    person,
  };
}
