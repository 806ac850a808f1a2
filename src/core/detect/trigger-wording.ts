/** How an event is said as a clause: "the hall door opens", "the television starts playing". */
import { domainOf } from "../domain/home.ts";
import type { Words } from "./contract.ts";

const CLAUSES: Readonly<Record<string, string>> = {
  on: "comes on",
  off: "goes off",
  open: "opens",
  closed: "closes",
  locked: "is locked",
  unlocked: "is unlocked",
  playing: "starts playing",
  paused: "is paused",
  idle: "stops",
};
const OPENING_DOMAINS: ReadonlySet<string> = new Set(["binary_sensor"]);

export function sayEvent(entityId: string, state: string, words: Words): string {
  return `the ${words.nameOf(entityId)} ${sayComing(entityId, state)}`;
}

/** "comes on": the clause without whose it is. */
export function sayComing(entityId: string, state: string): string {
  const known = CLAUSES[state];
  if (known !== undefined && !OPENING_DOMAINS.has(domainOf(entityId))) return known;
  return known === undefined ? `turns to ${state.replaceAll("_", " ")}` : `turns ${state}`;
}
