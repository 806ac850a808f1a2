/** Labels against answers: how often right, what was taken for what, and the one confusion that may not happen. */
import { INITIATOR_KINDS, type Initiator } from "../../src/core/domain/initiator.ts";
import type { Label } from "../e2e/play-situations.ts";
import { keyOf, type Attributions } from "./replay-situations.ts";

export interface Confusion {
  /** Right in kind and actor. */
  readonly rightRatio: number;
  /** Labels without an answer. */
  readonly missing: readonly string[];
  /** What a machine did and was taken for a person's or a hand's. */
  readonly blamedOnPeople: readonly string[];
  /** Rows: who did it; columns: who was said to have done it. Then every miss in words. */
  table(): string;
}

const MACHINES: ReadonlySet<string> = new Set(["automation", "script", "scene", "steward", "app"]);
const PEOPLE: ReadonlySet<string> = new Set(["person", "physical"]);

export function createConfusion(labels: readonly Label[], answers: Attributions): Confusion {
  const pairs = labels.flatMap((label) => {
    const answer = answers.get(keyOf(label));
    return answer === undefined ? [] : [{ label, answer }];
  });
  const isRight = ({ label, answer }: (typeof pairs)[number]) =>
    label.kind === answer.kind && label.actor === answer.actor;
  const wrong = pairs.filter((pair) => !isRight(pair));
  const rightRatio = (pairs.length - wrong.length) / labels.length;

  return {
    rightRatio,
    missing: labels.filter((label) => !answers.has(keyOf(label))).map(({ situation }) => situation),
    blamedOnPeople: pairs
      .filter(({ label, answer }) => MACHINES.has(label.kind) && PEOPLE.has(answer.kind))
      .map(({ label, answer }) => say(label, answer)),
    table() {
      const kinds = INITIATOR_KINDS.filter((kind) =>
        pairs.some(({ label, answer }) => label.kind === kind || answer.kind === kind),
      );
      const count = (row: string, column: string) =>
        pairs.filter(({ label, answer }) => label.kind === row && answer.kind === column).length;
      const lines = [
        ["", ...kinds],
        ...kinds.map((row) => [row, ...kinds.map((column) => String(count(row, column) || "·"))]),
      ].map((cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(11) : cell.padStart(11))).join(""));
      return [
        ...lines,
        `${pairs.length - wrong.length} of ${labels.length} right: ${(rightRatio * 100).toFixed(1)} %`,
        ...wrong.map(({ label, answer }) => `  ${say(label, answer)}`),
      ].join("\n");
    },
  };
}

function say(label: Label, answer: Initiator): string {
  const who = (kind: string, actor: string | null) => (actor === null ? kind : `${kind} ${actor}`);
  return `${label.situation}: ${label.entityId} ${String(label.state)} by ${who(label.kind, label.actor)}, taken for ${who(answer.kind, answer.actor)}`;
}
