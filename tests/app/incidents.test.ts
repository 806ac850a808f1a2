/** The life of incidents, and how people are told of them, with a real store. */
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { createIncidentNotices, type IncidentNotices } from "../../src/app/incident-notices.ts";
import { createIncidents, type Incidents } from "../../src/app/incidents.ts";
import { notificationWords } from "../../src/app/notification-words.ts";
import { createNotifications, type Notifications } from "../../src/app/notifications.ts";
import { unlessStoreRefusesLater } from "../../src/app/store-health.ts";
import { createVisibility } from "../../src/app/viewer.ts";
import { PlainError } from "../../src/core/domain/errors.ts";
import { createHome } from "../../src/core/domain/home.ts";
import type { Anomaly } from "../../src/core/domain/incident.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/core/domain/time.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { createFakeHomeSource, type FakeHomeSource } from "../fakes/home-source.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";

const NOON = Date.UTC(2026, 10, 4, 12);
const FRIDGE = "silent:sensor.fridge";
const DOOR = "left-open:binary_sensor.door";

let folder: TempFolder;
let store: Store;
let clock: FakeClock;
let source: FakeHomeSource;
let options: { notify_phones: string; notify_budget: number; quiet_from: string; quiet_until: string };
let notifications: Notifications;
let incidents: Incidents;
let notices: IncidentNotices;
let secrets: number;
let language: string;
let isStoreFull: boolean;
let showsOthers: boolean;

function begin(): void {
  notifications = createNotifications({
    store: {
      ...store.notifications,
      save(sent) {
        if (isStoreFull) throw new PlainError("store_unusable", "There is no room left.");
        store.notifications.save(sent);
      },
    },
    source,
    options: () => options,
    timeZone: () => "UTC",
    createSecret: () => `secret${(secrets += 1)}`,
    clock,
    log: createFakeLog(),
  });
  incidents = createIncidents({ store: store.incidents, clock });
  const visibility = createVisibility({ home: () => source.home, showsOthers: () => showsOthers });
  notices = createIncidentNotices({
    incidents,
    notifications,
    words: () => notificationWords(language),
    language: () => language,
    visibility,
    clock,
  });
}

beforeEach(() => {
  clock = createFakeClock(NOON);
  source = createFakeHomeSource(createHome({ time_zone: "UTC" }));
  source.phones = ["mobile_app_anna"];
  folder = createTempFolder();
  store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
  options = { notify_phones: "all", notify_budget: 3, quiet_from: "22:00", quiet_until: "07:00" };
  secrets = 0;
  language = "en";
  isStoreFull = false;
  showsOthers = false;
  begin();
});

afterEach(() => {
  store.close();
  folder.remove();
});

function anomaly(key: string, hours: number, more: Partial<Anomaly> = {}): Anomaly {
  const [monitor = "", entityId = ""] = key.split(":");
  return {
    key,
    monitor,
    severity: "warning",
    since_ms: NOON - HOUR_MS,
    entity_ids: [entityId],
    title: `${entityId} for ${hours} hours`,
    explanation: "It never took so long.",
    parts: [
      {
        feature: `hours:${entityId}`,
        name: "Hours",
        unit: "h",
        seen: hours,
        expected: 1,
        low: 0.5,
        high: 2,
        entity_ids: [entityId],
      },
    ],
    ...more,
  };
}

const noteSilent = (...anomalies: readonly Anomaly[]) => incidents.note(["silent"], anomalies);
const openKeys = () => incidents.list().open.map(({ incident }) => incident.key);
const firstId = () => incidents.list().open[0]?.incident.id ?? "";
/** What phones were told, without what was cleared. */
const told = () =>
  source.called.filter(({ data }) => data?.["message"] !== "clear_notification").map(({ data }) => data);
const cleared = () => source.called.filter(({ data }) => data?.["message"] === "clear_notification").length;

