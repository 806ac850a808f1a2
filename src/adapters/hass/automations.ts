/**
 * Writes an automation the way Home Assistant's own editor does, and makes sure that it came to life.
 *
 * Saving succeeds even where configuration.yaml does not include automations.yaml: the file is written and nothing happens. So
 * the registry is watched for the new entity, and what was written is taken back when it does not come.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { AppError, isAppError } from "../../core/domain/errors.ts";
import type { AutomationPlace, SavableAutomation, SavedAutomation } from "../../ports/home-source.ts";
import type { AutomationBody } from "../../ports/version-store.ts";
import { ensureLabel, findAutomationEntity, labelEntity } from "./registries.ts";
import type { Session } from "./session.ts";

export interface RestOptions {
  readonly url: string;
  readonly token: string;
}

export interface AppearanceTimes {
  readonly pollMs: number;
  readonly timeoutMs: number;
}

const STEWARD_LABEL = "Steward";

const REST_TIMEOUT_MS = 30_000;

const messageSchema = z.object({ message: z.string() });
const placeSchema = z.object({
  way: z.enum(["save", "paste"]),
  reason: z.enum(["packages", "hand_written", "not_included"]).nullish(),
  has_comments: z.boolean().nullish(),
});

/** Asks Steward's integration, which can look at the files; without it saving is tried and comments are unknown. */
export async function readAutomationPlace(session: Session): Promise<AutomationPlace> {
  try {
    const place = await session.ask({ type: "steward/automation_place" }, placeSchema);
    return { way: place.way, reason: place.reason ?? null, hasComments: place.has_comments ?? null };
  } catch (error) {
    if (isAppError(error, "home_assistant_refused")) return { way: "save", reason: null, hasComments: null };
    throw error;
  }
}

/** @throws AppError `home_assistant_refused` with Home Assistant's reason, or with `details.reason` "not_included" */
export async function saveAutomation(
  session: Session,
  rest: RestOptions,
  automationId: string,
  config: SavableAutomation,
  times: AppearanceTimes,
): Promise<SavedAutomation> {
  const path = pathOf(automationId);
  await request(rest, "POST", path, config);
  const entityId = await waitForEntity(session, automationId, times);
  if (entityId === null) {
    await request(rest, "DELETE", path);
    throw new AppError(
      "home_assistant_refused",
      { kind: "ha-not-included" },
      { details: { reason: "not_included" } },
    );
  }
  return { automationId, entityId, warnings: await label(session, entityId) };
}

/** @returns null where the editor has none of that id: it was deleted, or lives in a file of its own */
export async function readAutomation(
  rest: RestOptions,
  automationId: string,
): Promise<AutomationBody | null> {
  try {
    return bodySchema.parse(JSON.parse(await request(rest, "GET", pathOf(automationId))));
  } catch (error) {
    if (isAppError(error, "home_assistant_refused") && error.details["status"] === 404) return null;
    throw error;
  }
}

export async function removeAutomation(rest: RestOptions, automationId: string): Promise<void> {
  await request(rest, "DELETE", pathOf(automationId));
}

const bodySchema = z.record(z.string(), z.unknown());

function pathOf(automationId: string): string {
  return `/api/config/automation/config/${encodeURIComponent(automationId)}`;
}

async function waitForEntity(
  session: Session,
  automationId: string,
  { pollMs, timeoutMs }: AppearanceTimes,
): Promise<string | null> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const entityId = await findAutomationEntity(session, automationId);
    if (entityId !== null) return entityId;
    if (performance.now() >= deadline) return null;
    await sleep(pollMs);
  }
}

/** The automation works without its label, so a failure here is only a warning. */
async function label(session: Session, entityId: string): Promise<readonly string[]> {
  try {
    await labelEntity(session, entityId, await ensureLabel(session, STEWARD_LABEL));
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [`The automation was saved, but could not be given the label ${STEWARD_LABEL}: ${error.message}`];
  }
}

async function request(
  { url, token }: RestOptions,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<string> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(REST_TIMEOUT_MS),
    });
    text = await response.text();
  } catch (error) {
    throw new AppError("home_assistant_unreachable", { kind: "ha-nothing-saved" }, { cause: error });
  }
  if (response.ok) return text;
  const reason = reasonOf(text) ?? `status ${response.status}`;
  if (response.status === 401 || response.status === 403) {
    throw new AppError(
      "home_assistant_unauthorized",
      { kind: "ha-may-not-save" },
      { details: { status: response.status } },
    );
  }
  if (response.status >= 500) {
    throw new AppError(
      response.status === 502 ? "home_assistant_unreachable" : "home_assistant_refused",
      { kind: "ha-not-saved", reason },
      { details: { status: response.status } },
    );
  }
  throw new AppError(
    "home_assistant_refused",
    { kind: "ha-automation-refused", reason },
    { details: { status: response.status, message: reason } },
  );
}

function reasonOf(text: string): string | null {
  try {
    return messageSchema.parse(JSON.parse(text)).message;
  } catch {
    return null;
  }
}
