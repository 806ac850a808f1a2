/**
 * Puts the app together: every part is made here, once, and handed what it needs.
 *
 * The way: Home Assistant → ingest → store → (worker) analysis → suggestions → API. Nothing here waits for Home Assistant: the API answers
 * from the first second, and a wrong token or an unreachable Home Assistant is a state that the status tells and time can heal.
 */
import { unlessStoreRefuses, unlessStoreRefusesLater } from "./app/store-health.ts";
import { withSoundStore } from "./steward-store.ts";
import { createParts, type StewardOptions, type StewardParts } from "./steward-parts.ts";
import { announce, createServers } from "./steward-servers.ts";

export interface Steward {
  /** @throws AppError where a port cannot be had */
  start(): Promise<void>;
  /** Writes what waits and closes everything. */
  stop(): Promise<void>;
}

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
    now,
    schedule,
    status,
    trials,
    incidentNotices,
    liveWatch,
    modelGate,
    wording,
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
        unlessStoreRefuses(() => suggestions.wake());
        void unlessStoreRefusesLater(() => trials.look());
        void unlessStoreRefusesLater(() => incidentNotices.look());
        void liveWatch.look();
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
      now.stop();
      modelGate.stop();
      await Promise.all([
        api.stop(),
        ingress?.stop(),
        runner.stop(),
        ingest.stop(),
        retention.stop(),
        backups.stop(),
        entityPast.stop(),
        corrections.stop(),
        wording.stop(),
      ]);
      home.stop();
      await source.stop();
      audit.stop();
      unlessStoreRefuses(() => store.checkpoint());
      store.close();
    },
  };
}

/** What one part has to tell another. */
function wire(parts: StewardParts): void {
  const { source, home, corrections, ingest, suggestions, runner, analyses, schedule, status, notices } =
    parts;
  const { asking, notifications, writes, liveWatch, log } = parts;
  const noteChange = (): void => status.noteChange();
  notices.onChange(noteChange);
  corrections.onChange(noteChange);
  source.onStatus(noteChange);
  // What the store refuses now is counted when it can be written again.
  source.onEvent((event) => unlessStoreRefuses(() => suggestions.noteEvent(event)));
  source.onEvent((event) => liveWatch.noteEvent(event));
  source.onAsk((ask) => {
    asking.noteAsk(ask).catch((error: unknown) => log.warn("A question could not be asked", { error }));
  });
  source.onNotificationAnswer((answer) => unlessStoreRefuses(() => notifications.noteAnswer(answer)));
  source.onStatus(({ state }) => {
    if (state !== "connected") return;
    liveWatch.noteConnected();
    writes.settle().catch((error: unknown) => log.warn("What became of a write is not known yet", { error }));
  });
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
