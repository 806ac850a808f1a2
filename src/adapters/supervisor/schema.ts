/** What of the Supervisor's answers Steward reads; everything else in them is ignored. */
import { z } from "zod";

/** Every answer is wrapped: `result` "ok" with `data`, or "error" with `message`. */
export const ENVELOPE_SCHEMA = z.object({
  result: z.enum(["ok", "error"]),
  data: z.unknown().optional(),
  message: z.string().nullish(),
});

export const SELF_INFO_SCHEMA = z.object({
  slug: z.string(),
  version: z.string(),
  hostname: z.string(),
  ip_address: z.string(),
  ingress: z.boolean(),
  ingress_port: z.number().int().nullish().transform(toNull),
  ingress_url: z.string().nullish().transform(toNull),
});

export const DISCOVERY_SCHEMA = z.object({ uuid: z.string() });

function toNull<T>(value: T | null | undefined): T | null {
  return value ?? null;
}
