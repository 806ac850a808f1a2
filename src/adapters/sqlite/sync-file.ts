/** Has the disk take what was written. */
import { closeSync, fsyncSync, openSync } from "node:fs";

/** @param file a file, or a folder after a name in it has changed */
export function syncFile(file: string): void {
  const handle = openSync(file, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
