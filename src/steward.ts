/**
 * Puts the app together: every part is made here, once, and handed what it needs.
 *
 * The way: Home Assistant → ingest → store → (worker) analysis → suggestions → API. Nothing here waits for Home Assistant: the API answers
 * from the first second, and a wrong token or an unreachable Home Assistant is a state that the status tells and time can heal.
 */
import { randomUUID } from "node:crypto";
import path from "node:path";
import { startAnalysisProcess } from "./analysis-process.ts";
import { createHomeAssistant } from "./adapters/hass/home-assistant.ts";
import { createMemoryCache } from "./adapters/memory/memory-cache.ts";
import { createSupervisor } from "./adapters/supervisor/create-supervisor.ts";
import { createCommands } from "./api/commands.ts";
import { createIngressDoor, createTokenDoor, type Door } from "./api/doors.ts";
import { createApiServer, type ApiServer } from "./api/server.ts";
import { toHealth } from "./api/views.ts";
import { createAdminLookup } from "./app/admin-lookup.ts";
import { createAnalyses } from "./app/analyses.ts";
import { createAnalysisRunner } from "./app/analysis-runner.ts";
import { BY_STEWARD, createAudit } from "./app/audit.ts";
import { auditWrites } from "./app/audit-source.ts";
import { createCorrections } from "./app/corrections.ts";
import { usersLeftOut } from "./app/exclude.ts";
import { exportHistory } from "./app/export.ts";
import { createEntityPast } from "./app/entity-past.ts";
import { createHomeCache } from "./app/home-cache.ts";
import type { Identity } from "./app/identity.ts";
import { createIngest } from "./app/ingest.ts";
import { createLearnFrom } from "./app/learn-from.ts";
import { createMarkedDays } from "./app/marked-days.ts";
import { createNotices } from "./app/notices.ts";
import { createPrivacy } from "./app/privacy.ts";
import { removeCopies } from "./app/remove-copies.ts";
import { createSchedule } from "./app/schedule.ts";
import { createRetention } from "./app/retention.ts";
import type { Settings } from "./app/settings.ts";
import { createStatusBoard } from "./app/status.ts";
import { STORE_FILE } from "./app/store-file.ts";
import { unlessStoreRefuses } from "./app/store-health.ts";
import { createSuggestions } from "./app/suggestions.ts";
import { findDetector } from "./core/detect/detectors.ts";
import type { Home } from "./core/domain/home.ts";
import type { PresenceDays } from "./core/features/presence-days.ts";
import { HOUR_MS } from "./core/domain/time.ts";
import type { Clock } from "./ports/clock.ts";
import { BACKUP_FOLDER, openStewardStore, withSoundStore } from "./steward-store.ts";
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

export interface Steward {
  /** @throws AppError where a port cannot be had */
  start(): Promise<void>;
  /** Writes what waits and closes everything. */
  stop(): Promise<void>;
}

type Parts = ReturnType<typeof createParts>;

const PANEL_DIR = path.resolve(import.meta.dirname, "../frontend/dist");
const FEATURES_LIFE_MS = HOUR_MS;
/** The same home gives the same suggestions. */
const SEED = 1;
/** The memory grows all the time: this often clients hear of it, and runs read back from the past are counted. */
const PULSE_MS = 10_000;
/** A little more than an automation has to be gone to count as deleted. */
const LOOK_AGAIN_MS = 31_000;

