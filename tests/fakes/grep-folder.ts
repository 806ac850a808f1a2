/** Looks for texts in the raw bytes of every file of a folder, as somebody would who holds the disk. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { openPack } from "../../src/adapters/sqlite/backup-pack.ts";

/** @returns those of the texts that stand anywhere */
export function foundIn(folder: string, texts: readonly string[]): readonly string[] {
  const files = filesIn(folder);
  return texts.filter((text) => files.some((bytes) => bytes.includes(text)));
}

/** @returns how often the text stands in all files together */
export function foundTimes(folder: string, text: string): number {
  return filesIn(folder).reduce((sum, bytes) => sum + bytes.toString("latin1").split(text).length - 1, 0);
}

function filesIn(folder: string): readonly Buffer[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => (file.endsWith(".pack") ? unpack(file) : readFileSync(file)));
}

/** Whoever looks into a backup unpacks it first. */
function unpack(file: string): Buffer {
  const pack = openPack(file);
  try {
    return Buffer.concat(
      pack.frames.flatMap(({ blocks }) => [...blocks]).map((block) => pack.readBlock(block)),
    );
  } finally {
    pack.close();
  }
}
