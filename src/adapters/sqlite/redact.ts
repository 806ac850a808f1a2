/** Takes secrets out of a service call's data before it is written: codes of locks and alarms, pins, passwords, tokens. */

const SECRET_KEY = /code|pin$|^pin|passw|passphrase|secret|token|api_?key|credential|auth/i;
const REDACTED = "redacted";
/** A longer payload (an image, a whole message) says nothing about who did what. */
const LONGEST_JSON = 2_000;

/** @returns JSON without secrets, or null where nothing worth keeping is left */
export function toRedactedJson(data: Readonly<Record<string, unknown>>): string | null {
  if (Object.keys(data).length === 0) return null;
  const json = JSON.stringify(redact(data));
  if (json.length <= LONGEST_JSON) return json;
  const targets = JSON.stringify({ entity_id: data["entity_id"], shortened: true });
  return targets.length <= LONGEST_JSON ? targets : null;
}

function redact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, SECRET_KEY.test(key) ? REDACTED : redact(inner)]),
  );
}