/** @throws AppError store_unusable where the store cannot be opened */
export function createSteward(options: StewardOptions): Steward {
  const { settings, log } = options;
  const parts = withSoundStore(settings.dataDir, () => createParts(options));
  const {
    store,
    source,
    home,
    corrections,
    ingest,
    entityPast,
    suggestions,
    runner,
    retention,
    backups,
    audit,
    schedule,
    status,
  } = parts;
  const { api, ingress } = createServers(parts, options);
  const stopping = new AbortController();
  let pulse: NodeJS.Timeout | null = null;
  let hasWritten = false;

  return {
    async start() {
      wire(parts);
      const port = await api.start();
      const ingressPort = await ingress?.start();
      log.info("Steward listens", { host: settings.host, port, ingress_port: ingressPort });
      pulse = setInterval(() => {
        if (!hasWritten) return;
        hasWritten = false;
        unlessStoreRefuses(() => suggestions.recountRuns());
        status.noteChange();
      }, PULSE_MS);
      ingest.onWritten(() => {
        hasWritten = true;
      });
      entityPast.start();
      ingest.start();
      home.start();
      source.start();
      backups.start();
      void announce(options, port, stopping.signal);
    },
    async stop() {
      stopping.abort();
      if (pulse !== null) clearInterval(pulse);
      schedule.stop();
      await Promise.all([
        api.stop(),
        ingress?.stop(),
        runner.stop(),
        ingest.stop(),
        retention.stop(),
        backups.stop(),
        entityPast.stop(),
        corrections.stop(),
      ]);
      home.stop();
      await source.stop();
      audit.stop();
      unlessStoreRefuses(() => store.checkpoint());
      store.close();
    },
  };
}

function createParts({ settings, log, clock, onStoreDamaged }: StewardOptions) {
  const { options } = settings;
  const notices = createNotices({ dataDir: settings.dataDir, clock, log });
  const { store, storePath, isRestored, health, ...memory } = openStewardStore({
    dataDir: settings.dataDir,
    notices,
    onDamaged: onStoreDamaged,
    clock,
    log,
  });
  const audit = createAudit({ store: store.audit, timeZone: () => timeZone(), clock, log });
  if (isRestored) audit.note({ who: BY_STEWARD, what: "backup/restored" });
  const { events } = store;
  const homeAssistant = createHomeAssistant({ ...settings.homeAssistant, log, clock });
  const source = { ...homeAssistant, saveAutomation: auditWrites(homeAssistant, audit) };
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
  const features = createMemoryCache<readonly PresenceDays[]>({
    name: "features",
    lifeMs: FEATURES_LIFE_MS,
    maxEntries: 4,
    clock,
    log,
  });
  learnFrom.onChange(() => features.drop());
  const entityPast = createEntityPast({ source, moves: store.moves, flush: () => ingest.flush(), log });
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
  const suggestions = createSuggestions({
    store: store.suggestions,
    source,
    events,
    isSameIdea: (detector, a, b) => findDetector(detector)?.isSameIdea(a, b) ?? false,
    maxOpen: options.max_open_suggestions,
    clock,
    log,
  });
  const runner = createAnalysisRunner({
    storePath,
    windowDays: options.history_days,
    seed: SEED,
    rules: learnFrom.rules,
    spawn: (job) => {
      // The worker reads what is on disk.
      ingest.flush();
      return startAnalysisProcess(job);
    },
    lastStartedMs: () => store.suggestions.lastAnalysis()?.startedMs ?? null,
    clock,
    log,
  });
  const { aggregates } = store;
  const retention = createRetention({
    events,
    aggregates,
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
      if (run.scope === "full") retention.start();
    },
    isQuickWanted: options.quick_analysis,
    lastFullMs: () => store.suggestions.lastAnalysis("full")?.finishedMs ?? null,
    clock,
    log,
  });
  const privacy = createPrivacy({
    store: store.privacy,
    events,
    home: () => home.current(),
    flush: () => ingest.flush(),
    isAnalysing: () => runner.status().state === "running",
    backups: {
      makeIfDue: async () => await backups.makeIfDue(),
      removeAll: () =>
        removeCopies({ dataDir: settings.dataDir, storeName: STORE_FILE, backupsName: BACKUP_FOLDER }),
    },
    audit,
    onDeleted: () => {
      suggestions.reload();
      features.drop();
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
    },
    clock,
  );
  return {
    store,
    source,
    home,
    homeWithDays,
    learnFrom,
    days,
    corrections,
    ingest,
    entityPast,
    suggestions,
    runner,
    retention,
    backups,
    audit,
    privacy,
    analyses,
    schedule,
    status,
    notices,
  };
}

