/** Days made by hand, and an automation replayed over them. */
import type { AutomationConfig } from "../../../src/core/domain/automation.ts";
import { createHome } from "../../../src/core/domain/home.ts";
import type { InitiatorKind } from "../../../src/core/domain/initiator.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { type Replay, replay } from "../../../src/core/suggest/backtest.ts";
import { type ReplayInput, createReplayInput } from "../../../src/core/suggest/replay-input.ts";
import { createHouseLog } from "../../houses/house-log.ts";

/** What `by` is nobody says is a person's where people operate it, and nobody's where they do not. */
export type Row = readonly [day: number, minute: number, entityId: string, state: string, by?: InitiatorKind];

export interface CaseOptions {
  readonly days?: number;
  /** Days on which nothing at all is recorded. */
  readonly silentDays?: readonly number[];
  /** A Monday unless said otherwise. */
  readonly firstDate?: string;
  readonly timeZone?: string;
  readonly latitude?: number | null;
  readonly longitude?: number;
  readonly exceptions?: readonly { readonly from: string; readonly to: string }[];
}

export const TURN_ON: AutomationConfig["actions"][number] = {
  action: "light.turn_on",
  target: { entity_id: "light.a" },
};

const AT_SEVEN: AutomationConfig = {
  alias: "",
  description: "",
  triggers: [{ trigger: "time", at: "07:00:00" }],
  conditions: [],
  actions: [TURN_ON],
  mode: "single",
};

/** `light.a` is off to begin with, which is nobody's doing. Berlin, unless said otherwise. */
export function createCase(rows: readonly Row[], options: CaseOptions = {}): ReplayInput {
  const { days = 1, silentDays = [], firstDate, timeZone = "Europe/Berlin" } = options;
  const house = createHouseLog(firstDate, timeZone);
  for (let day = 0; day < days; day += 1)
    if (!silentDays.includes(day)) house.write("sensor.seen", String(day), day, 1, "system");
  house.write("light.a", "off", 0, 0.5, "system");
  for (const [day, minute, entityId, state, by] of rows)
    house.write(
      entityId,
      state,
      day,
      minute,
      by ?? (/^(sensor|binary|person)/.test(entityId) ? "unknown" : "physical"),
    );
  const log = house.build(days);
  const { latitude = 52.52, longitude = 13.405, exceptions = [] } = options;
  const home = createHome({ time_zone: timeZone, latitude, longitude, exceptions: [...exceptions] });
  const table = createDayTable({ range: log.range, timeZone, exceptions: home.exceptions, log });
  return createReplayInput(log, table, home);
}

/** By default: light.a on at seven. */
export function replayCase(
  rows: readonly Row[],
  config: Partial<AutomationConfig> = {},
  options: CaseOptions = {},
): Replay {
  return replay({ ...AT_SEVEN, ...config }, createCase(rows, options));
}

/** Local "day HH:MM:SS" of each firing, with its word. */
export function firingsOf(
  rows: readonly Row[],
  config: Partial<AutomationConfig> = {},
  options: CaseOptions = {},
): readonly string[] {
  const input = createCase(rows, options);
  return replay({ ...AT_SEVEN, ...config }, input).firings.map(({ atMs, word }) => {
    const minute = input.clock.minuteOf(atMs);
    const text = (value: number) => String(Math.floor(value)).padStart(2, "0");
    const day = input.days.indexOf(atMs);
    return `${day} ${text(minute / 60)}:${text(minute % 60)}:${text(Math.round((minute % 1) * 60))} ${word}`;
  });
}
