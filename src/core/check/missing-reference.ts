/**
 * Automations, scripts and scenes that name what is no longer there: an entity, device, area, floor or label that was renamed, removed or mistyped.
 *
 * Those of which nothing is left to act on are told by dead-automation.ts, with all that they miss.
 */
import { z } from "zod";
import type { Finding } from "../domain/finding.ts";
import type { HomeAutomation } from "../domain/home.ts";
import { readActingOnNothing } from "./acts-on-nothing.ts";
import type { Check, CheckInput } from "./check.ts";
import { type MissingParts, createMissingReader } from "./missing-parts.ts";
import { toFinding } from "./wording.ts";

const paramsSchema = z.object({
  minMissing: z
    .number()
    .int()
    .min(1)
    .default(1)
    .describe("Missing things of one configuration worth a word."),
});

type Params = z.output<typeof paramsSchema>;

export const missingReference: Check<Params> = {
  id: "missing-reference",
  params: paramsSchema,
  check(input, params) {
    const { home } = input;
    const missingOf = createMissingReader(input);
    const toldElsewhere = readActingOnNothing(input);
    return [...home.automations, ...home.scripts, ...home.scenes].flatMap((item) => {
      if (toldElsewhere.has(item.entity_id)) return [];
      const missing = missingOf(item);
      const count = Object.values(missing).reduce((sum, ids: readonly string[]) => sum + ids.length, 0);
      return count < params.minMissing ? [] : [describe(item, missing, input)];
    });
  },
};

function describe(
  { entity_id }: HomeAutomation,
  { ids, devices, areas, floors, labels }: MissingParts,
  { names, automated }: CheckInput,
): Finding {
  return toFinding(
    {
      id: `missing-reference:${entity_id}`,
      check: "missing-reference",
      severity: automated.isEnabled(entity_id) ? "warning" : "info",
      entity_ids: [entity_id, ...ids],
      evidence: {
        missing: ids,
        missing_devices: devices,
        missing_areas: areas,
        missing_floors: floors,
        missing_labels: labels,
      },
    },
    {
      kind: "missing",
      name: names.nameOf(entity_id),
      ids,
      devices: devices.length,
      places: { areas, floors, labels },
    },
  );
}
