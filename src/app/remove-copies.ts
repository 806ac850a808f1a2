/** Removes every copy of the store that Steward made beside it: daily backups, damaged stores set aside, copies that wait. */
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";

export interface CopyPlaces {
  readonly dataDir: string;
  /** Name of the store's file in it. */
  readonly storeName: string;
  /** Name of the folder of backups in it. */
  readonly backupsName: string;
}

/** Made for Home Assistant's backup while that is made; one that is left over is of no use. */
const SUPERVISORS_COPY = /^steward-backup\.db/;

/** @returns how many copies there were */
export function removeCopies({ dataDir, storeName, backupsName }: CopyPlaces): number {
  const beside = namesIn(dataDir).filter(
    (name) =>
      name.startsWith(`${storeName}-damaged-`) ||
      name === `${storeName}.restoring` ||
      SUPERVISORS_COPY.test(name),
  );
  const backups = namesIn(path.join(dataDir, backupsName)).map((name) => path.join(backupsName, name));
  const copies = [...beside, ...backups];
  for (const name of copies) rmSync(path.join(dataDir, name), { recursive: true, force: true });
  return copies.filter((name) => !/\.(?:pack|part)$/.test(name)).length;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
