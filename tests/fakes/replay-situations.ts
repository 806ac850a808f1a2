/** Puts recorded situations to the attributor: live as the bus told them, and read back through the adapter as the recorder tells them. */
import path from "node:path";
import { createPastReader } from "../../src/adapters/hass/past.ts";
import type { Session } from "../../src/adapters/hass/session.ts";
import { openStore } from "../../src/adapters/sqlite/open-store.ts";
import { createAttributor } from "../../src/app/attribute.ts";
import { createCorrections } from "../../src/app/corrections.ts";
import type { StateEvent } from "../../src/core/domain/event.ts";
import type { Initiator } from "../../src/core/domain/initiator.ts";
import type { AttributedEvent } from "../../src/ports/event-store.ts";
import type { Recording } from "../e2e/play-situations.ts";
import { createFakeClock } from "./clock.ts";
import { createFakeLog } from "./log.ts";
import { createTempFolder } from "./temp-folder.ts";

/** By entity, instant and state. */
export type Attributions = ReadonlyMap<string, Initiator>;

/** Judged one by one in the order of the bus, as ingest does. */
export async function attributeLive({ home, programs, events }: Recording): Promise<Attributions> {
  const attributor = createAttributor(home);
  return collect(
    events.map((event) => ({ event, initiator: attributor.attribute(event) })),
    home,
    programs,
  );
}

/** Read through the adapter, judged as the import does. */
export async function attributePast(recording: Recording): Promise<Attributions> {
  const { home, programs, range } = recording;
  const entityIds = home.entities.map((entity) => entity.entity_id);
  const reader = createPastReader();
  const past = await reader.read(sessionOf(recording), range, entityIds, new AbortController().signal);
  const attributor = createAttributor(home);
  return collect(
    past.map(({ event, initiator }) => ({ event, initiator: attributor.attribute(event, initiator) })),
    home,
    programs,
  );
}

/** With people's word over the rules', as what reaches the store. */
async function collect(
  attributed: readonly AttributedEvent[],
  home: Recording["home"],
  programs: readonly string[],
): Promise<Attributions> {
  const found = new Map<string, Initiator>();
  const folder = createTempFolder();
  const log = createFakeLog();
  const store = openStore({ path: path.join(folder.path, "steward.db"), log });
  const corrections = createCorrections({ store: store.corrections, clock: createFakeClock(), log });
  corrections.setHome(home);
  for (const userId of programs) corrections.markProgram(userId, true);
  const kept = corrections.over({
    ...store.events,
    append(batch) {
      for (const { event, initiator } of batch) {
        if (event.type === "state" && initiator !== null) found.set(keyOf(event), initiator);
      }
      return batch.length;
    },
  });
  kept.append(attributed);
  await corrections.stop();
  store.close();
  folder.remove();
  return found;
}

export function keyOf({ entityId, atMs, state }: Pick<StateEvent, "entityId" | "atMs" | "state">): string {
  return `${entityId}|${atMs}|${state}`;
}

type Row = Readonly<Record<string, unknown>>;

/** Answers the three questions of the reader from what was recorded. */
function sessionOf({ past }: Recording): Session {
  const history = past.history as Readonly<Record<string, readonly Row[]>>;
  const logbook = past.logbook as readonly Row[];
  const { promise: ended } = Promise.withResolvers<void>();
  return {
    version: "2026.11.0",
    ended,
    isOpen: () => true,
    close: () => undefined,
    subscribe: async () => undefined,
    async ask(message, answer) {
      const wanted = new Set(Array.isArray(message["entity_ids"]) ? message["entity_ids"] : []);
      if (message.type === "logbook/get_action_calls") return answer.parse(past.calls);
      if (message.type === "logbook/get_events") {
        return answer.parse(logbook.filter((row) => wanted.has(row["entity_id"])));
      }
      return answer.parse(Object.fromEntries(Object.entries(history).filter(([id]) => wanted.has(id))));
    },
  };
}
