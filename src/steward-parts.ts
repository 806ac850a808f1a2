/**
 * Makes every part of the running app, once, and hands each what it needs. Part of a composition root.
 *
 * Longer than a file should be because it is one list: what depends on what is read here from top to bottom.
 */
import { randomBytes, randomUUID } from "node:crypto";

import { createHomeAssistant } from "./adapters/hass/home-assistant.ts";
import { createMemoryShelf } from "./adapters/memory/memory-shelf.ts";
import { createActivity } from "./app/activity.ts";
import { createAnalyses } from "./app/analyses.ts";
import { createAnalysisRunner } from "./app/analysis-runner.ts";
import { createAsking } from "./app/asking.ts";
import { BY_STEWARD, createAudit } from "./app/audit.ts";
import { CACHE_KINDS, createCache } from "./app/cache.ts";
import { auditWrites } from "./app/audit-source.ts";
import { createAutomationWrites } from "./app/automation-writes.ts";
import { createCorrections } from "./app/corrections.ts";
import { usersLeftOut } from "./app/exclude.ts";
import { createDoings, type DoingDay } from "./app/doings.ts";
import { createEntityPast } from "./app/entity-past.ts";
import { createHomeCache } from "./app/home-cache.ts";
import type { Identity } from "./app/identity.ts";
import { createHourWatch, HABITS_SHELF, readHabits } from "./app/hour-watch.ts";
import { createIncidentNotices } from "./app/incident-notices.ts";
import { createIncidents } from "./app/incidents.ts";
import { createIngest } from "./app/ingest.ts";
import { createLearnFrom } from "./app/learn-from.ts";
import { createLiveOptions } from "./app/live-options.ts";
import { createLiveReplay } from "./app/live-replay.ts";
import { createLiveWatch } from "./app/live-watch.ts";
import { readQuietPast } from "./app/quiet-past.ts";
import { unlessStoreRefuses } from "./app/store-health.ts";
import { createMarkedDays } from "./app/marked-days.ts";
import { createNowBoard } from "./app/now.ts";
import { createNotices } from "./app/notices.ts";
import { notificationWords } from "./app/notification-words.ts";
import { createNotifications } from "./app/notifications.ts";
import { createPauseLearning } from "./app/pause-learning.ts";
import { createPrivacy } from "./app/privacy.ts";
import { removeCopies } from "./app/remove-copies.ts";
import { createSchedule } from "./app/schedule.ts";
import { createRetention } from "./app/retention.ts";
import type { Settings } from "./app/settings.ts";
import { createStatusBoard } from "./app/status.ts";
import { STORE_FILE } from "./app/store-file.ts";
import { createSuggestionDays } from "./app/suggestion-day.ts";
import { createSuggestions } from "./app/suggestions.ts";
import { createTeller } from "./app/teller.ts";
import { createTrials } from "./app/trials.ts";
import { createVisibility } from "./app/viewer.ts";
import { createModelGate } from "./app/wording/model-gate.ts";
import { openWordables, wordableOfAnomaly } from "./app/wording/wordable.ts";
import { createWording } from "./app/wording/wording.ts";
import { findDetector } from "./core/detect/detectors.ts";
import type { Home } from "./core/domain/home.ts";
import { DAY_MS } from "./core/domain/time.ts";
import type { PresenceDays } from "./core/features/presence-days.ts";
import type { Clock } from "./ports/clock.ts";
import { startProcess } from "./start-process.ts";
import { createLanguageModel, MODEL_SURROUNDINGS } from "./steward-model.ts";
import { BACKUP_FOLDER, openStewardStore } from "./steward-store.ts";
import type { Log } from "./ports/log.ts";

export interface StewardOptions {
  readonly settings: Settings;
  readonly identity: Identity;
  readonly version: string;
  readonly log: Log;
  readonly clock: Clock;
  /** The memory is damaged: stop, and start a new Steward, which begins with its latest backup. */
  readonly onStoreDamaged: () => void;
}

export type StewardParts = ReturnType<typeof createParts>;

/** The same home gives the same suggestions. */
const SEED = 1;