async function press(title: string, userId = "anna"): Promise<void> {
  const { data } = told().at(-1) as { data: { actions: { action: string; title: string }[] } };
  const actionId = data.actions.find((one) => one.title === title)?.action ?? "";
  notifications.noteAnswer({ actionId, userId });
  // What is answered is carried out behind it.
  await new Promise((resolve) => void setImmediate(resolve));
}

describe("an incident", () => {
  it("opens once, grows instead of repeating, and closes by itself", () => {
    noteSilent(anomaly(FRIDGE, 3));
    const id = firstId();
    clock.pass(HOUR_MS);
    noteSilent(anomaly(FRIDGE, 4));
    expect(incidents.list().open).toHaveLength(1);
    expect(incidents.list().open[0]?.incident).toMatchObject({
      id,
      title: "sensor.fridge for 4 hours",
      last_ms: NOON + HOUR_MS,
      closed_ms: null,
    });
    clock.pass(HOUR_MS);
    noteSilent();
    expect(incidents.list().open).toEqual([]);
    expect(incidents.list().recent[0]?.incident).toMatchObject({ id, closed_ms: NOON + 2 * HOUR_MS });
  });

  it("is left alone by monitors that did not look", () => {
    noteSilent(anomaly(FRIDGE, 3));
    incidents.note(["left-open"], [anomaly(DOOR, 2)]);
    expect(openKeys().toSorted()).toEqual([DOOR, FRIDGE]);
  });

  it("goes on where the same comes back within the hour, and is another one later", () => {
    noteSilent(anomaly(FRIDGE, 3));
    const id = firstId();
    noteSilent();
    clock.pass(30 * MINUTE_MS);
    noteSilent(anomaly(FRIDGE, 3, { since_ms: clock.now() }));
    expect(firstId()).toBe(id);
    noteSilent();
    clock.pass(2 * HOUR_MS);
    noteSilent(anomaly(FRIDGE, 3, { since_ms: clock.now() }));
    expect(firstId()).not.toBe(id);
  });

  it("tells listeners of news only", () => {
    let changes = 0;
    incidents.onChange(() => {
      changes += 1;
    });
    noteSilent(anomaly(FRIDGE, 3));
    noteSilent(anomaly(FRIDGE, 3));
    expect(changes).toBe(1);
    noteSilent(anomaly(FRIDGE, 4));
    noteSilent();
    noteSilent();
    expect(changes).toBe(3);
  });

  it("outlives a restart", () => {
    noteSilent(anomaly(FRIDGE, 3));
    begin();
    expect(openKeys()).toEqual([FRIDGE]);
    noteSilent();
    expect(openKeys()).toEqual([]);
  });

  it("outlives a restart as the last hour that was looked at had it", () => {
    const look = (atMs: number, seen: number) => {
      const series = [{ feature: "power", name: "Power", unit: "W", points: [] }];
      incidents.note(["unusual-hour"], [anomaly("unusual-hour", seen)], { atMs, series });
    };
    // Hours are looked at half an hour after they are over, and some at once after a pause.
    for (let hour = 0; hour < 3; hour += 1) {
      clock.pass(NOON + hour * HOUR_MS + 30 * MINUTE_MS + 20_000 - clock.now());
      look(NOON + hour * HOUR_MS, hour);
      begin();
      expect(incidents.list().open).toMatchObject([{ incident: { last_ms: NOON + hour * HOUR_MS } }]);
    }
    clock.pass(5 * HOUR_MS);
    for (let hour = 3; hour < 8; hour += 1) look(NOON + hour * HOUR_MS, hour);
    begin();
    expect(incidents.list().open).toMatchObject([
      { incident: { last_ms: NOON + 7 * HOUR_MS }, series: [{ feature: "power" }] },
    ]);
  });

  it("stands before those that are less grave", () => {
    noteSilent(
      anomaly(FRIDGE, 3, { severity: "info" }),
      anomaly("silent:sensor.smoke", 3, { severity: "error" }),
    );
    expect(openKeys()).toEqual(["silent:sensor.smoke", FRIDGE]);
  });
});

