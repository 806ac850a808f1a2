/**
 * `script/steward import`: an exported history becomes the store of a data folder that has none.
 *
 * A composition root beside cli.ts, loaded only when asked for, so that analysing needs no database. The store is filled under another name and
 * gets its own when all is in it; whatever ends it before leaves the folder as it was.
 */
import { existsSync, linkSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { openStore } from "./adapters/sqlite/open-store.ts";
import { type HistorySource, openFile } from "./app/history-source.ts";
import type { ImportArguments } from "./app/import-arguments.ts";
import { importMemory } from "./app/import-memory.ts";
import { readHome } from "./app/read-home.ts";
import { STORE_FILE } from "./app/store-file.ts";
import { PlainError } from "./core/domain/errors.ts";
import type { Log } from "./ports/log.ts";

interface ImportOptions {
  readonly arguments: ImportArguments;
  readonly standardInput: HistorySource;
  readonly onProgress: (ratio: number | null, note: string) => void;
}

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * @returns one line for a person
 * @throws AppError unreadable_input, invalid_request where the folder has a memory already, store_unusable
 */
export async function importHistory({
  arguments: given,
  standardInput,
  onProgress,
}: ImportOptions): Promise<string> {
  const file = path.join(given.data, STORE_FILE);
  refuseExisting(file);
  const home = await readHome(given.home);
  const source = given.history === "-" ? standardInput : await openFile(given.history);
  mkdirSync(given.data, { recursive: true });
  const unfinished = `${file}.importing`;
  removeStore(unfinished);
  try {
    const store = openStore({ path: unfinished, log: SILENT });
    let lines = 0;
    try {
      lines = await importMemory({
        source,
        memory: store,
        home,
        onProgress(bytes, lines) {
          const ratio = source.sizeBytes === null ? null : bytes / Math.max(1, source.sizeBytes);
          onProgress(ratio, `${lines.toLocaleString("en")} lines`);
        },
      });
      store.checkpoint();
    } finally {
      store.close();
    }
    takeName(unfinished, file);
    return `Imported ${lines.toLocaleString("en")} lines into ${file}. Start Steward on this folder now.`;
  } finally {
    removeStore(unfinished);
  }
}

/** A link is refused where a file of that name has come meanwhile; a renaming would replace it. */
function takeName(unfinished: string, file: string): void {
  try {
    linkSync(unfinished, file);
  } catch (error) {
    refuseExisting(file);
    throw error;
  }
}

function refuseExisting(file: string): void {
  if (!existsSync(file)) return;
  throw new PlainError(
    "invalid_request",
    `${file} is there already, and an import does not touch a memory. Stop Steward and move the file away, or name another folder.`,
  );
}

function removeStore(file: string): void {
  for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
}
