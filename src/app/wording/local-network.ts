/**
 * Whether a language model is in the home's own network, which the option `model_local_only` asks for.
 *
 * An address is by its number; a name has to look like one of a home and everything it stands for at that moment has to be of the home, too.
 */
import { BlockList, isIP } from "node:net";
import { AppError } from "../../core/domain/errors.ts";
import type { Elsewhere } from "../../core/domain/failure.ts";
import type { Options } from "../options.ts";

export type Lookup = (host: string) => Promise<readonly string[]>;

const OWN = new BlockList();
OWN.addSubnet("127.0.0.0", 8, "ipv4");
OWN.addSubnet("10.0.0.0", 8, "ipv4");
OWN.addSubnet("172.16.0.0", 12, "ipv4");
OWN.addSubnet("192.168.0.0", 16, "ipv4");
OWN.addSubnet("169.254.0.0", 16, "ipv4");
OWN.addAddress("::1", "ipv6");
OWN.addSubnet("fc00::", 7, "ipv6");
OWN.addSubnet("fe80::", 10, "ipv6");

/** Names that no server of the internet's has: of one word, and the ends that are set aside for homes. */
const OWN_NAME = /^[a-z0-9_-]+$|\.(?:local|localhost|lan|home|internal|home\.arpa)$/i;

/** @throws AppError model_refused where the option forbids it; model_unavailable where the name cannot be looked up */
export async function requireLocal(
  {
    model_provider,
    model_url,
    model_local_only,
  }: Pick<Options, "model_provider" | "model_url" | "model_local_only">,
  lookup: Lookup,
): Promise<void> {
  if (!model_local_only || model_provider === "none") return;
  if (model_provider === "ai_task") {
    throw refuse({ kind: "ai-task" });
  }
  if (model_url === "") {
    // Ollama says by itself that it wants an address.
    if (model_provider === "ollama") return;
    throw refuse({ kind: "provider" });
  }
  const host = new URL(model_url).hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0) {
    if (!isOwn(host)) throw refuse({ kind: "address", host });
    return;
  }
  if (!OWN_NAME.test(host)) throw refuse({ kind: "name", host });
  const addresses = await lookUp(host, lookup);
  if (!addresses.every(isOwn)) throw refuse({ kind: "name-leads-out", host });
}

async function lookUp(host: string, lookup: Lookup): Promise<readonly string[]> {
  try {
    return await lookup(host);
  } catch (error) {
    throw new AppError("model_unavailable", { kind: "model-host-unknown", host }, { cause: error });
  }
}

function isOwn(address: string): boolean {
  const kind = isIP(address);
  return kind !== 0 && OWN.check(address, kind === 4 ? "ipv4" : "ipv6");
}

function refuse(why: Elsewhere): AppError {
  return new AppError("model_refused", { kind: "model-elsewhere", why });
}
