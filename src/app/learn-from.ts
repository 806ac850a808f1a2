/**
 * What is learned from, as the home's people want it: their rules, the defaults beneath, and what each of them does at present.
 *
 * A rule holds from the moment it is set, for what comes in and for what the next analysis looks at. What is stored already stays unless it is
 * asked to be erased with it: a rule can be taken back, a past cannot.
 */
import { setImmediate as yieldToOthers } from "node:timers/promises";
import { AppError } from "../core/domain/errors.ts";
import { createHome, type Home } from "../core/domain/home.ts";
import { type LearningRule, learningRuleId } from "../core/domain/learning.ts";
import type { EpochMs } from "../core/domain/time.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { LearningStore } from "../ports/learning-store.ts";
import { createExcluder, type Excluder, usersLeftOut } from "./exclude.ts";
import { DEFAULT_RULES, type DefaultRule, FIXED_RULES } from "./exclude-defaults.ts";
import { createListeners } from "./listeners.ts";

export interface LearnFromOptions {
  readonly store: Pick<LearningStore, "rules" | "saveRule" | "deleteRule">;
  readonly events: Pick<EventStore, "erase">;
  readonly home: () => Home | null;
  /** Changes left out since `sinceMs`, by rule id. */
  readonly dropped: () => Readonly<Record<string, number>>;
  readonly sinceMs: EpochMs;
  /** Writes what waits, so that it can be erased. */
  readonly flush: () => void;
  /** Ends an analysis that reads what is erased, and lets none begin until what is returned is called. */
  readonly holdAnalyses: () => Promise<() => void>;
}

/** What ingest, import and analyses need. */
export interface RuleSource {
  readonly rules: () => readonly LearningRule[];
  readonly onChange: (listener: () => void) => () => void;
}

interface RuleEffect {
  /** Entities of the home about which this rule decides at present. */
  readonly entities: number;
  /** Changes it left out since the start of the app. */
  readonly dropped: number;
}

interface RuleList {
  readonly sinceMs: EpochMs;
  readonly rules: readonly (LearningRule & RuleEffect & { readonly name: string | null })[];
  readonly defaults: readonly (RuleEffect & {
    readonly id: DefaultRule;
    /** Whether a rule may include it all the same. */
    readonly isFixed: boolean;
  })[];
}

export interface LearnFrom extends RuleSource {
  list(): RuleList;
  /** @returns how many stored changes were erased */
  setRule(rule: Omit<LearningRule, "id">, eraseStored: boolean): Promise<number>;
  /** @throws AppError not_found */
  deleteRule(id: string): void;
  /** The stored rules are others now: what they are about has another name. */
  reload(): void;
}

/** Changes looked at in one step of erasing, some tens of milliseconds. */
const STEP_ROWS = 50_000;

export function createLearnFrom(options: LearnFromOptions): LearnFrom {
  const { store, events, home, dropped, sinceMs, flush, holdAnalyses } = options;
  const listeners = createListeners();
  let rules = store.rules();

  const compile = (): Excluder => createExcluder(home() ?? createHome(), rules);

  function reload(): void {
    rules = store.rules();
    listeners.tell();
  }

  async function erase(rule: LearningRule): Promise<number> {
    flush();
    const excluder = compile();
    const userIds = [...usersLeftOut(home() ?? createHome(), [rule])];
    const isErased = (entityId: string): boolean => excluder.ruleFor(entityId) === rule.id;
    let changes = 0;
    for (let fromMs: EpochMs | null = 0; fromMs !== null;) {
      const step = events.erase({ isErased, userIds }, fromMs, STEP_ROWS);
      changes += step.changes;
      fromMs = step.nextMs;
      await yieldToOthers();
    }
    return changes;
  }

  return {
    rules: () => rules,
    onChange: listeners.add,
    reload,
    list() {
      const counts = compile().entityCounts();
      const drops = dropped();
      const effectOf = (id: string): RuleEffect => ({
        entities: counts.get(id) ?? 0,
        dropped: drops[id] ?? 0,
      });
      return {
        sinceMs,
        rules: rules.map((rule) => ({ ...rule, ...effectOf(rule.id), name: nameOf(rule, home()) })),
        defaults: DEFAULT_RULES.map((id) => ({ id, ...effectOf(id), isFixed: FIXED_RULES.has(id) })),
      };
    },
    async setRule({ effect, by, value }, eraseStored) {
      if (eraseStored && effect === "include") {
        throw new AppError("invalid_request", { kind: "rule-includes" });
      }
      if (eraseStored && home() === null) {
        throw new AppError("busy", { kind: "home-unread", unknown: "rule" });
      }
      const rule = { id: learningRuleId(by, value), effect, by, value };
      store.saveRule(rule);
      reload();
      if (!eraseStored) return 0;
      const release = await holdAnalyses();
      try {
        return await erase(rule);
      } finally {
        release();
      }
    },
    deleteRule(id) {
      if (!store.deleteRule(id)) {
        throw new AppError("not_found", { kind: "rule-unknown" });
      }
      reload();
    },
  };
}

/** What the thing is called now; `null` where the home has no such thing (any more). */
function nameOf({ by, value }: LearningRule, home: Home | null): string | null {
  if (by === "domain") return value;
  if (home === null) return null;
  const things = {
    entity: () => home.entities.find(({ entity_id }) => entity_id === value),
    person: () => home.persons.find(({ entity_id }) => entity_id === value),
    device: () => home.devices.find(({ id }) => id === value),
    label: () => home.labels.find(({ label_id }) => label_id === value),
    area: () => home.areas.find(({ area_id }) => area_id === value),
  };
  return things[by]()?.name ?? null;
}
