/** JSON off the wire. */
import { Buffer } from "node:buffer";
import type { RawData } from "ws";

/** @returns `undefined`, which no schema takes, where it is not JSON */
export function toJson(raw: RawData): unknown {
  try {
    return JSON.parse(toText(raw));
  } catch {
    return undefined;
  }
}

function toText(raw: RawData): string {
  if (Array.isArray(raw)) return Buffer.concat(raw).toString("utf8");
  return (raw instanceof ArrayBuffer ? Buffer.from(raw) : raw).toString("utf8");
}
