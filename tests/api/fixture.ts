/** The API on a free port, in front of a real store and a Home Assistant in memory. */
import { writeFile } from "node:fs/promises";
import { createBackups } from "../../src/app/backups.ts";
import { createRestore } from "../../src/app/restore.ts";
import path from "node:path";
import { createMemoryShelf } from "../../src/adapters/memory/memory-shelf.ts";
import { CACHE_KINDS, createCache } from "../../src/app/cache.ts";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { createCommands } from "../../src/api/commands.ts";
import type { CommandTable } from "../../src/api/command.ts";
import { createTokenDoor, type Door } from "../../src/api/doors.ts";
import { createApiServer, type ServerLimits } from "../../src/api/server.ts";
import { toHealth } from "../../src/api/views.ts";
import { createActivity } from "../../src/app/activity.ts";
import { createAudit, type Audit } from "../../src/app/audit.ts";
import { exportHistory } from "../../src/app/export.ts";
import { createDoings, type DoingDay } from "../../src/app/doings.ts";
import { createEntityPast } from "../../src/app/entity-past.ts";
import { createLearnFrom } from "../../src/app/learn-from.ts";
import { createCorrections } from "../../src/app/corrections.ts";
import { createMarkedDays } from "../../src/app/marked-days.ts";
import { createIncidents, type Incidents } from "../../src/app/incidents.ts";
import { createPauseLearning } from "../../src/app/pause-learning.ts";
import { createNowBoard } from "../../src/app/now.ts";
import { createNotices, type Notices } from "../../src/app/notices.ts";
import { createPrivacy } from "../../src/app/privacy.ts";
import { removeCopies } from "../../src/app/remove-copies.ts";
import { createStatusBoard, type StatusBoard } from "../../src/app/status.ts";
import { createLiveOptions } from "../../src/app/live-options.ts";
import { createNotifications } from "../../src/app/notifications.ts";
import { parseOptions } from "../../src/app/options.ts";
import type { Suggestions } from "../../src/app/suggestions.ts";
import { createSuggestionDays } from "../../src/app/suggestion-day.ts";
import { createTeller } from "../../src/app/teller.ts";
import { createVisibility } from "../../src/app/viewer.ts";
import { createModelGate } from "../../src/app/wording/model-gate.ts";
import { openWordables } from "../../src/app/wording/wordable.ts";
import { createWording, type Wording } from "../../src/app/wording/wording.ts";
import { createHome, type Home } from "../../src/core/domain/home.ts";
import { createLanguageModel } from "../../src/steward-model.ts";
import { createTestSuggestions } from "../app/suggestions-fixture.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { createFakeHomeSource, type FakeHomeSource } from "../fakes/home-source.ts";
import { createFakeLog, type FakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";

export const TOKEN = "a-token-for-the-tests";

export interface ApiFixture {
  readonly url: string;
  readonly wsUrl: string;
  readonly commands: CommandTable;
  readonly source: FakeHomeSource;
  readonly store: Store;
  readonly suggestions: Suggestions;
  readonly incidents: Incidents;
  readonly status: StatusBoard;
  readonly notices: Notices;
  readonly audit: Audit;
  readonly wording: Wording;
  readonly clock: FakeClock;
  readonly log: FakeLog;
  readonly folder: TempFolder;
  readonly analyses: string[];
  /** Backups that somebody wanted in the memory's place. */
  readonly restarts: readonly unknown[];
  stop(): Promise<void>;
}

export interface ApiFixtureOptions {
  readonly door?: Door;
  readonly limits?: Partial<ServerLimits>;
  /** The option `show_others_activity`. */
  readonly showsOthers?: boolean;
  /** Puts something else in the place of a command. */
  readonly change?: (commands: CommandTable) => CommandTable;
}

const HOME: Home = createHome({
  time_zone: "Europe/Berlin",
  areas: [{ area_id: "kitchen", name: "Kitchen" }],
  devices: [{ id: "d1", area_id: "kitchen" }],
  entities: [{ entity_id: "light.kitchen", device_id: "d1" }],
});

export async function startApi(options: ApiFixtureOptions = {}): Promise<ApiFixture> {
  const folder = createTempFolder();
  const clock = createFakeClock();
  const log = createFakeLog();
  const source = createFakeHomeSource(HOME);
  const store = openStore({ path: path.join(folder.path, "steward.db"), log });
  const { suggestions, writes } = createTestSuggestions({ store, source, clock });
  const notices = createNotices({ dataDir: folder.path, clock, log });
  const status = createStatusBoard(
    {
      connection: () => source.status(),
      import: () => ({ state: "done", progress: 1, entitiesDone: 1, entitiesTotal: 1, failure: null }),
      analysis: () => ({ state: "idle", scope: null, stage: null, progress: 0, lastError: null }),
      nextFullMs: () => null,
      lastAnalysis: (scope) => store.suggestions.lastAnalysis(scope),
      counts: () => store.events.counts(),
      suggestionCounts: () => suggestions.counts(),
      notices: () => notices.list(),
      timeZone: () => HOME.time_zone,
      pausedUntilMs: () => pauseLearning.untilMs(),
      home: () => source.home,
    },
    clock,
  );
  notices.onChange(() => status.noteChange());
  const learnFrom = createLearnFrom({
    store: store.learning,
    events: store.events,
    home: () => source.home,
    dropped: () => ({ domain: 3 }),
    sinceMs: clock.now(),
    flush: () => undefined,
    holdAnalyses: () => Promise.resolve(() => undefined),
  });
  const days = createMarkedDays({
    store: store.learning,
    events: store.events,
    home: () => source.home,
    rules: learnFrom.rules,
    clock,
    features: createCache({ ...CACHE_KINDS.features, shelf: createMemoryShelf(), clock, log: log }),
    createId: () => `days-${store.learning.markedDays().length + 1}`,
    windowDays: 60,
  });
  const pauseLearning = createPauseLearning({ days, timeZone: () => HOME.time_zone, clock });
  const corrections = createCorrections({ store: store.corrections, clock, log });
  corrections.setHome(source.home);
  const audit = createAudit({ store: store.audit, timeZone: () => HOME.time_zone, clock, log });
  const privacy = createPrivacy({
    store: store.privacy,
    events: store.events,
    home: () => source.home,
    flush: () => undefined,
    holdAnalyses: () => Promise.resolve(() => undefined),
    backups: {
      makeIfDue: () => Promise.resolve(),
      removeAll: () =>
        removeCopies({ dataDir: folder.path, storeName: "steward.db", backupsName: "backups" }),
    },
    audit,
    onDeleted: () => suggestions.reload(),
  });
  const entityPast = createEntityPast({
    source,
    home: { onChange: () => () => undefined },
    moves: store.moves,
    flush: () => undefined,
    onRenamed: () => undefined,
    log,
  });
  const doings = createDoings({
    store: store.doings,
    home: () => source.home,
    rules: learnFrom.rules,
    days: createCache<DoingDay>({ ...CACHE_KINDS.doings, shelf: createMemoryShelf(), clock, log }),
    firstMs: () => store.events.counts().firstMs,
    flush: () => undefined,
    clock,
  });
  learnFrom.onChange(() => doings.drop());
  const analyses: string[] = [];
  const restarts: unknown[] = [];
  const backups = createBackups({
    folder: path.join(folder.path, "backups"),
    write: (file) => writeFile(file, "a backup"),
    tidy: () => undefined,
    notices,
    onFailure: () => undefined,
    clock,
    log,
  });
  const liveOptions = createLiveOptions(
    parseOptions({}, () => ""),
    store.settings,
  );
  const notifications = createNotifications({
    store: store.notifications,
    source,
    options: () => liveOptions.current(),
    timeZone: () => HOME.time_zone,
    createSecret: () => "secret",
    clock,
    log,
  });
  const incidents = createIncidents({ store: store.incidents, clock });
  const modelGate = createModelGate({
    liveOptions,
    createModel: (choice) => createLanguageModel(choice, source),
    store: store.modelUse,
    audit,
    timeZone: () => HOME.time_zone,
    lookup: () => Promise.resolve(["127.0.0.1"]),
    wait: () => Promise.resolve(),
    random: () => 0,
    timeoutMs: 10_000,
    clock,
    log,
  });
  const wording = createWording({
    gate: modelGate,
    replies: createCache({ ...CACHE_KINDS.replies, shelf: store.shelf("replies"), clock, log }),
    store: store.wordings,
    home: () => source.home,
    options: () => liveOptions.current(),
    items: () => openWordables(suggestions.list().items),
    clock,
    log,
  });
  const commands = createCommands({
    modelGate,
    wording,
    writes,
    liveOptions,
    notifications,
    suggestions,
    teller: createTeller(() => source.home),
    suggestionDays: createSuggestionDays({
      events: store.events,
      home: () => source.home,
      rules: learnFrom.rules,
      flush: () => undefined,
      clock,
    }),
    now: createNowBoard({ doings, home: () => days.addTo(source.home), clock, log }),
    incidents,
    pauseLearning,
    onFindings: (listener) => suggestions.onChange(listener),
    clock,
    activity: createActivity({ doings, home: () => source.home }),
    visibility: createVisibility({
      home: () => source.home,
      showsOthers: () => options.showsOthers ?? false,
    }),
    status,
    version: "1.2.3",
    home: () => source.home,
    onHomeChange: (listener) => source.onHomeChanged(listener),
    lastAnalysis: () => store.suggestions.lastAnalysis(),
    onListed: () => undefined,
    startAnalysis: (scope) => {
      analyses.push(scope);
      return analyses.length === 1;
    },
    acknowledgeProblem: (code) => notices.acknowledge(code),
    inherit: (from, to) => entityPast.inherit(from, to),
    corrections,
    learnFrom,
    days,
    audit,
    privacy,
    backups,
    restore: createRestore({ backups, restart: (wanted) => void restarts.push(wanted), clock }),
  });
  const server = createApiServer({
    host: "127.0.0.1",
    port: 0,
    door: options.door ?? createTokenDoor({ token: TOKEN, firstDelayMs: 1 }),
    commands: options.change?.(commands) ?? commands,
    version: "1.2.3",
    homeLanguage: () => source.home.language,
    health: () => toHealth(status.read(), "1.2.3"),
    panelDir: path.join(folder.path, "panel"),
    exportHistory: () => exportHistory(store),
    exportHome: () => JSON.stringify(days.addTo(source.home)),
    audit,
    log,
    limits: { eventPauseMs: 20, ...options.limits },
  });
  const port = await server.start();
  return {
    url: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}/api/ws`,
    commands,
    source,
    store,
    suggestions,
    incidents,
    status,
    notices,
    audit,
    wording,
    clock,
    log,
    folder,
    analyses,
    restarts,
    async stop() {
      await server.stop();
      store.close();
      folder.remove();
    },
  };
}
