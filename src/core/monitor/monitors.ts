/** The monitors there are. Adding one is a line here. */
import { leftOpen } from "./left-open.ts";
import type { LiveMoment, Monitor } from "./monitor.ts";
import { silentNow } from "./silent.ts";
import { type UnusualMoment, unusualHour } from "./unusual-hour.ts";

/** A monitor whose parameters and habits only it knows. */
type AnyMonitor<Moment> = Monitor<unknown, unknown, Moment>;

/** Look whenever something changed or their next moment has come: cheap, in the main thread. */
export const LIVE_MONITORS: readonly AnyMonitor<LiveMoment>[] = [silentNow, leftOpen];

/** Look at hours that are over, in a process of their own. */
export const HOUR_MONITORS: readonly AnyMonitor<UnusualMoment>[] = [unusualHour];
