/**
 * The app's process: reads its surroundings, starts, and ends cleanly when told to.
 *
 * Exit codes (sysexits.h): 0 stopped on request, 78 something set is wrong or the data folder is not usable (one sentence says
 * what to change), 70 a fault inside; a supervisor of processes may start it again.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { readIdentity } from "./app/identity.ts";
import { createLogger } from "./app/logger.ts";
import { readSettings } from "./app/settings.ts";
import { isAppError } from "./core/domain/errors.ts";
import { createSteward, type Steward } from "./steward.ts";
import type { Clock } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";

const EXIT_FAULT = 70;
const EXIT_CONFIG = 78;
const STOP_WITHIN_MS = 10_000;

const clock: Clock = { now: () => Date.now() };

try {
  await main();
} catch (error) {
  if (!isAppError(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(EXIT_CONFIG);
}

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const identity = readIdentity(settings.dataDir, settings.apiToken);
  const log = createLogger({
    level: settings.options.log_level,
    clock,
    write: (line) => void process.stdout.write(`${line}\n`),
    secrets: [settings.homeAssistant.token, identity.apiToken, settings.options.model_key],
  });
  endOnFault(log);
  const version = readVersion();
  log.info(`Steward ${version} starts`, { mode: settings.mode, data: settings.dataDir });
  const create = (): Steward =>
    createSteward({ settings, identity, version, log, clock, onStoreDamaged: () => void startAgain() });
  let steward = create();
  /** In this process: not everywhere is there somebody who would start another. */
  async function startAgain(): Promise<void> {
    await steward.stop();
    steward = create();
    await steward.start();
  }
  endOnSignal(async () => steward.stop(), log);
  await steward.start();
}

function endOnSignal(stop: () => Promise<void>, log: Log): void {
  let isEnding = false;
  const end = (signal: NodeJS.Signals): void => {
    if (isEnding) process.exit(EXIT_FAULT);
    isEnding = true;
    log.info("Steward stops", { signal });
    setTimeout(() => {
      log.error("Stopping took too long; what was not written is read again from Home Assistant's history");
      process.exit(EXIT_FAULT);
    }, STOP_WITHIN_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error("Stopping failed", { error });
        process.exit(EXIT_FAULT);
      },
    );
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
}

/** A bug leaves unknown state behind: the process ends, is started again, and fills its gap. */
function endOnFault(log: Log): void {
  const end = (error: unknown): void => {
    log.error("Steward has a fault and ends", { error });
    process.exit(EXIT_FAULT);
  };
  process.on("uncaughtException", end);
  process.on("unhandledRejection", end);
}

function readVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
