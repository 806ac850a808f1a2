/** Home Assistant as Steward's home source: live events, registries, past and automations over one kept connection. */
import type { HomeEvent } from "../../core/domain/event.ts";
import { PlainError } from "../../core/domain/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AskEvent, HomeSource, NotificationAnswer } from "../../ports/home-source.ts";
import type { Log } from "../../ports/log.ts";
import { askAction, callAction, readCurrent, readPhones, readStates } from "./actions.ts";
import {
  type AppearanceTimes,
  readAutomation,
  readAutomationPlace,
  removeAutomation,
  saveAutomation,
} from "./automations.ts";
import {
  ANSWER_TYPE,
  ASK_TYPE,
  BUS_EVENT_TYPES,
  HOME_CHANGED_TYPES,
  createEventReader,
} from "./bus-events.ts";
import { measureClockOffset } from "./clock-offset.ts";
import { type ConnectionTimes, DEFAULT_TIMES, keepConnection } from "./connection.ts";
import { createPastReader } from "./past.ts";
import { readHome, readUsers } from "./registries.ts";
import type { Session } from "./session.ts";

export interface HomeAssistantOptions {
  /** `http://supervisor/core`, or the address a browser would use. */
  readonly url: string;
  /** SUPERVISOR_TOKEN or a long-lived access token of an administrator. */
  readonly token: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly times?: Partial<ConnectionTimes & { readonly appearance: AppearanceTimes }>;
}

export interface HomeAssistantSource extends HomeSource {
  start(): void;
  stop(): Promise<void>;
  /** Events that were malformed since the start. */
  droppedCount(): number;
}

/** A difference that people should know of, as it moves times of day. */
const TOLD_OFFSET_MS = 5_000;
const APPEARANCE: AppearanceTimes = { pollMs: 250, timeoutMs: 30_000 };

/** @throws AppError `invalid_option` when the address cannot be one */
export function createHomeAssistant(options: HomeAssistantOptions): HomeAssistantSource {
  const { token, log, clock, times } = options;
  const url = normalUrl(options.url);
  const eventListeners = new Set<(event: HomeEvent) => void>();
  const homeListeners = new Set<() => void>();
  const renameListeners = new Set<(fromEntityId: string, toEntityId: string) => void>();
  const askListeners = new Set<(ask: AskEvent) => void>();
  const answerListeners = new Set<(answer: NotificationAnswer) => void>();
  const reader = createEventReader(log);
  const past = createPastReader();
  let clockOffsetMs = 0;
  const connection = keepConnection({
    url,
    token,
    log,
    clock,
    times: { ...DEFAULT_TIMES, ...times },
    async onSession(session) {
      const [offsetMs] = await Promise.all([measureClockOffset({ url, token }, clock), subscribe(session)]);
      noteClockOffset(offsetMs);
    },
    onBadFrame: (error) => reader.noteBadFrame(error),
  });

  function noteClockOffset(offsetMs: number | null): void {
    if (offsetMs === null) return;
    const hasChanged = Math.abs(offsetMs - clockOffsetMs) > TOLD_OFFSET_MS;
    clockOffsetMs = offsetMs;
    if (hasChanged) log.info("Home Assistant's clock differs from this machine's", { ahead_ms: offsetMs });
  }

  async function subscribe(session: Session): Promise<void> {
    const subscriptions = BUS_EVENT_TYPES.map((type) =>
      session.subscribe(type, (raw) => {
        const event = reader.read(type, raw);
        if (event === null) return;
        for (const listener of eventListeners) surfaceBugs(() => listener(event));
      }),
    );
    const changes = HOME_CHANGED_TYPES.map((type) =>
      session.subscribe(type, (raw) => {
        const renamed = type === "entity_registry_updated" ? reader.readRename(raw) : null;
        if (renamed !== null) {
          for (const listener of renameListeners) {
            surfaceBugs(() => listener(renamed.fromEntityId, renamed.toEntityId));
          }
        }
        for (const listener of homeListeners) surfaceBugs(listener);
      }),
    );
    const questions = [
      session.subscribe(ASK_TYPE, (raw) => {
        const ask = reader.readAsk(raw);
        if (ask !== null) for (const listener of askListeners) surfaceBugs(() => listener(ask));
      }),
      session.subscribe(ANSWER_TYPE, (raw) => {
        const answer = reader.readAnswer(raw);
        if (answer !== null) for (const listener of answerListeners) surfaceBugs(() => listener(answer));
      }),
    ];
    await Promise.all([...subscriptions, ...changes, ...questions]);
  }

  return {
    status: () => connection.status(),
    clockOffsetMs: () => clockOffsetMs,
    onStatus: (listener) => connection.onStatus(listener),
    onEvent(listener) {
      eventListeners.add(listener);
      return () => void eventListeners.delete(listener);
    },
    onHomeChanged(listener) {
      homeListeners.add(listener);
      return () => void homeListeners.delete(listener);
    },
    onEntityRenamed(listener) {
      renameListeners.add(listener);
      return () => void renameListeners.delete(listener);
    },
    onAsk(listener) {
      askListeners.add(listener);
      return () => void askListeners.delete(listener);
    },
    onNotificationAnswer(listener) {
      answerListeners.add(listener);
      return () => void answerListeners.delete(listener);
    },
    readHome: async () => readHome(connection.session()),
    readUsers: async () => readUsers(connection.session()),
    readPast: async (range, entityIds, signal) => past.read(connection.session(), range, entityIds, signal),
    oldestPastMs: async () => past.oldestMs(connection.session(), clock.now() + clockOffsetMs),
    automationPlace: async () => readAutomationPlace(connection.session()),
    saveAutomation: async (automationId, config) =>
      saveAutomation(
        connection.session(),
        { url, token },
        automationId,
        config,
        times?.appearance ?? APPEARANCE,
      ),
    readAutomation: async (automationId) => readAutomation({ url, token }, automationId),
    removeAutomation: async (automationId) => removeAutomation({ url, token }, automationId),
    callAction: async (call) => callAction(connection.session(), call),
    askAction: async (call) => askAction(connection.session(), call),
    readPhones: async () => readPhones(connection.session()),
    readCurrent: async () => readCurrent(connection.session()),
    readStates: async (entityIds) => readStates(connection.session(), entityIds),
    start: () => connection.start(),
    stop: async () => connection.stop(),
    droppedCount: () => reader.droppedCount(),
  };
}

/** A bug in a listener is not a malformed event: it ends the process, but not before the rest of the frame was heard. */
function surfaceBugs(act: () => void): void {
  try {
    act();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

function normalUrl(text: string): string {
  const url = URL.parse(text.trim());
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new PlainError(
      "invalid_option",
      "The address of Home Assistant has to look like http://homeassistant.local:8123.",
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