describe("what is called normal", () => {
  it("is over at once, and the same is not told of again", () => {
    noteSilent(anomaly(FRIDGE, 3));
    incidents.callNormal(firstId(), "anna");
    expect(openKeys()).toEqual([]);
    expect(incidents.list().recent[0]).toMatchObject({ isNormal: true, answeredBy: "anna" });
    noteSilent();
    clock.pass(DAY_MS);
    noteSilent(anomaly(FRIDGE, 4, { since_ms: clock.now() }));
    expect(openKeys()).toEqual([]);
    expect(incidents.falseAlarms()).toBe(1);
  });

  it("reaches half as far again, to the same side, as it went until it was over", () => {
    noteSilent(anomaly(FRIDGE, 3));
    incidents.callNormal(firstId(), "anna");
    // Goes on after the answer: that is normal as well.
    noteSilent(anomaly(FRIDGE, 5));
    noteSilent();
    clock.pass(DAY_MS);
    noteSilent(anomaly(FRIDGE, 7, { since_ms: clock.now() }));
    expect(openKeys()).toEqual([]);
    noteSilent(anomaly(FRIDGE, 7.1, { since_ms: clock.now() }));
    expect(openKeys()).toEqual([FRIDGE]);
  });

  it("says nothing of other things", () => {
    noteSilent(anomaly(FRIDGE, 3));
    incidents.callNormal(firstId(), "anna");
    noteSilent(anomaly(FRIDGE, 3), anomaly("silent:sensor.other", 3));
    expect(openKeys()).toEqual(["silent:sensor.other"]);
  });

  describe("where one key is of many things", () => {
    const hour = (sinceMs: number, ...features: readonly (readonly [string, number])[]): Anomaly => ({
      ...anomaly("unusual-hour", 1, { since_ms: sinceMs }),
      parts: features.map(([feature, seen]) => ({
        feature,
        name: feature,
        unit: null,
        seen,
        expected: 10,
        low: 8,
        high: 12,
        entity_ids: [],
      })),
    });
    const noteHour = (...anomalies: readonly Anomaly[]) => incidents.note(["unusual-hour"], anomalies);
    const openParts = () =>
      incidents.list().open.map(({ incident }) => incident.parts.map((one) => one.feature));

    it("says nothing of a thing that joins it", async () => {
      noteHour(hour(NOON, ["power", 30]));
      incidents.callNormal(firstId(), "anna");
      noteHour(hour(NOON, ["power", 30], ["temperature", 40]));
      expect(openParts()).toEqual([["power", "temperature"]]);
      await notices.look();
      expect(told()).toHaveLength(1);
      // What was called normal still is.
      noteHour();
      clock.pass(DAY_MS);
      noteHour(hour(clock.now(), ["power", 30]));
      expect(openParts()).toEqual([]);
      noteHour(hour(clock.now(), ["temperature", 40]));
      expect(openParts()).toEqual([["temperature"]]);
    });

    it("says nothing of the same thing to the other side", () => {
      noteHour(hour(NOON, ["power", 30]));
      incidents.callNormal(firstId(), "anna");
      noteHour(hour(NOON, ["power", 0]));
      expect(openParts()).toEqual([["power"]]);
    });

    it("goes on for one of its things when another is as usual again", () => {
      noteHour(hour(NOON, ["power", 30], ["temperature", 40]));
      incidents.callNormal(firstId(), "anna");
      noteHour(hour(NOON, ["power", 9], ["temperature", 40]));
      expect(openParts()).toEqual([]);
    });

    it("says nothing of what follows within the hour, be it another thing or far more of it", () => {
      noteHour(hour(NOON, ["power", 30]));
      incidents.callNormal(firstId(), "anna");
      noteHour();
      noteHour(hour(NOON + HOUR_MS, ["temperature", 40]));
      expect(openParts()).toEqual([["temperature"]]);
      noteHour();
      noteHour(hour(NOON, ["power", 90]));
      expect(openParts()).toEqual([["power"]]);
      expect(incidents.falseAlarms()).toBe(1);
    });

    it("tells of another thing within the hour, though it told of the one before", async () => {
      noteHour(hour(NOON, ["power", 30]));
      await notices.look();
      noteHour();
      clock.pass(30 * MINUTE_MS);
      noteHour(hour(clock.now(), ["temperature", 40]));
      await notices.look();
      expect(told()).toHaveLength(2);
    });
  });

  it("can be taken back", () => {
    noteSilent(anomaly(FRIDGE, 3));
    const id = firstId();
    incidents.callNormal(id, "anna");
    incidents.takeBackNormal(id, "anna");
    expect(openKeys()).toEqual([FRIDGE]);
    noteSilent();
    clock.pass(DAY_MS);
    noteSilent(anomaly(FRIDGE, 3, { since_ms: clock.now() }));
    expect(openKeys()).toEqual([FRIDGE]);
    expect(() => incidents.takeBackNormal(firstId(), "anna")).toThrow("nothing to take back");
  });

  it("is remembered for good, while what is merely over is forgotten with the rest", () => {
    noteSilent(anomaly(FRIDGE, 3));
    incidents.callNormal(firstId(), "anna");
    noteSilent(anomaly("silent:sensor.other", 3));
    noteSilent();
    store.incidents.purgeBefore(NOON + DAY_MS);
    expect(store.incidents.list().map(({ incident }) => incident.key)).toEqual([FRIDGE]);
  });
});

