/** What people say about who does things, where the rules cannot know it. */
import { z } from "zod";
import type { Corrections } from "../../app/corrections.ts";
import type { Correction } from "../../ports/correction-store.ts";
import { command, noParams, type CommandTable } from "../command.ts";
import type { CorrectionItem, CorrectionList } from "../protocol.ts";

export interface AttributionCommandOptions {
  readonly corrections: Corrections;
}

type Names = "attribution/corrections" | "attribution/correct" | "users/mark";

const MAX_ID_LENGTH = 255;

const id = z.string().min(1).max(MAX_ID_LENGTH);
const correctParams = z
  .strictObject({
    entity_id: id.exactOptional(),
    device_id: id.exactOptional(),
    initiator: z.enum(["person", "program", "nobody"]).nullable(),
    person: id.exactOptional(),
  })
  .superRefine(({ entity_id, device_id, initiator, person }, context) => {
    if ((entity_id === undefined) === (device_id === undefined)) {
      context.addIssue({ code: "custom", message: "expected either entity_id or device_id" });
    }
    if ((initiator === "person") !== (person !== undefined)) {
      const message = 'expected with initiator "person", and only with it';
      context.addIssue({ code: "custom", path: ["person"], message });
    }
  });
const markParams = z.strictObject({ user_id: id, program: z.boolean() });

export function createAttributionCommands({
  corrections,
}: AttributionCommandOptions): Pick<CommandTable, Names> {
  const list = (): CorrectionList => ({
    items: corrections.list().map(toItem),
    programs: corrections
      .programs()
      .map(({ userId, markedMs }) => ({ user_id: userId, marked_ms: markedMs })),
    applying: corrections.isApplying(),
  });
  return {
    "attribution/corrections": command<"attribution/corrections">(noParams, list),
    "attribution/correct": command<"attribution/correct">(
      correctParams,
      ({ entity_id, device_id, initiator, person }) => {
        const target =
          entity_id === undefined
            ? ({ scope: "device", id: device_id ?? "" } as const)
            : ({ scope: "entity", id: entity_id } as const);
        if (initiator === null) corrections.remove(target);
        else corrections.correct(target, initiator, person ?? null);
        return list();
      },
    ),
    "users/mark": command<"users/mark">(markParams, ({ user_id, program }) => {
      corrections.markProgram(user_id, program);
      return list();
    }),
  };
}

function toItem({ scope, id: targetId, initiator, personId, createdMs }: Correction): CorrectionItem {
  return {
    entity_id: scope === "entity" ? targetId : null,
    device_id: scope === "device" ? targetId : null,
    initiator,
    person: personId,
    created_ms: createdMs,
  };
}
