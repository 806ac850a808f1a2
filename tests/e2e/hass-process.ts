/** The process of a real Home Assistant: started, waited for, signed in to. */
import path from "node:path";
import { startProcess, waitFor, type RunningProcess } from "./processes.ts";

const TOOLS = path.resolve(import.meta.dirname, "../../.tools");

/** Home Assistant ends with this code when it wants to be started again. */
export const RESTART_EXIT_CODE = 100;

export async function bootHomeAssistant(options: {
  readonly folder: string;
  readonly url: string;
  readonly onLine?: ((line: string) => void) | undefined;
}): Promise<RunningProcess> {
  const running = startProcess({
    command: path.join(TOOLS, "home-assistant/bin/python"),
    args: ["-m", "homeassistant", "--config", options.folder, "--skip-pip"],
    cwd: options.folder,
    // Without its compiled modules every start would take twice as long.
    env: { PYTHONDONTWRITEBYTECODE: undefined, PYTHONPATH: undefined, VIRTUAL_ENV: undefined },
    onLine: options.onLine,
  });
  try {
    await waitFor(
      "Home Assistant to answer",
      async () => {
        if (running.hasExited()) return "ended";
        const answer = await fetch(`${options.url}/manifest.json`);
        await answer.body?.cancel();
        return answer.ok ? "up" : undefined;
      },
      { timeoutMs: 90_000, everyMs: 100 },
    );
    if (running.hasExited()) throw new Error("Home Assistant ended while it started");
  } catch (error) {
    await running.kill();
    throw new Error(`Home Assistant did not start:\n${running.output().slice(-3000)}`, { cause: error });
  }
  return running;
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: string;
  readonly expires_in: number;
}

/** Signs in as a browser does, by name and password. */
export async function signInForTokens(
  url: string,
  user: { readonly username: string; readonly password: string },
): Promise<Tokens> {
  const clientId = `${url}/`;
  const flow = await post(`${url}/auth/login_flow`, {
    client_id: clientId,
    handler: ["homeassistant", null],
    redirect_uri: clientId,
  });
  const step = await post(`${url}/auth/login_flow/${String(flow["flow_id"])}`, {
    client_id: clientId,
    username: user.username,
    password: user.password,
  });
  if (typeof step["result"] !== "string") throw new Error(`${user.username} cannot sign in`);
  const form = new URLSearchParams({
    client_id: clientId,
    grant_type: "authorization_code",
    code: step["result"],
  });
  const answer = await fetch(`${url}/auth/token`, { method: "POST", body: form });
  if (!answer.ok) throw new Error(`No token for ${user.username}: ${await answer.text()}`);
  return (await answer.json()) as Tokens;
}

async function post(url: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}
