/**
 * By how much Home Assistant's clock is ahead of this machine's: all stamps are of its clock, and what was missed is asked for by it.
 *
 * Its own clock is read by having it render a template, and taken to be that of the middle between asking and being answered.
 */
import { SECOND_MS } from "../../core/domain/time.ts";
import type { Clock } from "../../ports/clock.ts";

const TIMEOUT_MS = 5_000;
const TEMPLATE = "{{ utcnow().timestamp() }}";

/** @returns null where Home Assistant does not tell */
export async function measureClockOffset(
  { url, token }: { readonly url: string; readonly token: string },
  clock: Clock,
): Promise<number | null> {
  const askedMs = clock.now();
  try {
    const response = await fetch(`${url}/api/template`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ template: TEMPLATE }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    const answeredMs = clock.now();
    const theirMs = Number(text) * SECOND_MS;
    if (!response.ok || text.trim() === "" || !Number.isFinite(theirMs)) return null;
    return Math.round(theirMs - (askedMs + answeredMs) / 2);
  } catch {
    // Whether it can be reached is told by its WebSocket.
    return null;
  }
}
