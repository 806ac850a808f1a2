/**
 * Who is an administrator, asked of Home Assistant and remembered for a moment.
 *
 * While Home Assistant cannot be asked, what it said last holds: what needs a right needs Home Assistant too.
 */
import type { Clock } from "../ports/clock.ts";
import type { HomeSource, HomeUser } from "../ports/home-source.ts";

const FRESH_MS = 30_000;

/** @returns whether the user of that id is an active administrator; it rejects where nobody could ever be asked */
export function createAdminLookup(
  source: Pick<HomeSource, "readUsers">,
  clock: Clock,
): (userId: string) => Promise<boolean> {
  let users: readonly HomeUser[] | null = null;
  let readMs = Number.NEGATIVE_INFINITY;

  return async (userId) => {
    if (userId === "") return false;
    if (users === null || clock.now() - readMs >= FRESH_MS) {
      try {
        users = await source.readUsers();
        readMs = clock.now();
      } catch (error) {
        if (users === null) throw error;
      }
    }
    return users.some(({ id, isAdmin, isActive }) => id === userId && isAdmin && isActive);
  };
}
