/** Incidents: what goes on that is not as usual, and what people say of it. */
import { z } from "zod";
import type { Incidents } from "../../app/incidents.ts";
import { isSameLanguage, tellIncident, tellSeries } from "../../app/teller.ts";
import { wordableOfAnomaly } from "../../app/wording/wordable.ts";
import type { Wording } from "../../app/wording/wording.ts";
import type { Viewer, Visibility } from "../../app/viewer.ts";
import { AppError } from "../../core/domain/errors.ts";
import { createHome, type Home } from "../../core/domain/home.ts";
import type { StoredIncident } from "../../ports/incident-store.ts";
import { command, noParams, subscription, type CommandTable } from "../command.ts";
import type { IncidentItem, IncidentList } from "../protocol.ts";
import { areasOf } from "../views.ts";

export interface IncidentsCommandOptions {
  readonly incidents: Incidents;
  readonly visibility: Visibility;
  readonly home: () => Home | null;
  /** Words of a language model, where there are some. */
  readonly wording: Pick<Wording, "wordsOf" | "language" | "onChange">;
}

type Names =
  | "incidents/list"
  | "incidents/subscribe"
  | "incidents/series"
  | "incidents/normal"
  | "incidents/not_normal"
  | "incidents/later";

const MAX_ID_LENGTH = 200;

const id = z.string().min(1).max(MAX_ID_LENGTH);
const idParams = z.strictObject({ incident_id: id });
const laterParams = z.strictObject({ incident_id: id, until_ms: z.int().min(0).exactOptional() });

export function createIncidentsCommands(options: IncidentsCommandOptions): Pick<CommandTable, Names> {
  const { incidents, wording } = options;
  const toItem = (stored: StoredIncident, viewer: Viewer): IncidentItem =>
    toIncidentItem(stored, options, viewer, true);

  return {
    "incidents/list": command<"incidents/list">(noParams, (_, viewer) => listIncidents(options, viewer)),
    "incidents/subscribe": subscription<"incidents/subscribe">(
      (viewer) => listIncidents(options, viewer),
      (listener) => {
        const ends = [incidents.onChange(listener), wording.onChange(listener)];
        return () => {
          for (const end of ends) end();
        };
      },
    ),
    "incidents/series": command<"incidents/series">(idParams, ({ incident_id }, viewer) => {
      const { incident, series } = incidents.get(incident_id);
      if (options.visibility.maySee(viewer, incident))
        return { series: tellSeries(series, languageOf(options, viewer)) };
      // As if it were not there: that it is would tell something, too.
      throw new AppError("not_found", { kind: "incident-gone" });
    }),
    "incidents/normal": command<"incidents/normal">(idParams, ({ incident_id }, viewer) =>
      toItem(incidents.callNormal(incident_id, viewer.userId), viewer),
    ),
    "incidents/not_normal": command<"incidents/not_normal">(idParams, ({ incident_id }, viewer) =>
      toItem(incidents.takeBackNormal(incident_id, viewer.userId), viewer),
    ),
    "incidents/later": command<"incidents/later">(laterParams, ({ incident_id, until_ms }, viewer) =>
      toItem(incidents.putOff(incident_id, until_ms ?? null, viewer.userId), viewer),
    ),
  };
}

/** As much of them as the viewer may see. */
export function listIncidents(options: IncidentsCommandOptions, viewer: Viewer): IncidentList {
  const { incidents, visibility } = options;
  const { open, recent } = incidents.list();
  const toSeen = (all: readonly StoredIncident[]) =>
    all
      .filter(({ incident }) => visibility.maySee(viewer, incident))
      .map((stored) => toIncidentItem(stored, options, viewer, visibility.maySeeOthers(viewer)));
  return { open: toSeen(open), recent: toSeen(recent) };
}

function toIncidentItem(
  { incident, laterUntilMs, isNormal, answeredBy }: StoredIncident,
  options: IncidentsCommandOptions,
  viewer: Viewer,
  maySeeWho: boolean,
): IncidentItem {
  const { home, wording } = options;
  const language = languageOf(options, viewer);
  // A model's words are in one language, and for those who speak it; what it was given is the English template.
  const worded = isSameLanguage(language ?? "en", wording.language())
    ? wording.wordsOf(wordableOfAnomaly(incident))
    : null;
  return {
    ...tellIncident(incident, language),
    state: isNormal ? "normal" : incident.closed_ms === null ? "open" : "closed",
    later_until_ms: laterUntilMs,
    answered_by: maySeeWho ? answeredBy : null,
    areas: areasOf(incident.entity_ids, home() ?? createHome()),
    worded: worded === null ? null : { title: worded.title, explanation: worded.explanation },
  };
}

function languageOf({ home }: IncidentsCommandOptions, { language }: Viewer): string | null {
  return language ?? home()?.language ?? null;
}
