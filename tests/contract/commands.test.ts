/** The integration's Python table against the API's own: who may say what, and in which version of the API. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { API_VERSION, COMMAND_ACCESS } from "../../src/api/protocol.ts";

const INTEGRATION = path.resolve(import.meta.dirname, "../../custom_components/steward");

describe("the integration's table of commands", () => {
  it("names the same commands for the same people as COMMAND_ACCESS", () => {
    expect(pythonTable()).toEqual(COMMAND_ACCESS);
  });
});

describe("the integration", () => {
  it("speaks this version of the API", () => {
    expect(read("const.py")).toMatch(new RegExp(`^API_VERSION: Final = ${API_VERSION}$`, "m"));
  });

  it("has the app's version", () => {
    const manifest: unknown = JSON.parse(read("manifest.json"));
    const app: unknown = JSON.parse(read("../../package.json"));
    expect(manifest).toMatchObject({ version: versionOf(app) });
  });
});

function pythonTable(): Readonly<Record<string, string>> {
  const body = /^COMMAND_ACCESS\b[^{]*\{\n(?<entries>[^}]*)\}/m.exec(read("commands.py"))?.groups?.[
    "entries"
  ];
  if (body === undefined) throw new Error("commands.py has no COMMAND_ACCESS");
  const entries = [...body.matchAll(/^\s+"(?<name>[^"]+)": "(?<access>[^"]+)",$/gm)];
  if (entries.length !== body.trim().split("\n").length)
    throw new Error("commands.py has a line of another form");
  return Object.fromEntries(entries.map(({ groups }) => [groups?.["name"] ?? "", groups?.["access"] ?? ""]));
}

function versionOf(json: unknown): unknown {
  return typeof json === "object" && json !== null && "version" in json ? json.version : undefined;
}

function read(name: string): string {
  return readFileSync(path.join(INTEGRATION, name), "utf8");
}
