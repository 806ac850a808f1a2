/** Wording as the app puts it together: real store, real gate, a model on a free port. */
import path from "node:path";
import { openStore, type Store } from "../../../src/adapters/sqlite/open-store.ts";
import { createAudit, type Audit } from "../../../src/app/audit.ts";
import { CACHE_KINDS, createCache } from "../../../src/app/cache.ts";
import { createLiveOptions, type LiveOptions } from "../../../src/app/live-options.ts";
import { parseOptions } from "../../../src/app/options.ts";
import {
  createModelGate,
  type ModelGate,
  type ModelGateOptions,
} from "../../../src/app/wording/model-gate.ts";
import type { Wordable } from "../../../src/app/wording/wordable.ts";
import { createWording, type Wording } from "../../../src/app/wording/wording.ts";
import { dailyTime } from "../../../src/core/detect/daily-time.ts";
import { dailyTimeBodySchema } from "../../../src/core/detect/daily-time-body.ts";
import { createHome, type Home } from "../../../src/core/domain/home.ts";
import { createWords } from "../../../src/core/suggest/words.ts";
import { createLanguageModel } from "../../../src/steward-model.ts";
import { createFakeClock, type FakeClock } from "../../fakes/clock.ts";
import { createFakeHomeSource, type FakeHomeSource } from "../../fakes/home-source.ts";
import { createFakeLog, type FakeLog } from "../../fakes/log.ts";
import { type ModelServer, startModelServer, type WireFormat } from "../../fakes/model-servers.ts";
import { createTempFolder, type TempFolder } from "../../fakes/temp-folder.ts";

export const KEY = "sk-secret-of-the-tests";

export interface WordingFixture {
  readonly server: ModelServer;
  readonly source: FakeHomeSource;
  readonly store: Store;
  readonly audit: Audit;
  readonly options: LiveOptions;
  readonly gate: ModelGate;
  readonly wording: Wording;
  readonly clock: FakeClock;
  readonly log: FakeLog;
  readonly folder: TempFolder;
  /** What was waited, milliseconds. */
  readonly waits: number[];
  items: readonly Wordable[];
  /** Everything anew on the same folder, as a restart does. */
  restart(): WordingFixture;
  stop(): Promise<void>;
}

/** A home in which everything has these names. */
export function homeWith(light: string, person: string): Home {
  return createHome({
    time_zone: "Europe/Vienna",
    language: "de",
    areas: [{ area_id: "a", name: light }],
    entities: [{ entity_id: "light.a", name: light, area_id: "a" }, { entity_id: "person.b" }],
    persons: [{ entity_id: "person.b", name: person, user_id: "u" }],
    users: [{ id: "u", name: person }],
  });
}

/** What the detector of daily times says in this home. */
export function describeIn(home: Home, part: Readonly<Record<string, unknown>> = {}): Wordable {
  const body = dailyTimeBodySchema.parse({
    entity_ids: ["light.a"],
    state: "on",
    days: "weekdays",
    at_min: 427,
    from_min: 418,
    to_min: 435,
    by: "person.b",
    only: { condition: "state", entity_id: "person.b", state: "home" },
    a_week_min: null,
    ...part,
  });
  const found = { support: 19, opportunities: 22, pValue: 0.001, baseRate: 0, firstSeenMs: 0, lastSeenMs: 0 };
  const candidate = { ...found, body, daysSeen: 19, validated: true };
  return dailyTime.describe(candidate, createWords(home));
}

export async function startWording(
  change: Readonly<Record<string, unknown>> = {},
  {
    format = "openai",
    gate: gateChange = {},
  }: { format?: WireFormat; gate?: Partial<ModelGateOptions> } = {},
): Promise<WordingFixture> {
  const server = await startModelServer(format);
  const folder = createTempFolder();
  const clock = createFakeClock();
  const log = createFakeLog();
  const source = createFakeHomeSource(homeWith("Zwiebellampe", "Wilhelmine"));

  function open(): WordingFixture {
    const store = openStore({ path: path.join(folder.path, "steward.db"), log });
    const waits: number[] = [];
    const options = createLiveOptions(
      parseOptions(
        {
          model_provider: format,
          model_name: "a-model",
          model_url: format === "openai" ? `${server.url}/v1` : server.url,
          model_key: KEY,
          ...change,
        },
        () => "",
      ),
      store.settings,
    );
    const audit = createAudit({ store: store.audit, timeZone: () => source.home.time_zone, clock, log });
    const gate = createModelGate({
      liveOptions: options,
      createModel: (choice) => createLanguageModel(choice, source),
      store: store.modelUse,
      audit,
      timeZone: () => source.home.time_zone,
      lookup: () => Promise.resolve(["127.0.0.1"]),
      wait: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
      random: () => 0.5,
      timeoutMs: 10_000,
      clock,
      log,
      ...gateChange,
    });
    const fixture: WordingFixture = {
      server,
      source,
      store,
      audit,
      options,
      gate,
      wording: createWording({
        gate,
        replies: createCache({ ...CACHE_KINDS.replies, shelf: store.shelf("replies"), clock, log }),
        store: store.wordings,
        home: () => source.home,
        options: () => options.current(),
        items: () => fixture.items,
        clock,
        log,
      }),
      clock,
      log,
      folder,
      waits,
      items: [describeIn(source.home)],
      restart() {
        store.close();
        return open();
      },
      async stop() {
        gate.stop();
        await server.stop();
        store.close();
        folder.remove();
      },
    };
    return fixture;
  }
  return open();
}
