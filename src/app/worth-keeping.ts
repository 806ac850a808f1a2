/**
 * Which events reach the disk: changes of state, settings changed by somebody, and runs. A report of the same again wears the SD card
 * and tells nothing; calls are only needed while the changes they cause come in.
 */
import { domainOf } from "../core/domain/home.ts";
import type { AttributedEvent } from "../ports/event-store.ts";

/** Their attribute updates say when they last ran, which their run events say better. */
const RUNNING_DOMAINS: ReadonlySet<string> = new Set(["automation", "script"]);

export function isWorthKeeping({ event, initiator }: AttributedEvent): boolean {
  if (event.type === "call_service") return false;
  if (event.type !== "state" || event.previousState !== event.state) return true;
  if (RUNNING_DOMAINS.has(domainOf(event.entityId))) return false;
  return initiator !== null && initiator.kind !== "echo" && initiator.kind !== "unknown";
}
