/**
 * Who may come in, and as whom: two doors for the same rooms.
 *
 * The token door is for the integration and for people with the token. The ingress door is for browsers that Home Assistant
 * let through: only the Supervisor's own address is believed when it says who the person is, everybody else is turned away.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

/** How one connection gets in. */
export type Entrance = { readonly peer: string } & (
  | {
      readonly kind: "token";
      /** Whether the token is right; a wrong one is answered late. */
      readonly admit: (token: string, signal: AbortSignal) => Promise<boolean>;
    }
  | {
      readonly kind: "vouched";
      readonly userId: string;
      /** Asked anew for every command that changes something: rights can be taken away. */
      readonly isAdmin: () => Promise<boolean>;
    }
);

/** Who asks by plain HTTP: for the audit log. */
export interface Visitor {
  readonly who: string;
  readonly peer: string;
}

export interface Door {
  /** Whether this peer may ask anything at all. */
  knows(request: IncomingMessage): boolean;
  entranceOf(request: IncomingMessage): Entrance;
  /** Whether the request may have the home's data by plain HTTP. */
  mayExport(request: IncomingMessage, signal: AbortSignal): Promise<boolean>;
  visitorOf(request: IncomingMessage): Visitor;
}

export interface TokenDoorOptions {
  readonly token: string;
  /** The answer to a first wrong token waits this long, every further one twice as long as the one before. */
  readonly firstDelayMs?: number;
}

/** Who these are called in the audit log, who have no id of a user. */
export const TOKEN_HOLDER = "token";
export const NOBODY = "nobody";

const FIRST_DELAY_MS = 1_000;
/** Below the ten seconds that the integration waits for an answer. */
const LAST_DELAY_MS = 5_000;
/** Peers remembered for their wrong tokens; the oldest is forgotten. */
const MAX_REMEMBERED = 1_000;

export function createTokenDoor({ token, firstDelayMs = FIRST_DELAY_MS }: TokenDoorOptions): Door {
  const expected = digest(token);
  const failures = new Map<string, number>();

  async function admit(given: string, peer: string, signal: AbortSignal): Promise<boolean> {
    if (timingSafeEqual(digest(given), expected)) {
      failures.delete(peer);
      return true;
    }
    const count = failures.get(peer) ?? 0;
    failures.delete(peer);
    failures.set(peer, count + 1);
    const [oldest] = failures.keys();
    if (failures.size > MAX_REMEMBERED && oldest !== undefined) failures.delete(oldest);
    await wait(Math.min(firstDelayMs * 2 ** count, LAST_DELAY_MS), undefined, { signal }).catch(
      () => undefined,
    );
    return false;
  }

  return {
    knows: () => true,
    entranceOf: (request) => ({
      kind: "token",
      peer: peerOf(request),
      admit: async (given, signal) => await admit(given, peerOf(request), signal),
    }),
    mayExport: async (request, signal) => {
      const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
      return bearer !== undefined && (await admit(bearer, peerOf(request), signal));
    },
    visitorOf: (request) => ({ who: TOKEN_HOLDER, peer: peerOf(request) }),
  };
}

export interface IngressDoorOptions {
  /** The Supervisor's address. */
  readonly trustedPeer: string;
  readonly isAdmin: (userId: string) => Promise<boolean>;
}

export function createIngressDoor({ trustedPeer, isAdmin }: IngressDoorOptions): Door {
  return {
    knows: (request) => peerOf(request) === trustedPeer,
    entranceOf: (request) => {
      const userId = userOf(request);
      return { kind: "vouched", peer: peerOf(request), userId, isAdmin: async () => await isAdmin(userId) };
    },
    mayExport: async (request) => await isAdmin(userOf(request)),
    visitorOf: (request) => ({ who: userOf(request) || NOBODY, peer: peerOf(request) }),
  };
}

/** Empty where the Supervisor names nobody: such a visitor may look, not change. */
function userOf(request: IncomingMessage): string {
  const header = request.headers["x-remote-user-id"];
  return typeof header === "string" ? header : "";
}

/** An IPv4 peer of a dual-stack socket comes as `::ffff:172.30.32.2`. */
function peerOf(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
}

/** Digests have one length, which `timingSafeEqual` needs, and tell nothing of the token's. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
