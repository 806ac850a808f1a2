/** Takes persons and things out of all that is kept, so that not even their names are left. */

export interface Forgotten {
  readonly userIds: readonly string[];
  /** Their changes are to be erased before (EventStore's `erase`). */
  readonly entityIds: readonly string[];
}

export interface PrivacyStore {
  /** In one transaction: names, runs, calls, corrections, suggestions and records that mention them. @returns how many suggestions went */
  forget(forgotten: Forgotten): number;
  /**
   * Writes the file anew without what was deleted; it takes a while, and once more the store's room on the disk.
   * @throws AppError busy while somebody reads
   */
  sweep(): void;
}
