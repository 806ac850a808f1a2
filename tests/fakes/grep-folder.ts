/** Looks for texts in the raw bytes of every file of a folder, as somebody would who holds the disk. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

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
    .map((file) => readFileSync(file));
}
