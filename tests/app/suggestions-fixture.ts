/** The life of suggestions on a store and a Home Assistant in memory, as the app puts it together. */
import type { Store } from "../../src/adapters/sqlite/open-store.ts";
import { type AutomationWrites, createAutomationWrites } from "../../src/app/automation-writes.ts";
import { createLiveReplay } from "../../src/app/live-replay.ts";
import { createSuggestions, type Suggestions, type SuggestionsOptions } from "../../src/app/suggestions.ts";
import type { FakeClock } from "../fakes/clock.ts";
import type { FakeHomeSource } from "../fakes/home-source.ts";
import { createFakeLog } from "../fakes/log.ts";
import { isSameSample } from "./suggestion-sample.ts";

export interface SuggestionsFixture {
  readonly suggestions: Suggestions;
  readonly writes: AutomationWrites;
}

export function createTestSuggestions(
  parts: { readonly store: Store; readonly source: FakeHomeSource; readonly clock: FakeClock },
  change: Partial<SuggestionsOptions> = {},
): SuggestionsFixture {
  const { store, source, clock } = parts;
  const writes = createAutomationWrites({ store: store.versions, source, clock });
  const replays = createLiveReplay({
    events: store.events,
    home: () => source.home,
    rules: () => [],
    flush: () => undefined,
    clock,
  });
  const suggestions = createSuggestions({
    store: store.suggestions,
    source,
    writes,
    replays,
    events: store.events,
    isSameIdea: isSameSample,
    changeOf: () => null,
    inHomesWords: (stored) => stored,
    home: () => source.home,
    maxOpen: () => 5,
    clock,
    log: createFakeLog(),
    ...change,
  });
  return { suggestions, writes };
}