/** One listener for whoever has the token; under the Supervisor another one for ingress. */
function createServers(
  {
    store,
    source,
    home,
    ingest,
    entityPast,
    homeWithDays,
    learnFrom,
    days,
    corrections,
    suggestions,
    analyses,
    status,
    notices,
    audit,
    privacy,
  }: Parts,
  { settings, identity, version, log, clock }: StewardOptions,
): { readonly api: ApiServer; readonly ingress: ApiServer | null } {
  const { supervisor } = settings;
  const commands = createCommands({
    suggestions,
    status,
    version,
    home: () => home.current(),
    onHomeChange: (listener) => home.onChange(listener),
    lastAnalysis: (scope) => store.suggestions.lastAnalysis(scope),
    startAnalysis: analyses.start,
    onListed: analyses.refreshIfOld,
    acknowledgeProblem: (code) => notices.acknowledge(code),
    inherit: (from, to) => entityPast.inherit(from, to),
    corrections,
    learnFrom,
    days,
    audit,
    privacy,
  });
  const createServer = (door: Door, port: number): ApiServer =>
    createApiServer({
      host: settings.host,
      port,
      door,
      commands,
      version,
      health: () => toHealth(status.read(), version),
      panelDir: PANEL_DIR,
      exportHistory: () => {
        ingest.flush();
        return exportHistory(store);
      },
      exportHome: () => {
        const current = homeWithDays();
        return current === null ? null : JSON.stringify(current);
      },
      audit,
      log,
    });
  const api = createServer(createTokenDoor({ token: identity.apiToken }), settings.port);
  if (supervisor === null) return { api, ingress: null };
  const { trustedPeer, ingressPort } = supervisor;
  const isAdmin = createAdminLookup(source, clock);
  return { api, ingress: createServer(createIngressDoor({ trustedPeer, isAdmin }), ingressPort) };
}

/** What one part has to tell another. */
function wire(parts: Parts): void {
  const { source, home, corrections, ingest, suggestions, runner, analyses, schedule, status, notices } =
    parts;
  const noteChange = (): void => status.noteChange();
  notices.onChange(noteChange);
  corrections.onChange(noteChange);
  source.onStatus(noteChange);
  // What the store refuses now is counted when it can be written again.
  source.onEvent((event) => unlessStoreRefuses(() => suggestions.noteEvent(event)));
  runner.onChange(noteChange);
  suggestions.onChange(noteChange);
  home.onChange((fresh) => {
    schedule.setTimeZone(fresh.time_zone);
    if (suggestions.noteHome(fresh)) home.refreshIn(LOOK_AGAIN_MS);
    startWhenReady();
    noteChange();
  });
  ingest.onProgress(() => {
    startWhenReady();
    noteChange();
  });

  /** Without any analysis so far, the night's one is overdue: it starts as soon as there is something to analyse. */
  function startWhenReady(): void {
    if (analyses.isReady()) schedule.start();
  }
}

/** Tells Home Assistant's integration where Steward is; until then the panel is reached through ingress. */
async function announce(
  { settings, identity, log }: StewardOptions,
  port: number,
  signal: AbortSignal,
): Promise<void> {
  const { supervisor } = settings;
  if (supervisor === null) return;
  const client = createSupervisor({ token: supervisor.token, baseUrl: supervisor.url, log });
  try {
    const { hostname } = await client.selfInfo(signal);
    const { apiToken: token, instanceId } = identity;
    await client.announce({ host: hostname, port, token, instanceId, bootId: randomUUID() }, signal);
    log.info("Announced to Home Assistant");
  } catch (error) {
    if (!signal.aborted) log.warn("Home Assistant's integration could not be told of Steward", { error });
  }
}
