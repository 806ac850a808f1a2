/**
 * What the image contains really starts: the files that the Dockerfile copies, the panel built from what its build stage is given, the production
 * packages of the lock file and nothing else, with the command line of the s6 service.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSmallCore } from "../adapters/supervisor/small-core.ts";
import type { SmallCore } from "../adapters/supervisor/small-core.ts";
import { startFakeSupervisor } from "../fakes/supervisor.ts";
import type { FakeSupervisor } from "../fakes/supervisor.ts";
import { copiesOf, readDockerfile, readJson, readText, ROOT, SERVICE_DIR } from "./read-package.ts";

/** Thousands of small files are written and removed. */
const HOOK_MS = 60_000;

let image: string;
let core: SmallCore;
let supervisor: FakeSupervisor;
const running: ChildProcess[] = [];

beforeAll(async () => {
  image = mkdtempSync(path.join(tmpdir(), "steward-image-"));
  copyFiles("final", image);
  copyProductionPackages();
  buildPanel();
  core = await startSmallCore();
  supervisor = await startFakeSupervisor({ core });
}, HOOK_MS);

afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  await supervisor.stop();
  await core.stop();
  rmSync(image, { recursive: true, force: true });
}, HOOK_MS);

describe("the image's content", () => {
  it("starts in a plain container and answers on /healthz", async () => {
    const steward = await start("container", { STEWARD_HA_URL: core.url, STEWARD_HA_TOKEN: core.token });
    expect(await steward.health()).toMatchObject({
      status: "ok",
      version: readJson("package.json")["version"],
    });
    expect(await steward.stop()).toBe(0);
  });

  it("starts under the Supervisor, announces itself and shows its panel through ingress", async () => {
    const ingressPort = await freePort();
    supervisor.setApp({ ingressPort });
    const steward = await start("app", {
      SUPERVISOR_TOKEN: supervisor.token,
      STEWARD_SUPERVISOR_URL: supervisor.url,
      STEWARD_INGRESS_PORT: String(ingressPort),
      STEWARD_TRUSTED_PEER: "127.0.0.1",
    });
    expect(await steward.health()).toMatchObject({ status: "ok" });
    await waitUntil(() => supervisor.messages().length > 0);
    expect(supervisor.messages()[0]).toMatchObject({
      service: "steward",
      config: { host: "local-steward", port: steward.port },
    });
    const page = await fetch(`${supervisor.url}${supervisor.ingressPath}/`, {
      headers: { cookie: supervisor.openSession({ id: "somebody" }) },
    });
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(await page.text()).toContain("steward-panel");
    expect(await steward.stop()).toBe(0);
  });

  it("can load the language models' SDKs, though their types and maps were taken out", () => {
    const program = 'await import("openai"); await import("@anthropic-ai/sdk"); console.log("loaded")';
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: image,
      encoding: "utf8",
    });
    expect([stdout.trim(), stderr]).toEqual(["loaded", ""]);
  });

  it("ends with one sentence that says what is missing when nothing was set", async () => {
    const steward = await start("nothing", {});
    expect(await steward.ended).not.toBe(0);
    expect(steward.output().trim().split("\n")).toEqual([
      expect.stringContaining("STEWARD_HA_URL is missing"),
    ]);
  });
});

function copyFiles(stage: "build" | "final", folder: string): void {
  for (const { from, to } of copiesOf(stage)) {
    if (to === "/") continue;
    const target = to.endsWith("/") ? path.join(folder, to, path.basename(from)) : path.join(folder, to);
    cpSync(path.join(ROOT, from), target, { recursive: true });
  }
}

/** The build stage: its own command, on its own files, with the packages of the checkout. */
function buildPanel(): void {
  const folder = mkdtempSync(path.join(tmpdir(), "steward-build-"));
  copyFiles("build", folder);
  rmSync(path.join(folder, "frontend/dist"), { recursive: true, force: true });
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  const run =
    readDockerfile().find(({ name, text }) => name === "RUN" && text.includes("build-panel"))?.text ?? "";
  const script = /node (\S+)/.exec(run)?.[1] ?? "";
  const { stderr } = spawnSync(process.execPath, [script], { cwd: folder, encoding: "utf8" });
  // A configuration that is not there is only a warning to esbuild, and another panel.
  if (stderr !== "") throw new Error(`The panel did not build without a word:\n${stderr}`);
  const copied = readDockerfile().filter(({ text }) => text.startsWith("--from=build /build/frontend"));
  for (const { text } of copied) {
    const [, from = "", to = ""] = text.split(" ");
    cpSync(path.join(folder, from.replace("/build/", "")), path.join(image, to), { recursive: true });
  }
  rmSync(folder, { recursive: true });
}

/** As `npm prune --omit=dev` leaves them, taken from the checkout: this works without a network. */
function copyProductionPackages(): void {
  const lock = readJson("package-lock.json")["packages"] as Record<
    string,
    { dev?: boolean; devOptional?: boolean }
  >;
  for (const [place, entry] of Object.entries(lock)) {
    const source = path.join(ROOT, place);
    if (place === "" || entry.dev === true || entry.devOptional === true || !existsSync(source)) continue;
    // A nested package comes with its own line of the lock file.
    cpSync(source, path.join(image, place), {
      recursive: true,
      filter: (file) =>
        path.basename(file) !== "node_modules" && !isTrimmed(place, path.relative(source, file)),
    });
  }
}

/** What the Dockerfile takes out of the language models' SDKs. */
function isTrimmed(place: string, file: string): boolean {
  const isSdk = place === "node_modules/openai" || place.startsWith("node_modules/@anthropic-ai/");
  return isSdk && (/\.(?:map|d\.ts|d\.mts)$/.test(file) || file === "src");
}

interface Steward {
  readonly port: number;
  readonly ended: Promise<number | null>;
  output(): string;
  health(): Promise<unknown>;
  stop(): Promise<number | null>;
}

/** Runs the last line of the service's `run` on the Node of this test, without changing the user. */
async function start(name: string, env: Readonly<Record<string, string>>): Promise<Steward> {
  const command =
    readText(`${SERVICE_DIR}/run`)
      .trim()
      .replaceAll(/\\\n\s*/g, "")
      .split("\n")
      .at(-1) ?? "";
  const args = command.split(" ").slice(command.split(" ").indexOf("node") + 1);
  const dataDir = path.join(image, `data-${name}`);
  mkdirSync(dataDir);
  const port = await freePort();
  const child = spawn(process.execPath, args, {
    cwd: image,
    env: {
      PATH: "/usr/bin:/bin",
      NODE_ENV: "production",
      STEWARD_DATA_DIR: dataDir,
      STEWARD_HOST: "127.0.0.1",
      STEWARD_PORT: String(port),
      ...env,
    },
  });
  running.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data: Buffer) => {
      output += data.toString("utf8");
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    port,
    ended,
    output: () => output,
    health: async () => {
      let health: unknown;
      await waitUntil(async () => {
        if (child.exitCode !== null) throw new Error(`Steward ended:\n${output}`);
        const response = await fetch(`http://127.0.0.1:${String(port)}/healthz`).catch(() => null);
        if (response?.ok !== true) return false;
        health = await response.json();
        return true;
      });
      return health;
    },
    stop: async () => {
      child.kill("SIGTERM");
      return await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function waitUntil(isDone: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, 25));
}
