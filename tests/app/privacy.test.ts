/** Deleting beside everything else that goes on: a backup being made, an analysis, a second deletion. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeBackup } from "../../src/adapters/sqlite/backup-file.ts";
import { removeUnusedPacks } from "../../src/adapters/sqlite/backup-manifest.ts";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { createAudit } from "../../src/app/audit.ts";
import { createBackups, type Backups } from "../../src/app/backups.ts";
import { createPrivacy, type Privacy } from "../../src/app/privacy.ts";
import { removeCopies } from "../../src/app/remove-copies.ts";
import { createHome, type Home } from "../../src/core/domain/home.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { foundIn } from "../fakes/grep-folder.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";
import { change } from "../ports/events.ts";

const T = Date.UTC(2026, 9, 1, 6);
const LAMP = "light.by_annas_bed";

let folder: TempFolder;
let store: Store;
let clock: FakeClock;
let backups: Backups;
let privacy: Privacy;
let home: Home | null;
/** Told when analyses are held and when they may go on. */
let holds: string[];
/** What waits in memory to be written. */
let waiting: ReturnType<typeof change>[];
/** Happens while a backup is being written. */
let beforeBackup: () => Promise<void>;

beforeEach(() => {
  folder = createTempFolder();
  clock = createFakeClock();
  const log = createFakeLog();
  const file = path.join(folder.path, "steward.db");
  store = openStore({ path: file, log });
  home = createHome({ persons: [{ entity_id: "person.anna", user_id: "anna" }] });
  holds = [];
  waiting = [];
  beforeBackup = () => Promise.resolve();
  backups = createBackups({
    folder: path.join(folder.path, "backups"),
    tidy: removeUnusedPacks,
    write: async (target) => {
      writeBackup(file, target);
      await beforeBackup();
    },
    notices: { raise: () => undefined, clear: () => undefined },
    onFailure: (error) => {
      throw error;
    },
    clock,
    log,
  });
  privacy = createPrivacy({
    store: store.privacy,
    events: store.events,
    home: () => home,
    flush: () => {
      store.events.append(waiting);
      waiting = [];
    },
    holdAnalyses: () => {
      holds.push("held");
      return Promise.resolve(() => void holds.push("released"));
    },
    backups: {
      makeIfDue: async () => await backups.makeIfDue(),
      removeAll: () =>
        removeCopies({ dataDir: folder.path, storeName: "steward.db", backupsName: "backups" }),
    },
    audit: createAudit({ store: store.audit, timeZone: () => "UTC", clock, log }),
    onDeleted: () => undefined,
  });
  store.events.append([change(LAMP, "on", T), change("light.hall", "on", T)]);
});

afterEach(async () => {
  await backups.stop();
  store.close();
  folder.remove();
});

describe("deleting everything about something", () => {
  it("waits for a backup that is being made, deletes it and makes a fresh one", async () => {
    let finish = (): void => undefined;
    beforeBackup = async () =>
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    const backup = backups.makeIfDue();
    const deletion = privacy.delete({ entityId: LAMP });
    beforeBackup = () => Promise.resolve();
    expect(foundIn(folder.path, [LAMP])).toEqual([LAMP]);
    finish();
    await backup;
    expect(await deletion).toMatchObject({ changes: 1, backups: 1 });
    expect(foundIn(folder.path, [LAMP])).toEqual([]);
    expect(foundIn(path.join(folder.path, "backups"), ["light.hall"])).toEqual(["light.hall"]);
    expect(readdirSync(path.join(folder.path, "backups"))).toHaveLength(2);
  });

  it("takes a person's phone and answer out of what was sent, and leaves the others' phones", async () => {
    home = createHome({
      persons: [{ entity_id: "person.anna", user_id: "anna", device_trackers: ["device_tracker.pixel"] }],
    });
    const sent = { kind: "ask", subject: "idea", sentMs: T, choices: {}, closedMs: null };
    const toBoth = ["mobile_app_pixel", "mobile_app_pixel_8"];
    store.notifications.save({ ...sent, tag: "a", services: toBoth, answer: "yes", answeredBy: "anna" });
    store.notifications.save({
      ...sent,
      tag: "b",
      services: ["mobile_app_pixel_8"],
      answer: null,
      answeredBy: "ben",
    });
    const told = {
      who: "steward",
      what: "home_assistant/call_action",
      atMs: T,
      bytes: 9,
      count: 1,
      sent: null,
    };
    for (const phone of toBoth) store.audit.add({ ...told, subject: `notify.${phone}`, toWhom: phone });
    await privacy.delete({ userId: "anna" });
    expect(store.audit.list(9, T + 1)).toMatchObject([
      { subject: "notify.mobile_app_pixel_8", toWhom: "mobile_app_pixel_8", bytes: 9 },
      { subject: null, toWhom: null, bytes: 9 },
    ]);
    expect(store.notifications.open("ask", "idea")).toMatchObject([
      { tag: "a", services: ["mobile_app_pixel_8"], answer: "yes", answeredBy: null },
      { tag: "b", services: ["mobile_app_pixel_8"], answeredBy: "ben" },
    ]);
    expect(foundIn(folder.path, ['"mobile_app_pixel"'])).toEqual([]);
    expect(foundIn(folder.path, ['"mobile_app_pixel_8"'])).not.toEqual([]);
  });

  it("deletes what still waited to be written", async () => {
    waiting.push(change(LAMP, "off", T + 1));
    expect(await privacy.delete({ entityId: LAMP })).toMatchObject({ changes: 2 });
    expect(foundIn(folder.path, [LAMP])).toEqual([]);
  });

  it("is refused before the home is known and while something is being deleted", async () => {
    home = null;
    await expect(privacy.delete({ userId: "anna" })).rejects.toMatchObject({ code: "busy" });
    home = createHome();
    const first = privacy.delete({ entityId: LAMP });
    await expect(privacy.delete({ entityId: LAMP })).rejects.toMatchObject({ code: "busy" });
    await first;
    expect(await privacy.delete({ entityId: LAMP })).toMatchObject({ changes: 0 });
  });

  it("holds analyses until all is gone, also when it fails", async () => {
    beforeBackup = () => {
      expect(holds).toEqual(["held"]);
      return Promise.resolve();
    };
    await privacy.delete({ entityId: LAMP });
    expect(holds).toEqual(["held", "released"]);
    home = null;
    await expect(privacy.delete({ entityId: LAMP })).rejects.toMatchObject({ code: "busy" });
    expect(holds).toEqual(["held", "released", "held", "released"]);
  });

  it("wipes at the next start what a reader kept from being wiped", async () => {
    const file = path.join(folder.path, "steward.db");
    store.privacy.forget({ userIds: [], entityIds: [LAMP] });
    store.close();
    store = openStore({ path: file, log: createFakeLog() });
    expect(foundIn(folder.path, [LAMP])).toEqual([]);
  });
});
