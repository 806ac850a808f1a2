/**
 * What is exported beside the history: one entry a kind, which tells how it is read out of a store, what its line holds, and how it is put back.
 *
 * Lines are `{"event_type":"steward_…","time_fired":…,"data":{…}}`; times in `data` are UTC stamps.
 */
import { z } from "zod";
import type { LearningRule, MarkedDays, ProposalAnswer } from "../core/domain/learning.ts";
import { RULE_KINDS } from "../core/domain/learning.ts";
import { MINUTE_MS, type EpochMs } from "../core/domain/time.ts";
import type { AggregateStore } from "../ports/aggregate-store.ts";
import type { CorrectionStore } from "../ports/correction-store.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { IncidentStore, StoredIncident } from "../ports/incident-store.ts";
import type { LearningStore } from "../ports/learning-store.ts";
import type { NotificationStore } from "../ports/notification-store.ts";
import type { SettingStore } from "../ports/setting-store.ts";
import type { AnalysisRecord, StoredSuggestion, SuggestionStore } from "../ports/suggestion-store.ts";
import type { VersionStore } from "../ports/version-store.ts";
import { NEW_LIFE, SUGGESTION_STATES, type SuggestionLife } from "../core/domain/suggestion-life.ts";
import { isSecretOption } from "./options.ts";

export interface Memory {
  readonly events: Pick<EventStore, "readEvents" | "coveredSpans" | "append" | "markCovered">;
  readonly aggregates: Pick<AggregateStore, "storedBlocks" | "progress" | "restore" | "restoreProgress">;
  readonly learning: LearningStore;
  readonly corrections: Pick<CorrectionStore, "list" | "save" | "programs" | "mark">;
  readonly suggestions: SuggestionStore;
  readonly versions: Pick<VersionStore, "list" | "add">;
  readonly settings: Pick<SettingStore, "all" | "set">;
  readonly notifications: Pick<NotificationStore, "list" | "save">;
  readonly incidents: Pick<IncidentStore, "list" | "save">;
}

export interface ExportKind {
  readonly type: `steward_${string}`;
  /** What the lines hold, in order. */
  readonly read: (memory: Memory) => Iterable<unknown>;
  /** @throws z.ZodError where the line holds something else */
  readonly write: (memory: Memory, data: unknown) => void;
}

const stamp = z.iso.datetime().transform((text) => Date.parse(text));
const stampOrNull = z.union([stamp, z.null()]);
const text = z.string();
const textOrNull = text.nullable();
const records = z.array(z.looseObject({}));

const suggestionState = z.enum(SUGGESTION_STATES);
/** This module's own writing: its shape is what the domain says. */
const lifeSchema = z.custom<Partial<SuggestionLife>>((value) => typeof value === "object" && value !== null);
const bodySchema = z.record(text, z.unknown()).nullable();
const numberOrNull = z.number().nullable();
const aggregateRow = z.tuple([z.number().min(0), numberOrNull, numberOrNull, numberOrNull, numberOrNull]);
const spanShape = { from: z.iso.date(), to: z.iso.date() };
/** Of a line `steward_rule`. */
export const ruleSchema = z.object({
  id: text,
  effect: z.enum(["include", "exclude"]),
  by: z.enum(RULE_KINDS),
  value: text,
}) satisfies z.ZodType<LearningRule>;
/** Of a line `steward_marked_days`. */
export const markedDaysSchema = z.object({
  id: text,
  ...spanShape,
  reason: textOrNull,
  origin: z.enum(["hand", "proposal"]),
}) satisfies z.ZodType<MarkedDays>;
/** Kept as they stand: what monitors say is theirs, and grows. */
const incidentSchema = z.custom<StoredIncident["incident"]>(
  (value) =>
    z
      .looseObject({
        id: text,
        key: text,
        monitor: text,
        since_ms: z.number(),
        last_ms: z.number(),
        closed_ms: numberOrNull,
        parts: records,
      })
      .safeParse(value).success,
);
const partsSchema = z.custom<StoredIncident["worst"]>((value) => records.safeParse(value).success);
/** Kept as it stands: the body is opaque, and the order of keys is part of the text. */
const foundSchema = z.custom<StoredSuggestion["found"]>(
  (value) =>
    z
      .looseObject({
        suggestion: z.looseObject({ id: text }),
        titleParts: z.array(z.unknown()),
        targetEntityIds: z.array(text),
      })
      .safeParse(value).success,
);

