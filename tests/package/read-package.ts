/** Reads the app package's files for its tests. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

export const ROOT = path.resolve(import.meta.dirname, "../..");
export const SERVICE_DIR = "addon/rootfs/etc/s6-overlay/s6-rc.d/steward";

export function readText(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}

export function readYaml(file: string): Readonly<Record<string, unknown>> {
  return parse(readText(file)) as Readonly<Record<string, unknown>>;
}

export function readJson(file: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readText(file)) as Readonly<Record<string, unknown>>;
}

/** One instruction of the Dockerfile, its continuation lines joined and comments dropped. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
  /** Name or number of the build stage it belongs to; empty before the first FROM. */
  readonly stage: string;
}

export function readDockerfile(): readonly Instruction[] {
  const lines = readText("Dockerfile")
    .split("\n")
    .filter((line) => !line.trimStart().startsWith("#"))
    .join("\n")
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "");
  let stage = "";
  let stages = 0;
  return lines.map((line) => {
    const [, name = "", text = ""] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (name === "FROM") {
      stage = / AS (\w+)$/.exec(text)?.[1] ?? String(stages);
      stages += 1;
    }
    return { name, text, stage };
  });
}

/** What the final stage copies out of the checkout: sources and their place in the image. */
export function copiesOf(
  stage: "build" | "final",
): readonly { readonly from: string; readonly to: string }[] {
  return readDockerfile()
    .filter(
      ({ name, text, stage: own }) =>
        name === "COPY" && !text.startsWith("--from") && (own === "build") === (stage === "build"),
    )
    .flatMap(({ text }) => {
      const parts = text.split(/\s+/);
      const to = parts.at(-1) ?? "";
      return parts.slice(0, -1).map((from) => ({ from, to }));
    });
}