describe("telling people", () => {
  it("says it once, with the buttons, and takes it away when it is over", async () => {
    noteSilent(anomaly(FRIDGE, 3));
    await notices.look();
    noteSilent(anomaly(FRIDGE, 4));
    await notices.look();
    expect(told()).toHaveLength(1);
    expect(told()[0]).toMatchObject({
      title: "sensor.fridge for 3 hours",
      message: "It never took so long.",
      data: {
        actions: [
          { title: "That’s normal" },
          { title: "Tell me later" },
          { action: "URI", title: "Open", uri: "/steward/now" },
        ],
      },
    });
    expect(cleared()).toBe(0);
    noteSilent();
    expect(cleared()).toBe(1);
  });

  it("says it in the home's language, several at a time too", async () => {
    language = "de-CH";
    const facts = (name: string) =>
      ({
        facts: {
          kind: "left-open",
          name,
          lastedMs: 3 * HOUR_MS,
          medianMs: HOUR_MS,
          longestMs: HOUR_MS,
          openings: 40,
        },
      }) as const;
    noteSilent(anomaly(FRIDGE, 3, facts("Kühlschrank")));
    await notices.look();
    expect(told()[0]).toMatchObject({
      title: "Kühlschrank ist seit 3 Stunden offen",
      message: expect.stringMatching(/^Offen ist es sonst/),
    });
    noteSilent(anomaly(DOOR, 3, facts("Haustür")), anomaly("silent:sensor.other", 3));
    await notices.look();
    expect(told()[1]).toMatchObject({
      title: "2 Dinge sind nicht wie üblich",
      // What was stored before there were facts is told as it was.
      message: "Haustür ist seit 3 Stunden offen\nsensor.other for 3 hours",
    });
  });

  it("says several at a time together, and takes that away with the last of them", async () => {
    noteSilent(anomaly(FRIDGE, 3), anomaly("silent:sensor.other", 3));
    await notices.look();
    expect(told()).toMatchObject([
      {
        title: "2 things are not as usual",
        message: "sensor.fridge for 3 hours\nsensor.other for 3 hours",
      },
    ]);
    noteSilent(anomaly(FRIDGE, 3));
    expect(cleared()).toBe(0);
    // A restart does not forget what belongs together.
    begin();
    noteSilent();
    expect(cleared()).toBe(1);
  });

  it("takes an answer for all that it told of, with who gave it", async () => {
    noteSilent(anomaly(FRIDGE, 3), anomaly("silent:sensor.other", 3));
    await notices.look();
    await press("That’s normal", "ben");
    expect(openKeys()).toEqual([]);
    expect(incidents.list().recent).toMatchObject([
      { isNormal: true, answeredBy: "ben" },
      { isNormal: true, answeredBy: "ben" },
    ]);
    expect(cleared()).toBe(1);
  });

  it("tells again later, if it still lasts then", async () => {
    noteSilent(anomaly(FRIDGE, 3));
    await notices.look();
    await press("Tell me later");
    clock.pass(7 * HOUR_MS);
    await notices.look();
    expect(told()).toHaveLength(1);
    clock.pass(HOUR_MS);
    await notices.look();
    expect(told()).toHaveLength(2);
    expect(openKeys()).toEqual([FRIDGE]);
  });

  it("waits for the end of the quiet hours, and says nothing of what is over by then", async () => {
    clock.pass(NOON + 11 * HOUR_MS - clock.now());
    noteSilent(anomaly(FRIDGE, 3), anomaly("silent:sensor.other", 3));
    await notices.look();
    expect(told()).toEqual([]);
    noteSilent(anomaly(FRIDGE, 11));
    clock.pass(NOON + 20 * HOUR_MS - clock.now());
    await notices.look();
    expect(told()).toMatchObject([{ title: "sensor.fridge for 11 hours" }]);
  });

  it("keeps to the day's budget and tells the next day", async () => {
    options = { ...options, notify_budget: 0 };
    noteSilent(anomaly(FRIDGE, 3));
    await notices.look();
    expect(told()).toEqual([]);
    options = { ...options, notify_budget: 3 };
    clock.pass(DAY_MS);
    await notices.look();
    expect(told()).toHaveLength(1);
  });

  it("tells phones of the household nothing of one person, unless everybody may see it", async () => {
    noteSilent(
      anomaly(FRIDGE, 3),
      anomaly("silent:sensor.steps", 3, { entity_ids: ["device_tracker.ben", "sensor.steps"] }),
    );
    await notices.look();
    expect(told()).toMatchObject([{ title: "sensor.fridge for 3 hours" }]);
    expect(openKeys()).toHaveLength(2);
    showsOthers = true;
    await notices.look();
    expect(told()).toHaveLength(2);
  });

  it("interrupts nobody for what only the panel has to show", async () => {
    noteSilent(anomaly(FRIDGE, 3, { severity: "info" }));
    await notices.look();
    expect(told()).toEqual([]);
  });

  it("stands among Home Assistant's own notifications where there is no phone", async () => {
    source.phones = [];
    noteSilent(anomaly(FRIDGE, 3));
    await notices.look();
    expect(source.called).toMatchObject([{ action: "persistent_notification.create" }]);
    noteSilent();
    await vi.waitFor(() =>
      expect(source.called.at(-1)).toMatchObject({ action: "persistent_notification.dismiss" }),
    );
  });
});

