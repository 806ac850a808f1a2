/** Homes written by hand for tests of one detector: lamps used at random hours, and whatever a test adds. */
import type { Candidate } from "../../../src/core/detect/contract.ts";
import { type AnyDetector, findDetector } from "../../../src/core/detect/detectors.ts";
import { createShared } from "../../../src/core/detect/shared.ts";
import type { AutomationConfig } from "../../../src/core/domain/automation.ts";
import type { EventLog } from "../../../src/core/domain/event-log.ts";
import { type Home, createHome } from "../../../src/core/domain/home.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import { createWords } from "../../../src/core/suggest/words.ts";
import { createHouseLog, drawMinute, type HouseLog, TIME_ZONE, writeUses } from "../../houses/house-log.ts";

export interface Found {
  readonly candidate: Candidate<unknown>;
  readonly title: string;
  readonly explanation: string;
  readonly automation: AutomationConfig;
}

export interface HandMade {
  readonly log: EventLog;
  readonly home: Home;
  /** What a detector says that has stood its own validation and is no chance by itself. */
  readonly found: (detectorId: string) => readonly Found[];
}

export type HomeParts = Parameters<typeof createHome>[0];

/** @param write adds to a home in which eight other lamps are used twice a day */
export function makeHome(
  days: number,
  write: (house: HouseLog, random: () => number) => void,
  parts: HomeParts = {},
): HandMade {
  const house = createHouseLog();
  const random = createRandom(1017);
  for (let lamp = 0; lamp < 8; lamp += 1)
    for (let day = 0; day < days; day += 1)
      writeUses(house, `light.other_${lamp}`, day, [drawMinute(random), drawMinute(random)], random);
  write(house, random);
  const log = house.build(days);
  const home = createHome({ time_zone: TIME_ZONE, ...parts });
  return { log, home, found: (id) => detect(id, log, home) };
}

function detect(id: string, log: EventLog, home: Home): readonly Found[] {
  const detector: AnyDetector | null = findDetector(id);
  if (detector === null) throw new Error(`no detector ${id}`);
  const days = createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: [], log });
  const shared = createShared(log, home, days);
  const input = { log, home, days, nowMs: log.range.toMs, shared, random: createRandom(1) };
  const { candidates, tested } = detector.detect(input, detector.params.parse({}));
  const words = createWords(home);
  return candidates
    .filter(({ validated, pValue }) => validated && pValue * tested <= 0.05)
    .map((candidate) => {
      const { titleParts, explanation } = detector.describe(candidate, words);
      const title = titleParts.map(({ text }) => text).join("");
      return { candidate, title, explanation, automation: detector.toAutomation(candidate.body, words) };
    });
}