export const EXPORT_KINDS: readonly ExportKind[] = [
  toKind({
    type: "steward_covered_span",
    schema: z.object({ from: stamp, to: stamp }),
    read: ({ events }) =>
      events.coveredSpans().map(({ fromMs, toMs }) => ({ from: toStamp(fromMs), to: toStamp(toMs) })),
    write: ({ events }, { from, to }) => events.markCovered({ fromMs: from, toMs: to }),
  }),
  toKind({
    type: "steward_aggregates",
    /** Rows are [minutes after `from`, min, max, mean, last]. */
    schema: z.object({
      entity_id: text,
      period: z.enum(["5min", "hour"]),
      from: stamp,
      rows: z.array(aggregateRow),
    }),
    *read({ aggregates }) {
      for (const { entityId, period, aggregates: own } of aggregates.storedBlocks()) {
        const fromMs = own[0]?.startMs ?? 0;
        const rows = own.map(({ startMs, min, max, mean, last }) => [
          (startMs - fromMs) / MINUTE_MS,
          min,
          max,
          mean,
          last,
        ]);
        yield { entity_id: entityId, period, from: toStamp(fromMs), rows };
      }
    },
    write: ({ aggregates }, { entity_id: entityId, period, from, rows }) => {
      const own = rows.map(([minutes, min, max, mean, last]) => ({
        startMs: from + minutes * MINUTE_MS,
        min,
        max,
        mean,
        last,
      }));
      aggregates.restore({ entityId, period, aggregates: own });
    },
  }),
  toKind({
    type: "steward_aggregated_until",
    schema: z.object({ rolled_until: stamp, thinned_until: stamp }),
    read({ aggregates }) {
      const progress = aggregates.progress();
      if (progress === null) return [];
      const { rolledUntilMs, thinnedUntilMs } = progress;
      return [{ rolled_until: toStamp(rolledUntilMs), thinned_until: toStamp(thinnedUntilMs) }];
    },
    write: ({ aggregates }, { rolled_until: rolledUntilMs, thinned_until: thinnedUntilMs }) =>
      aggregates.restoreProgress({ rolledUntilMs, thinnedUntilMs }),
  }),
  toKind({
    type: "steward_rule",
    schema: ruleSchema,
    read: ({ learning }) => learning.rules().map(({ id, effect, by, value }) => ({ id, effect, by, value })),
    write: ({ learning }, rule) => learning.saveRule(rule),
  }),
  toKind({
    type: "steward_marked_days",
    schema: markedDaysSchema,
    read: ({ learning }) =>
      learning.markedDays().map(({ id, from, to, reason, origin }) => ({ id, from, to, reason, origin })),
    write: ({ learning }, days) => learning.saveMarkedDays(days),
  }),
  toKind({
    type: "steward_day_answer",
    schema: z.object({
      kind: z.enum(["away", "guests"]),
      ...spanShape,
      answer: z.enum(["accepted", "declined"]),
    }) satisfies z.ZodType<ProposalAnswer>,
    read: ({ learning }) =>
      learning.answers().map(({ kind, from, to, answer }) => ({ kind, from, to, answer })),
    write: ({ learning }, answer) => learning.saveAnswer(answer),
  }),
  toKind({
    type: "steward_correction",
    schema: z.object({
      scope: z.enum(["entity", "device"]),
      id: text,
      initiator: z.enum(["person", "program", "nobody"]),
      person_id: textOrNull,
      created_at: stamp,
    }),
    read: ({ corrections }) =>
      corrections.list().map(({ scope, id, initiator, personId, createdMs }) => ({
        scope,
        id,
        initiator,
        person_id: personId,
        created_at: toStamp(createdMs),
      })),
    write: ({ corrections }, { person_id: personId, created_at: createdMs, ...correction }) =>
      corrections.save({ ...correction, personId, createdMs }),
  }),
  toKind({
    type: "steward_program",
    schema: z.object({ user_id: text, marked_at: stamp }),
    read: ({ corrections }) =>
      corrections
        .programs()
        .map(({ userId, markedMs }) => ({ user_id: userId, marked_at: toStamp(markedMs) })),
    write: ({ corrections }, { user_id: userId, marked_at: markedMs }) =>
      corrections.mark({ userId, markedMs }),
  }),
  toKind({
    type: "steward_suggestion",
    schema: z.object({
      id: text,
      state: suggestionState,
      rank: z.number(),
      created_at: stamp,
      updated_at: stamp,
      dismiss_reason: textOrNull,
      automation_id: textOrNull,
      automation_entity_id: textOrNull,
      run_count: z.int(),
      last_run_at: stampOrNull,
      life: lifeSchema.prefault({}),
      found: foundSchema,
    }),
    read: ({ suggestions }) =>
      suggestions.list().map((one) => ({
        id: one.id,
        state: one.state,
        rank: one.rank,
        created_at: toStamp(one.createdMs),
        updated_at: toStamp(one.updatedMs),
        dismiss_reason: one.dismissReason,
        automation_id: one.automationId,
        automation_entity_id: one.automationEntityId,
        run_count: one.runCount,
        last_run_at: one.lastRunMs === null ? null : toStamp(one.lastRunMs),
        life: one.life,
        found: one.found,
      })),
    write: ({ suggestions }, one) =>
      suggestions.save({
        id: one.id,
        found: one.found,
        state: one.state,
        rank: one.rank,
        createdMs: one.created_at,
        updatedMs: one.updated_at,
        dismissReason: one.dismiss_reason,
        automationId: one.automation_id,
        automationEntityId: one.automation_entity_id,
        runCount: one.run_count,
        lastRunMs: one.last_run_at,
        life: { ...NEW_LIFE, ...one.life },
      }),
  }),
  toKind({
    type: "steward_automation_version",
    schema: z.object({
      at: stamp,
      who: text,
      what: z.enum(["created", "changed", "removed", "disabled", "undone"]),
      automation_id: text,
      automation_entity_id: textOrNull,
      suggestion_id: textOrNull,
      before: bodySchema,
      after: bodySchema,
      undone_at: stampOrNull,
    }),
    read: ({ versions }) =>
      versions
        .list(Number.MAX_SAFE_INTEGER)
        .toReversed()
        .map((one) => ({
          at: toStamp(one.atMs),
          who: one.who,
          what: one.what,
          automation_id: one.automationId,
          automation_entity_id: one.entityId,
          suggestion_id: one.suggestionId,
          before: one.before,
          after: one.after,
          undone_at: one.undoneMs === null ? null : toStamp(one.undoneMs),
        })),
    write: ({ versions }, one) => {
      versions.add({
        atMs: one.at,
        who: one.who,
        what: one.what,
        automationId: one.automation_id,
        entityId: one.automation_entity_id,
        suggestionId: one.suggestion_id,
        before: one.before,
        after: one.after,
        isDone: true,
        undoneMs: one.undone_at,
      });
    },
  }),
  toKind({
    type: "steward_setting",
    schema: z.object({ name: text, value: z.unknown() }),
    read: ({ settings }) =>
      Object.entries(settings.all())
        .filter(([name]) => !isSecretOption(name))
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([name, value]) => ({ name, value })),
    write: ({ settings }, { name, value }) => {
      if (!isSecretOption(name)) settings.set(name, value);
    },
  }),
  toKind({
    type: "steward_notification",
    /** Without the ids of its buttons: whoever has one can answer. */
    schema: z.object({
      tag: text,
      kind: text,
      subject: text,
      sent_at: stamp,
      services: z.array(text),
      answer: textOrNull,
      answered_by: textOrNull,
      closed_at: stampOrNull,
    }),
    read: ({ notifications }) =>
      notifications
        .list(Number.MAX_SAFE_INTEGER)
        .toSorted((a, b) => a.sentMs - b.sentMs || (a.tag < b.tag ? -1 : 1))
        .map((one) => ({
          tag: one.tag,
          kind: one.kind,
          subject: one.subject,
          sent_at: toStamp(one.sentMs),
          services: one.services,
          answer: one.answer,
          answered_by: one.answeredBy,
          closed_at: one.closedMs === null ? null : toStamp(one.closedMs),
        })),
    write: ({ notifications }, one) =>
      notifications.save({
        tag: one.tag,
        kind: one.kind,
        subject: one.subject,
        sentMs: one.sent_at,
        services: one.services,
        choices: {},
        answer: one.answer,
        answeredBy: one.answered_by,
        closedMs: one.closed_at,
      }),
  }),
  toKind({
    type: "steward_incident",
    schema: z.object({
      incident: incidentSchema,
      worst: partsSchema,
      later_until: stampOrNull,
      is_normal: z.boolean(),
      answered_by: textOrNull,
      told_at: stampOrNull,
    }),
    read: ({ incidents }) =>
      incidents.list().map(({ incident, worst, laterUntilMs, isNormal, answeredBy, told }) => ({
        incident,
        worst,
        later_until: laterUntilMs === null ? null : toStamp(laterUntilMs),
        is_normal: isNormal,
        answered_by: answeredBy,
        told_at: told === null ? null : toStamp(told.atMs),
      })),
    write: ({ incidents }, one) =>
      incidents.save({
        incident: one.incident,
        worst: one.worst,
        series: [],
        laterUntilMs: one.later_until,
        isNormal: one.is_normal,
        answeredBy: one.answered_by,
        // What stands on phones is not exported: there is nothing to clear.
        told: one.told_at === null ? null : { atMs: one.told_at, subject: one.incident.id },
      }),
  }),
  toKind({
    type: "steward_forgotten",
    schema: z.object({ suggestion_id: text, forgotten_at: stamp }),
    read: ({ suggestions }) =>
      [...suggestions.forgotten()]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, atMs]) => ({ suggestion_id: id, forgotten_at: toStamp(atMs) })),
    write: ({ suggestions }, { suggestion_id: id, forgotten_at: atMs }) => suggestions.forget(id, atMs),
  }),
  toKind({
    type: "steward_analysis",
    schema: z.object({
      started_at: stamp,
      finished_at: stamp,
      scope: z.enum(["full", "quick"]),
      readiness: records,
      nothing_found: records,
      findings: records,
      warnings: z.array(text),
    }),
    read: ({ suggestions }) =>
      suggestions.analyses().map((one) => ({
        started_at: toStamp(one.startedMs),
        finished_at: toStamp(one.finishedMs),
        scope: one.scope,
        readiness: one.readiness,
        nothing_found: one.nothingFound,
        findings: one.findings,
        warnings: one.warnings,
      })),
    write: ({ suggestions }, one) => {
      const record = {
        startedMs: one.started_at,
        finishedMs: one.finished_at,
        scope: one.scope,
        readiness: one.readiness,
        nothingFound: one.nothing_found,
        findings: one.findings,
        warnings: one.warnings,
      };
      // Records are shown as they stand and read by nothing else.
      suggestions.saveAll([], record as unknown as AnalysisRecord);
    },
  }),
];

interface KindOf<Schema extends z.ZodType> {
  readonly type: ExportKind["type"];
  readonly schema: Schema;
  readonly read: ExportKind["read"];
  readonly write: (memory: Memory, data: z.output<Schema>) => void;
}

function toKind<Schema extends z.ZodType>({ type, schema, read, write }: KindOf<Schema>): ExportKind {
  return { type, read, write: (memory, data) => write(memory, schema.parse(data)) };
}

export function toStamp(atMs: EpochMs): string {
  return new Date(atMs).toISOString();
}