describe("a disk without room", () => {
  it("keeps people from being told, and ends nothing", async () => {
    noteSilent(anomaly(FRIDGE, 3));
    isStoreFull = true;
    await unlessStoreRefusesLater(() => notices.look());
    expect(told()).toEqual([]);
    isStoreFull = false;
    await notices.look();
    expect(told()).toHaveLength(1);
  });

  it("leaves a notification of what is over where it is: a failure that nobody waits for would end the process", async () => {
    const failures: unknown[] = [];
    const note = (error: unknown): void => void failures.push(error);
    noteSilent(anomaly(FRIDGE, 3));
    await notices.look();
    process.on("unhandledRejection", note);
    isStoreFull = true;
    noteSilent();
    await new Promise((resolve) => void setImmediate(resolve));
    process.off("unhandledRejection", note);
    expect(failures).toEqual([]);
    expect(openKeys()).toEqual([]);
  });

  it("hides no bug", async () => {
    await expect(unlessStoreRefusesLater(() => Promise.reject(new TypeError("a bug")))).rejects.toThrow(
      "a bug",
    );
  });
});

describe("putting off", () => {
  it("refuses a time that is past, and what is not there", () => {
    noteSilent(anomaly(FRIDGE, 3));
    expect(() => incidents.putOff(firstId(), NOON - 1, "anna")).toThrow("still to come");
    expect(() => incidents.putOff("gone", null, "anna")).toThrow("no such incident");
  });
});
