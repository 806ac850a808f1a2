/**
 * The one way from Steward to people's phones: few, at good times, answered once.
 *
 * Each has buttons with ids that nobody can guess; an answer counts whoever of the household gives it, is noted with that user, and clears the
 * notification on every other phone. Nothing is sent in the quiet hours or beyond the day's budget, and nothing twice: a new one about the
 * same thing takes the old one's place. Where no phone is set up it stands among Home Assistant's own notifications.
 */
import { createLocalClock } from "../core/domain/local-time.ts";
import { isAppError } from "../core/domain/errors.ts";
import { DAY_MS, type EpochMs } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { HomeSource, NotificationAnswer } from "../ports/home-source.ts";
import type { Log } from "../ports/log.ts";
import type { NotificationStore, SentNotification } from "../ports/notification-store.ts";
import type { Options } from "./options.ts";
import { unlessStoreRefusesLater } from "./store-health.ts";

export interface NotificationsOptions {
  readonly store: NotificationStore;
  readonly source: Pick<HomeSource, "callAction" | "readPhones">;
  readonly options: () => Pick<Options, "notify_phones" | "notify_budget" | "quiet_from" | "quiet_until">;
  readonly timeZone: () => string;
  /** Bytes that nobody can guess, as text. */
  readonly createSecret: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface NotificationChoice {
  /** What the choice is to whoever handles the answer. */
  readonly key: string;
  readonly title: string;
}

export interface Notice {
  /** Whose answer it is to handle. */
  readonly kind: string;
  /** What it is about, such as a suggestion's id. */
  readonly subject: string;
  readonly title: string;
  readonly message: string;
  readonly choices: readonly NotificationChoice[];
  /** The button that opens the panel, where it is not its first page. */
  readonly open?: { readonly title: string; readonly path: string };
}

/** `sent` to phones, `kept` among Home Assistant's own notifications; or why it was not sent. */
export type Delivery = "sent" | "kept" | "quiet" | "over_budget" | "failed";

/** What came of a notification that was only sent to try it. */
export interface TestOutcome {
  /** Phones that Home Assistant took it for, and those that it refused it for. */
  readonly reached: readonly string[];
  readonly failed: readonly string[];
  /** No phone is chosen or there: it stands among Home Assistant's own notifications. */
  readonly isKept: boolean;
}

type AnswerHandler = (sent: SentNotification, choice: string, userId: string | null) => void;

export interface Notifications {
  send(notice: Notice): Promise<Delivery>;
  /** To try the way: at once, whatever the hour, and not counted as an interruption. @throws AppError where Home Assistant is not reached */
  sendTest(said: Pick<Notice, "title" | "message">): Promise<TestOutcome>;
  /** Takes away what is open about a subject: it has become moot. */
  clear(kind: string, subject: string): Promise<void>;
  /** One handler a kind. */
  onAnswer(kind: string, handler: AnswerHandler): void;
  /** For the source's answers; ids that are not Steward's are passed over. */
  noteAnswer(answer: NotificationAnswer): void;
  /** How many may still be sent today. */
  leftToday(): number;
  isQuiet(): boolean;
  phones(): Promise<readonly string[]>;
}

const KEEP_MS = 90 * DAY_MS;
const ALL = "all";
const NONE = "none";
const PANEL_PATH = "/steward";
const TEST_TAG = "steward_test";

export function createNotifications(options: NotificationsOptions): Notifications {
  const { store, source, timeZone, createSecret, clock, log } = options;
  const handlers = new Map<string, AnswerHandler>();

  function startOfToday(): EpochMs {
    const local = createLocalClock(timeZone());
    return local.startOfDay(local.dateOf(clock.now()));
  }

  function isQuiet(): boolean {
    const { quiet_from: from, quiet_until: until } = options.options();
    const minute = createLocalClock(timeZone()).minuteOf(clock.now());
    const [start, end] = [toMinute(from), toMinute(until)];
    return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
  }

  const leftToday = (): number =>
    Math.max(0, options.options().notify_budget - store.countSince(startOfToday()));

  async function wantedPhones(): Promise<readonly string[]> {
    const wanted = options.options().notify_phones.trim();
    if (wanted === NONE) return [];
    const there = await source.readPhones();
    if (wanted === ALL || wanted === "") return there;
    const names = new Set(wanted.split(",").map((name) => name.trim()));
    return there.filter((name) => names.has(name));
  }

  async function close(sent: SentNotification, except: EpochMs = clock.now()): Promise<void> {
    store.save({ ...sent, closedMs: except });
    await Promise.all(
      sent.services.map(async (service) => {
        await call({
          action: `notify.${service}`,
          data: { message: "clear_notification", data: { tag: sent.tag } },
        });
      }),
    );
    if (sent.services.length === 0) {
      await call({ action: "persistent_notification.dismiss", data: { notification_id: sent.tag } });
    }
  }

  /** A phone that is not reached costs nobody else the message. @returns whether it was taken */
  async function call(action: Parameters<HomeSource["callAction"]>[0]): Promise<boolean> {
    try {
      await source.callAction(action);
      return true;
    } catch (error) {
      if (!isAppError(error)) throw error;
      log.warn("A notification could not be given to Home Assistant", { action: action.action, error });
      return false;
    }
  }

  async function send({ kind, subject, title, message, choices, open }: Notice): Promise<Delivery> {
    const path = open?.path ?? PANEL_PATH;
    if (isQuiet()) return "quiet";
    const [replaced, ...older] = store.open(kind, subject);
    // What takes another's place interrupts nobody anew.
    if (replaced === undefined && leftToday() === 0) return "over_budget";
    for (const one of older) await close(one);
    const tag = replaced?.tag ?? `steward_${createSecret()}`;
    const ids = choices.map(({ key }) => [`STEWARD_${key.toUpperCase()}_${createSecret()}`, key] as const);
    let phones: readonly string[];
    try {
      phones = await wantedPhones();
    } catch (error) {
      if (!isAppError(error)) throw error;
      return "failed";
    }
    const sent: SentNotification = {
      tag,
      kind,
      subject,
      sentMs: clock.now(),
      services: phones,
      choices: Object.fromEntries(ids),
      answer: null,
      answeredBy: null,
      closedMs: null,
    };
    // Noted first: an answer may come before Home Assistant has said that it took the message.
    store.save(sent);
    store.purgeBefore(clock.now() - KEEP_MS);
    if (phones.length === 0) {
      const data = { notification_id: tag, title, message: `${message}\n\n[Steward](${path})` };
      const isTaken = await call({ action: "persistent_notification.create", data });
      if (!isTaken) store.remove(tag);
      return isTaken ? "kept" : "failed";
    }
    const actions = [
      ...ids.map(([action, key]) => ({
        action,
        title: choices.find((one) => one.key === key)?.title ?? key,
      })),
      { action: "URI", title: open?.title ?? "Steward", uri: path },
    ];
    const data = { tag, group: "steward", url: path, clickAction: path, actions };
    const taken = await Promise.all(
      phones.map(async (phone) => await call({ action: `notify.${phone}`, data: { title, message, data } })),
    );
    if (taken.includes(true)) return "sent";
    // What reached nobody interrupted nobody.
    store.remove(tag);
    return "failed";
  }

  async function sendTest({ title, message }: Pick<Notice, "title" | "message">): Promise<TestOutcome> {
    const phones = await wantedPhones();
    if (phones.length === 0) {
      const data = { notification_id: TEST_TAG, title, message };
      return {
        reached: [],
        failed: [],
        isKept: await call({ action: "persistent_notification.create", data }),
      };
    }
    const data = { tag: TEST_TAG, group: "steward", url: PANEL_PATH, clickAction: PANEL_PATH };
    const taken = await Promise.all(
      phones.map(async (phone) => await call({ action: `notify.${phone}`, data: { title, message, data } })),
    );
    return {
      reached: phones.filter((_, place) => taken[place] === true),
      failed: phones.filter((_, place) => taken[place] !== true),
      isKept: false,
    };
  }

  return {
    send,
    sendTest,
    async clear(kind, subject) {
      for (const sent of store.open(kind, subject)) await close(sent);
    },
    onAnswer: (kind, handler) => void handlers.set(kind, handler),
    noteAnswer({ actionId, userId }) {
      const sent = store.findByAction(actionId);
      const choice = sent?.choices[actionId];
      // The second of two who press at the same time is too late.
      if (sent === null || choice === undefined || sent.answer !== null || sent.closedMs !== null) return;
      const answered = { ...sent, answer: choice, answeredBy: userId };
      store.save(answered);
      void unlessStoreRefusesLater(() => close(answered));
      handlers.get(sent.kind)?.(answered, choice, userId);
    },
    leftToday,
    isQuiet,
    phones: async () => await source.readPhones(),
  };
}

function toMinute(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}
