/**
 * Tells people of incidents, on the one way to phones: those that began meanwhile together, each once, and takes it away when it is over or answered.
 *
 * What quiet hours or the day's budget held back is told when they allow it, if it still lasts then.
 */
import { isAppError } from "../core/domain/errors.ts";
import { MINUTE_MS, type EpochMs } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { StoredIncident } from "../ports/incident-store.ts";
import { BY_STEWARD } from "./audit.ts";
import type { Incidents } from "./incidents.ts";
import type { NotificationWords } from "./notification-words.ts";
import type { Notifications } from "./notifications.ts";
import { tellIncident } from "./teller.ts";
import { unlessStoreRefusesLater } from "./store-health.ts";
import type { Viewer, Visibility } from "./viewer.ts";

export interface IncidentNoticesOptions {
  readonly incidents: Incidents;
  readonly notifications: Notifications;
  readonly words: () => NotificationWords;
  /** The home's, for what is told of. */
  readonly language: () => string | null;
  readonly visibility: Pick<Visibility, "maySee">;
  readonly clock: Clock;
}

export interface IncidentNotices {
  /** Tells what is to be told by now. */
  look(): Promise<void>;
}

const KIND = "incident";
const NOW_PATH = "/steward/now";
/** Held back, it is tried again. */
const AGAIN_MS = 10 * MINUTE_MS;
const BETWEEN = " ";
/** Phones are the household's, and what is kept in Home Assistant everybody reads. */
const ANYBODY: Viewer = { userId: "", isAdmin: false };

export function createIncidentNotices(options: IncidentNoticesOptions): IncidentNotices {
  const { incidents, notifications, words, language, visibility, clock } = options;
  let notBeforeMs: EpochMs = Number.NEGATIVE_INFINITY;
  let isTelling = false;

  notifications.onAnswer(KIND, ({ subject }, choice, userId) => {
    const who = userId ?? BY_STEWARD;
    for (const id of subject.split(BETWEEN)) {
      try {
        if (choice === "normal") incidents.callNormal(id, who);
        else if (choice === "later") incidents.putOff(id, null, who);
      } catch (error) {
        // Of several some may be gone.
        if (!isAppError(error, "not_found")) throw error;
      }
    }
  });

  incidents.onSettled((subject) => clearIfMoot(subject));

  /** What was told together goes away together. */
  function clearIfMoot(subject: string): void {
    if (incidents.isToldOf(subject)) return;
    void unlessStoreRefusesLater(() => notifications.clear(KIND, subject));
  }

  async function tell(untold: readonly StoredIncident[]): Promise<void> {
    const said = words();
    const told = untold.map(({ incident }) => tellIncident(incident, language()));
    const ids = told.map(({ id }) => id);
    const [first] = told;
    if (first === undefined) return;
    const subject = ids.join(BETWEEN);
    const delivery = await notifications.send({
      kind: KIND,
      subject,
      title: ids.length === 1 ? first.title : said.incidents(ids.length),
      message: ids.length === 1 ? first.explanation : told.map(({ title }) => title).join("\n"),
      choices: [
        { key: "normal", title: said.normal },
        { key: "later", title: said.tellLater },
      ],
      open: { title: said.open, path: NOW_PATH },
    });
    if (delivery !== "sent" && delivery !== "kept") {
      notBeforeMs = clock.now() + AGAIN_MS;
      return;
    }
    incidents.noteTold(ids, subject);
    // It may be over since.
    clearIfMoot(subject);
  }

  return {
    async look() {
      const nowMs = clock.now();
      if (isTelling || nowMs < notBeforeMs) return;
      // What tells of one person alone is for the panel, which knows who looks.
      const untold = incidents.untold().filter(({ incident }) => visibility.maySee(ANYBODY, incident));
      if (untold.length === 0) return;
      isTelling = true;
      try {
        await tell(untold);
      } finally {
        isTelling = false;
      }
    },
  };
}
