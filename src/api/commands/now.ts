/** The home's rhythm at the moment, told once a minute; and weeks compared. */
import type { Incidents } from "../../app/incidents.ts";
import type { Wording } from "../../app/wording/wording.ts";
import { createHomeNames } from "../../app/home-names.ts";
import type { NowBoard } from "../../app/now.ts";
import type { Today } from "../../app/rhythm.ts";
import { createSight } from "../../app/sight.ts";
import { tellFinding } from "../../app/teller.ts";
import type { Viewer, Visibility } from "../../app/viewer.ts";
import type { Finding } from "../../core/domain/finding.ts";
import { createHome, type Home } from "../../core/domain/home.ts";
import type { Clock } from "../../ports/clock.ts";
import type { SuggestionStore } from "../../ports/suggestion-store.ts";
import { command, noParams, subscription, type CommandTable } from "../command.ts";
import type { Now } from "../protocol.ts";
import { listIncidents } from "./incidents.ts";

export interface NowCommandOptions {
  readonly now: NowBoard;
  readonly visibility: Visibility;
  readonly home: () => Home | null;
  readonly lastAnalysis: SuggestionStore["lastAnalysis"];
  readonly incidents: Incidents;
  readonly wording: Pick<Wording, "wordsOf" | "language" | "onChange">;
  /** Told when an analysis has brought other findings. */
  readonly onFindings: (listener: () => void) => () => void;
  readonly clock: Clock;
}

const SEVERITIES: readonly Finding["severity"][] = ["error", "warning", "info"];

export function createNowCommands({
  now,
  visibility,
  home,
  lastAnalysis,
  incidents,
  wording,
  onFindings,
  clock,
}: NowCommandOptions): Pick<CommandTable, "now/subscribe" | "now/compare"> {
  function read(viewer: Viewer): Now {
    const current = home();
    const made = now.today(createSight(viewer, visibility, current));
    const names = createHomeNames(current ?? createHome());
    const findings = (lastAnalysis()?.findings ?? []).filter((finding) => visibility.maySee(viewer, finding));
    return {
      at_ms: made?.atMs ?? clock.now(),
      today: made === null ? null : toToday(made.today),
      incidents: listIncidents({ incidents, visibility, home, wording }, viewer),
      findings: findings
        .toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
        .map((finding) => tellFinding(finding, viewer.language ?? current?.language ?? null))
        .map(({ id, severity, title, explanation, entity_ids }) => ({
          id,
          severity,
          title,
          explanation,
          entities: entity_ids.map((entityId) => ({ entity_id: entityId, name: names.entity(entityId) })),
        })),
    };
  }

  return {
    "now/subscribe": subscription<"now/subscribe">(read, (listener) => {
      const ends = [
        now.onChange(listener),
        onFindings(listener),
        incidents.onChange(listener),
        wording.onChange(listener),
      ];
      return () => {
        for (const end of ends) end();
      };
    }),
    "now/compare": command<"now/compare">(noParams, async (_, viewer) => {
      const { from, fromMs, groups } = await now.weeks(createSight(viewer, visibility, home()));
      return {
        from,
        from_ms: fromMs,
        groups: groups.map(({ by, id, name, week, weekBefore }) => ({
          by,
          id,
          name,
          week,
          week_before: weekBefore,
        })),
      };
    }),
  };
}

function toToday({ date, startMs, endMs, hourStartsMs, usualDays, groups, next }: Today): Now["today"] {
  return {
    date,
    from_ms: startMs,
    to_ms: endMs,
    hour_starts_ms: hourStartsMs,
    usual_days: usualDays,
    groups,
    next: next.map(({ entityId, name, state, atMs, fromMs, toMs }) => ({
      entity_id: entityId,
      name,
      state,
      at_ms: atMs,
      from_ms: fromMs,
      to_ms: toMs,
    })),
  };
}
