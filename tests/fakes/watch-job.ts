/** What monitors are told where nothing was before. */
import type { WatchJob } from "../../src/app/watch-hours.ts";

export const NOTHING_WATCHED: WatchJob = { incidents: [], open: null, lookedUntilMs: null };
