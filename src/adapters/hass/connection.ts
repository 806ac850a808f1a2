/**
 * Keeps one session to Home Assistant alive: opens it, watches it, opens the next one, and says how things stand.
 *
 * It never gives up. A refused token is tried again slowly, because Home Assistant counts failed sign-ins and may ban the address.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { AppError } from "../../core/domain/errors.ts";
import type { Failure } from "../../core/domain/failure.ts";
import { failureInEnglish } from "../../core/domain/failure-in-english.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ConnectionStatus } from "../../ports/home-source.ts";
import type { Log } from "../../ports/log.ts";
import { diagnose } from "./diagnosis.ts";
import { type Session, openSession } from "./session.ts";

export interface ConnectionTimes {
  readonly connectTimeoutMs: number;
  /** Pauses before the next try, the last one for ever. */
  readonly retryMs: readonly number[];
  readonly unauthorizedRetryMs: readonly number[];
  readonly pingEveryMs: number;
  readonly pingTimeoutMs: number;
  /** How often a starting Home Assistant is asked whether it runs. */
  readonly startingPollMs: number;
}

export const DEFAULT_TIMES: ConnectionTimes = {
  connectTimeoutMs: 15_000,
  retryMs: [1_000, 2_000, 5_000, 10_000, 20_000, 30_000],
  unauthorizedRetryMs: [30_000, 60_000, 120_000, 300_000, 600_000],
  pingEveryMs: 30_000,
  pingTimeoutMs: 20_000,
  startingPollMs: 1_000,
};

export interface ConnectionOptions {
  readonly url: string;
  readonly token: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly times: ConnectionTimes;
  /** Sets a new session up (subscriptions); it counts as connected only then. */
  readonly onSession: (session: Session) => Promise<void>;
  readonly onBadFrame: (error: unknown) => void;
}

export interface KeptConnection {
  status(): ConnectionStatus;
  onStatus(listener: (status: ConnectionStatus) => void): () => void;
  /** @throws AppError when there is no session */
  session(): Session;
  start(): void;
  stop(): Promise<void>;
}

/** Lost connections come back within seconds as a rule; only then is it said that Home Assistant is unreachable. */
const FAILURES_UNTIL_UNREACHABLE = 2;

const coreStateSchema = z.object({ state: z.string() });

export function keepConnection(options: ConnectionOptions): KeptConnection {
  const { url, clock, log, times } = options;
  const listeners = new Set<(status: ConnectionStatus) => void>();
  let status: ConnectionStatus = {
    state: "connecting",
    version: null,
    sinceMs: clock.now(),
    failure: null,
  };
  let session: Session | null = null;
  let abort = new AbortController();
  let loop: Promise<void> | null = null;
  let failures = 0;
  let refusals = 0;

  function setStatus(state: ConnectionStatus["state"], failure: Failure | null): void {
    if (state === status.state && isDeepStrictEqual(failure, status.failure)) return;
    const wasDown = status.state === "unreachable" || status.state === "unauthorized";
    const version = session?.version ?? status.version;
    const sinceMs = state === status.state ? status.sinceMs : clock.now();
    const hasNewState = state !== status.state;
    status = { state, version, sinceMs, failure };
    const said = failure === null ? state : failureInEnglish(failure);
    if (hasNewState && (state === "unreachable" || state === "unauthorized")) log.warn(said);
    if (hasNewState && state === "disconnected") log.info(said);
    if (state === "connected")
      log.info(wasDown ? "Home Assistant is back" : "Connected to Home Assistant", { version });
    for (const listener of listeners) listener(status);
  }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await liveOneSession(signal);
        if (signal.aborted) return;
        failures = 0;
        setStatus("disconnected", { kind: "ha-reconnecting" });
      } catch (error) {
        if (signal.aborted) return;
        await noteFailure(error, signal);
      }
      await pause(nextPauseMs(), signal);
    }
  }

  async function liveOneSession(signal: AbortSignal): Promise<void> {
    const opened = await openSession({ ...options, connectTimeoutMs: times.connectTimeoutMs });
    const close = (): void => opened.close();
    signal.addEventListener("abort", close);
    try {
      if (signal.aborted) return;
      session = opened;
      await options.onSession(opened);
      await waitUntilRunning(opened, signal);
      failures = 0;
      refusals = 0;
      setStatus("connected", null);
      await watch(opened, signal);
    } finally {
      signal.removeEventListener("abort", close);
      session = null;
      opened.close();
    }
  }

  async function waitUntilRunning(opened: Session, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { state } = await opened.ask({ type: "get_config" }, coreStateSchema);
      if (state === "RUNNING") return;
      setStatus("starting", { kind: "ha-starting" });
      await pause(times.startingPollMs, signal, opened);
    }
  }

  /** Ends when the session does: a dead network closes nothing, so silence counts as an end. */
  async function watch(opened: Session, signal: AbortSignal): Promise<void> {
    while (opened.isOpen() && !signal.aborted) {
      await pause(times.pingEveryMs, signal, opened);
      if (!opened.isOpen() || signal.aborted) return;
      try {
        await opened.ask({ type: "ping" }, z.unknown(), times.pingTimeoutMs);
      } catch {
        return;
      }
    }
  }

  async function noteFailure(error: unknown, signal: AbortSignal): Promise<void> {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "home_assistant_unauthorized") {
      refusals += 1;
      setStatus("unauthorized", toRefusal(url, error));
      return;
    }
    failures += 1;
    refusals = 0;
    if (status.state === "disconnected" && failures < FAILURES_UNTIL_UNREACHABLE) return;
    const failure = error.code === "home_assistant_refused" ? error.failure : await diagnose(url, signal);
    if (!signal.aborted) setStatus("unreachable", failure);
  }

  function nextPauseMs(): number {
    const pauses = refusals > 0 ? times.unauthorizedRetryMs : times.retryMs;
    const tries = Math.max(refusals > 0 ? refusals : failures, 1);
    return pauses[Math.min(tries, pauses.length) - 1] ?? 1_000;
  }

  return {
    status: () => status,
    onStatus(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    session() {
      if (session !== null) return session;
      throw new AppError(
        status.state === "unauthorized" ? "home_assistant_unauthorized" : "home_assistant_unreachable",
        status.failure ?? { kind: "ha-not-yet" },
      );
    },
    start() {
      if (loop !== null) return;
      abort = new AbortController();
      loop = run(abort.signal);
    },
    async stop() {
      abort.abort();
      await loop;
      loop = null;
    },
  };
}

function toRefusal(url: string, error: AppError): Failure {
  if (error.details["code"] === "unauthorized") return error.failure;
  return { kind: "ha-token-refused", isSupervisors: new URL(url).hostname === "supervisor" };
}

/** Waits, but not beyond the abort or the session's end. */
async function pause(delayMs: number, signal: AbortSignal, session?: Session): Promise<void> {
  const timer = new AbortController();
  const waits = [
    sleep(delayMs, undefined, { signal: AbortSignal.any([signal, timer.signal]) }).catch(() => undefined),
  ];
  if (session !== undefined) waits.push(session.ended.then(() => undefined));
  await Promise.race(waits);
  timer.abort();
}