/** @throws AppError store_unusable where the store cannot be opened */
export function createParts({ settings, log, clock, onStoreDamaged }: StewardOptions) {
  const notices = createNotices({ dataDir: settings.dataDir, clock, log });
  const { store, storePath, restored, health, ...memory } = openStewardStore({
    dataDir: settings.dataDir,
    notices,
    onDamaged: onStoreDamaged,
    clock,
    log,
  });
  const liveOptions = createLiveOptions(settings.options, store.settings);
  const options = liveOptions.current();
  const audit = createAudit({ store: store.audit, timeZone: () => timeZone(), clock, log });
  if (restored !== null) audit.note({ who: restored.wantedBy ?? BY_STEWARD, what: "backup/restored" });
  const { events } = store;
  const homeAssistant = createHomeAssistant({ ...settings.homeAssistant, log, clock });
  const source = { ...homeAssistant, ...auditWrites(homeAssistant, audit) };
  const home = createHomeCache({ source, log });
  // What would be forgotten the next night is not read either.
  const importDays = Math.min(options.import_days, options.history_days);
  const learnFrom = createLearnFrom({
    store: store.learning,
    events,
    home: () => home.current(),
    dropped: () => ingest.excludedCounts(),
    sinceMs: clock.now(),
    flush: () => ingest.flush(),
    holdAnalyses: async () => await runner.hold(),
  });
  const corrections = createCorrections({
    store: store.corrections,
    clock,
    log,
    leftOut: (current) => usersLeftOut(current, learnFrom.rules()),
  });
  home.onChange((fresh) => corrections.setHome(fresh));
  learnFrom.onChange(() => {
    const current = home.current();
    if (current !== null) corrections.setHome(current);
  });
  const ingest = createIngest({
    source,
    store: corrections.over(events),
    home,
    clock,
    log,
    importDays,
    health,
    learnFrom,
  });
  const features = createCache<readonly PresenceDays[]>({
    ...CACHE_KINDS.features,
    shelf: createMemoryShelf(),
    clock,
    log,
  });
  const replies = createCache({ ...CACHE_KINDS.replies, shelf: store.shelf("replies"), clock, log });
  const doings = createDoings({
    store: store.doings,
    home: () => home.current(),
    rules: learnFrom.rules,
    days: createCache<DoingDay>({ ...CACHE_KINDS.doings, shelf: createMemoryShelf(), clock, log }),
    firstMs: () => events.counts().firstMs,
    flush: () => ingest.flush(),
    clock,
  });
  const activity = createActivity({ doings, home: () => home.current() });
  learnFrom.onChange(() => {
    features.drop();
    doings.drop();
    now.drop();
  });
  // Who did what is somebody else's now.
  corrections.onChange(() => {
    doings.drop();
    now.drop();
  });
  const entityPast = createEntityPast({
    source,
    home,
    moves: store.moves,
    flush: () => ingest.flush(),
    onRenamed: () => {
      learnFrom.reload();
      corrections.reload();
      suggestions.reload();
      incidents.reload();
      features.drop();
      doings.drop();
      now.drop();
      replies.drop();
    },
    log,
  });
  const days = createMarkedDays({
    store: store.learning,
    events,
    home: () => home.current(),
    rules: learnFrom.rules,
    clock,
    features,
    createId: randomUUID,
    windowDays: options.history_days,
  });
  const homeWithDays = (): Home | null => {
    const current = home.current();
    return current === null ? null : days.addTo(current);
  };
  const writes = createAutomationWrites({ store: store.versions, source, clock });
  const replays = createLiveReplay({
    events,
    home: homeWithDays,
    rules: learnFrom.rules,
    flush: () => ingest.flush(),
    clock,
  });
  const now = createNowBoard({ doings, home: homeWithDays, clock, log });
  const teller = createTeller(() => home.current());
  const suggestions = createSuggestions({
    store: store.suggestions,
    source,
    writes,
    replays,
    events,
    isSameIdea: (detector, a, b) => findDetector(detector)?.isSameIdea(a, b) ?? false,
    changeOf: (detector, body) => findDetector(detector)?.changeOf?.(body) ?? null,
    inHomesWords: (stored) => teller.tell(stored),
    home: () => home.current(),
    maxOpen: () => liveOptions.current().max_open_suggestions,
    clock,
    log,
  });
  const modelGate = createModelGate({
    ...MODEL_SURROUNDINGS,
    liveOptions,
    createModel: (choice) => createLanguageModel(choice, homeAssistant),
    store: store.modelUse,
    audit,
    timeZone: () => timeZone(),
    clock,
    log,
  });
  const wording = createWording({
    gate: modelGate,
    replies,
    store: store.wordings,
    home: () => home.current(),
    options: () => liveOptions.current(),
    items: () => [
      ...incidents.list().open.map(({ incident }) => wordableOfAnomaly(incident)),
      ...openWordables(suggestions.list().items),
    ],
    clock,
    log,
  });
  const suggestionDays = createSuggestionDays({
    events,
    home: () => home.current(),
    rules: learnFrom.rules,
    flush: () => ingest.flush(),
    clock,
  });
  const runner = createAnalysisRunner({
    storePath,
    windowDays: options.history_days,
    seed: SEED,
    rules: learnFrom.rules,
    spawn: (job) => {
      // The worker reads what is on disk.
      ingest.flush();
      return startProcess("worker.ts", job);
    },
    watch: () => hourWatch.job(),
    onWatched: (watched) => unlessStoreRefuses(() => hourWatch.note(watched)),
    lastStartedMs: () => store.suggestions.lastAnalysis()?.startedMs ?? null,
    clock,
    log,
  });
  const { aggregates } = store;
  const retention = createRetention({
    events,
    aggregates,
    together: store.together,
    keepDays: options.history_days,
    onFailure: (error) => health.noteFailure(error),
    clock,
    log,
  });
  const backups = memory.createBackups(() => ingest.flush());
  const analyses = createAnalyses({
    runner,
    home: homeWithDays,
    importState: () => ingest.importStatus().state,
    onFinished: (result, run) => {
      suggestions.merge(result, run);
      if (run.scope === "full") {
        suggestions.recountRegrets();
        store.incidents.purgeBefore(clock.now() - options.history_days * DAY_MS);
        void wording.run();
      }
      if (run.scope === "full") void backups.makeNightly().then(() => retention.start());
    },
    isQuickWanted: () => liveOptions.current().quick_analysis,
    lastFullMs: () => store.suggestions.lastAnalysis("full")?.finishedMs ?? null,
    clock,
    log,
  });
  const privacy = createPrivacy({
    store: store.privacy,
    events,
    home: () => home.current(),
    flush: () => ingest.flush(),
    holdAnalyses: async () => await runner.hold(),
    backups: {
      makeIfDue: async () => await backups.makeIfDue(),
      removeAll: () =>
        removeCopies({ dataDir: settings.dataDir, storeName: STORE_FILE, backupsName: BACKUP_FOLDER }),
    },
    audit,
    onDeleted: () => {
      suggestions.reload();
      incidents.reload();
      // What monitors learned of somebody is gone with the rest.
      liveWatch.setHabits(readHabits(habits));
      features.drop();
      doings.drop();
      now.drop();
      replies.drop();
      const current = home.current();
      if (current !== null) corrections.setHome(current);
    },
  });
  const timeZone = (): string =>
    home.current()?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const schedule = createSchedule({
    timeZone: timeZone(),
    fullAt: options.analysis_time,
    clock,
    log,
    lastFullMs: () => store.suggestions.lastAnalysis("full")?.finishedMs ?? null,
    isReady: analyses.isReady,
    run: analyses.run,
  });
  liveOptions.onChange(() => schedule.setFullAt(liveOptions.current().analysis_time));
  const notifications = createNotifications({
    store: store.notifications,
    source,
    options: () => liveOptions.current(),
    timeZone,
    createSecret: () => randomBytes(16).toString("hex"),
    clock,
    log,
  });
  const words = () => notificationWords(home.current()?.language ?? null);
  const incidents = createIncidents({ store: store.incidents, clock });
  const habits = store.shelf(HABITS_SHELF);
  const liveWatch = createLiveWatch({
    source,
    incidents,
    home: () => home.current(),
    readPast: (current, nowMs) => readQuietPast({ events, home: current, nowMs }),
    clock,
    log,
  });
  liveWatch.setHabits(readHabits(habits));
  const hourWatch = createHourWatch({
    shelf: habits,
    store: store.incidents,
    incidents,
    windowDays: options.history_days,
    clock,
    onHabits: (learned) => liveWatch.setHabits(learned),
  });
  const visibility = createVisibility({
    home: () => home.current(),
    showsOthers: () => liveOptions.current().show_others_activity,
  });
  const incidentNotices = createIncidentNotices({
    incidents,
    notifications,
    words,
    language: () => home.current()?.language ?? null,
    visibility,
    clock,
  });
  const pauseLearning = createPauseLearning({ days, timeZone, clock });
  const asking = createAsking({ suggestions, notifications, source, words, teller, log });
  const trials = createTrials({ suggestions, notifications, words, teller, clock });
  const status = createStatusBoard(
    {
      connection: () => source.status(),
      import: () => ingest.importStatus(),
      analysis: () => runner.status(),
      nextFullMs: () => schedule.nextFullMs(),
      lastAnalysis: (scope) => store.suggestions.lastAnalysis(scope),
      counts: () => events.counts(),
      suggestionCounts: () => suggestions.counts(),
      notices: () => notices.list(),
      timeZone,
      pausedUntilMs: () => pauseLearning.untilMs(),
      home: () => home.current(),
    },
    clock,
  );
  return {
    store,
    source,
    home,
    replies,
    homeWithDays,
    learnFrom,
    doings,
    activity,
    now,
    days,
    corrections,
    ingest,
    entityPast,
    suggestions,
    writes,
    liveOptions,
    notifications,
    teller,
    asking,
    trials,
    incidents,
    incidentNotices,
    visibility,
    liveWatch,
    pauseLearning,
    suggestionDays,
    modelGate,
    wording,
    runner,
    retention,
    backups,
    restoreAtNextStart: memory.restoreAtNextStart,
    audit,
    privacy,
    analyses,
    schedule,
    status,
    notices,
    log,
  };
}
