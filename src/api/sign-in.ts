/** The handshake at the start of a connection: who is there, or goodbye. */
import { once } from "node:events";
import { z } from "zod";
import type { RawData, WebSocket } from "ws";
import type { Audit } from "../app/audit.ts";
import { type Entrance, NOBODY } from "./doors.ts";
import { toJson } from "./json.ts";
import { API_VERSION } from "./protocol.ts";

export interface SignInOptions {
  readonly socket: WebSocket;
  readonly entrance: Entrance;
  readonly version: string;
  readonly authTimeoutMs: number;
  readonly audit: Pick<Audit, "gather">;
  /** Aborted when the socket closes. */
  readonly signal: AbortSignal;
}

/** Close code of RFC 6455 §7.4.1. */
const POLICY_VIOLATION = 1008;

const authSchema = z.object({ type: z.literal("auth"), token: z.string() });

/** @returns whether the client may go on; else it has been told why and the socket is closing */
export async function signIn({
  socket,
  entrance,
  version,
  authTimeoutMs,
  audit,
  signal,
}: SignInOptions): Promise<boolean> {
  const send = (message: Readonly<Record<string, unknown>>): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  const greeting = { api_version: API_VERSION, version };

  if (entrance.kind === "vouched") {
    // A person whose rights cannot be looked up now may look; each change asks again.
    const isAdmin = await entrance.isAdmin().catch(() => false);
    send({ type: "auth_ok", ...greeting, user: { id: entrance.userId, is_admin: isAdmin } });
    return true;
  }
  send({ type: "auth_required", ...greeting });
  const problem = await findProblem(
    socket,
    entrance,
    AbortSignal.any([signal, AbortSignal.timeout(authTimeoutMs)]),
  );
  if (problem === null) {
    send({ type: "auth_ok", ...greeting });
    return true;
  }
  audit.gather({ who: NOBODY, what: "sign_in_refused", toWhom: entrance.peer });
  send({ type: "auth_invalid", message: problem });
  socket.close(POLICY_VIOLATION);
  return false;
}

async function findProblem(
  socket: WebSocket,
  entrance: Extract<Entrance, { kind: "token" }>,
  signal: AbortSignal,
): Promise<string | null> {
  const raw = await readFirst(socket, signal);
  if (raw === null) return 'Nobody signed in. Send {"type":"auth","token":…} first.';
  const given = authSchema.safeParse(toJson(raw));
  if (!given.success) return 'The first message must be {"type":"auth","token":…}.';
  if (await entrance.admit(given.data.token, signal)) return null;
  return "The token is wrong. Use the one set as STEWARD_API_TOKEN, or the one kept in Steward's data folder.";
}

async function readFirst(socket: WebSocket, signal: AbortSignal): Promise<RawData | null> {
  try {
    const [raw]: RawData[] = await once(socket, "message", { signal });
    return raw ?? null;
  } catch {
    return null;
  }
}
