/**
 * Where Steward runs and how it reaches Home Assistant, read once from the surroundings.
 *
 * Two ways: under the Supervisor (its token is in the environment, the options in /data/options.json), or on its own
 * (Container and development: everything in STEWARD_* variables).
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { PlainError } from "../core/domain/errors.ts";
import { OPTION_LIST, parseOptions, toVariable, type Options } from "./options.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Settings {
  readonly mode: "supervisor" | "container";
  readonly homeAssistant: { readonly url: string; readonly token: string };
  /** `null` where there is no Supervisor. */
  readonly supervisor: {
    readonly url: string;
    readonly token: string;
    readonly ingressPort: number;
    /** The only address whose word on who the user is counts. */
    readonly trustedPeer: string;
  } | null;
  readonly dataDir: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** `null`: one is made and kept in the data folder. */
  readonly apiToken: string | null;
  readonly options: Options;
}

const SUPERVISOR_URL = "http://supervisor";
const SUPERVISOR_PEER = "172.30.32.2";
const API_PORT = 8098;
const INGRESS_PORT = 8099;
const MIN_TOKEN_LENGTH = 16;

const portSchema = z.string().regex(/^\d+$/).transform(Number).pipe(z.int().max(65_535));
const optionsFileSchema = z.record(z.string(), z.unknown());

/** @throws AppError invalid_option, its message saying what to change and where */
export function readSettings(env: Environment): Settings {
  const given = withoutEmpty(env);
  const supervisorToken = given["SUPERVISOR_TOKEN"];
  const dataDir = given["STEWARD_DATA_DIR"] ?? "/data";
  const common = {
    dataDir,
    host: given["STEWARD_HOST"] ?? "0.0.0.0",
    port: readPort(given, "STEWARD_PORT", API_PORT),
    apiToken: readApiToken(given),
  };
  if (supervisorToken !== undefined) {
    const url = readUrl("STEWARD_SUPERVISOR_URL", given["STEWARD_SUPERVISOR_URL"] ?? SUPERVISOR_URL);
    return {
      ...common,
      mode: "supervisor",
      homeAssistant: { url: `${url}/core`, token: supervisorToken },
      supervisor: {
        url,
        token: supervisorToken,
        ingressPort: readPort(given, "STEWARD_INGRESS_PORT", INGRESS_PORT),
        trustedPeer: given["STEWARD_TRUSTED_PEER"] ?? SUPERVISOR_PEER,
      },
      options: parseOptions(
        readOptionsFile(path.join(dataDir, "options.json")),
        () => "it on the app's Configuration tab in Home Assistant",
      ),
    };
  }
  return {
    ...common,
    mode: "container",
    homeAssistant: {
      url: readUrl("STEWARD_HA_URL", required(given, "STEWARD_HA_URL", "http://homeassistant.local:8123")),
      token: required(
        given,
        "STEWARD_HA_TOKEN",
        "a long-lived access token made on your profile page in Home Assistant, under Security",
      ),
    },
    supervisor: null,
    options: parseOptions(
      optionsFromEnvironment(given),
      (name) => `the environment variable ${toVariable(name)}`,
    ),
  };
}

function optionsFromEnvironment(env: Environment): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    OPTION_LIST.filter(({ variable }) => env[variable] !== undefined).map(({ name, variable }) => [
      name,
      env[variable],
    ]),
  );
}

/** A container's `VARIABLE=` means "not given". */
function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
}

function required(env: Environment, variable: string, example: string): string {
  const value = env[variable];
  if (value === undefined) {
    throw new PlainError(
      "invalid_option",
      `${variable} is missing. Set this environment variable to ${example} and start Steward again.`,
    );
  }
  return value;
}

function readUrl(variable: string, text: string): string {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new PlainError(
      "invalid_option",
      `${variable} is ${JSON.stringify(text)}, but must be an address such as http://homeassistant.local:8123. ` +
        `Change the environment variable ${variable} and start Steward again.`,
    );
  }
  return url.href.replace(/\/+$/, "");
}

function readPort(env: Environment, variable: string, fallback: number): number {
  const text = env[variable];
  if (text === undefined) return fallback;
  const port = portSchema.safeParse(text);
  if (port.success) return port.data;
  throw new PlainError(
    "invalid_option",
    `${variable} is ${JSON.stringify(text)}, but must be a port from 0 to 65535 (0 takes a free one). ` +
      `Change the environment variable ${variable} and start Steward again.`,
  );
}

function readApiToken(env: Environment): string | null {
  const token = env["STEWARD_API_TOKEN"];
  if (token !== undefined && token.length < MIN_TOKEN_LENGTH) {
    throw new PlainError(
      "invalid_option",
      `STEWARD_API_TOKEN has ${token.length} characters, but must have at least ${MIN_TOKEN_LENGTH}. ` +
        "Make it longer, or remove it: Steward then makes one and keeps it in its data folder.",
    );
  }
  return token ?? null;
}

function readOptionsFile(file: string): Readonly<Record<string, unknown>> {
  try {
    return optionsFileSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw new PlainError(
      "invalid_option",
      `${file} cannot be read as the app's options. Save the options once more on the app's Configuration tab.`,
      { cause: error },
    );
  }
}
