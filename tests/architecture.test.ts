/** Who may import whom. The table is the architecture; this test reads the import lines and fails on any other. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const SRC = path.resolve(import.meta.dirname, "../src");

/** Room → rooms it may import from (itself always). */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "core/domain": [],
  "core/math": [],
  "core/words": ["core/domain"],
  "core/features": ["core/domain", "core/math"],
  "core/automations": ["core/domain", "core/math", "core/features"],
  "core/monitor": ["core/domain", "core/math", "core/words", "core/features", "core/check"],
  "core/detect": ["core/domain", "core/math", "core/words", "core/features", "core/automations"],
  "core/check": ["core/domain", "core/math", "core/words", "core/features", "core/automations"],
  "core/suggest": [
    "core/domain",
    "core/math",
    "core/words",
    "core/features",
    "core/automations",
    "core/check",
    "core/detect",
  ],
  ports: ["core/domain"],
  "adapters/hass": ["core/domain", "ports"],
  "adapters/llm": ["core/domain", "ports"],
  "adapters/memory": ["core/domain", "ports"],
  "adapters/sqlite": ["core/domain", "ports"],
  "adapters/supervisor": ["core/domain", "ports"],
  app: [
    "core/domain",
    "core/math",
    "core/words",
    "core/features",
    "core/automations",
    "core/check",
    "core/detect",
    "core/monitor",
    "core/suggest",
    "ports",
  ],
  api: ["core/domain", "core/suggest", "ports", "app"],
  root: [
    "core/domain",
    "core/math",
    "core/features",
    "core/automations",
    "core/detect",
    "core/monitor",
    "core/suggest",
    "ports",
    "adapters/hass",
    "adapters/llm",
    "adapters/memory",
    "adapters/sqlite",
    "adapters/supervisor",
    "app",
    "api",
  ],
};

/** Packages by room; Node's own modules only where there is I/O. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  "core/domain": ["zod"],
  "core/words": [],
  "core/math": ["ml-kmeans", "ml-matrix", "simple-statistics"],
  "core/features": ["zod"],
  "core/automations": ["zod"],
  "core/check": ["zod"],
  "core/detect": ["zod"],
  "core/monitor": ["zod"],
  "core/suggest": ["zod"],
  ports: [],
  "adapters/hass": ["zod", "home-assistant-js-websocket", "node:"],
  "adapters/llm": ["zod", "@anthropic-ai/sdk", "openai"],
  "adapters/memory": [],
  "adapters/sqlite": ["zod", "better-sqlite3", "node:"],
  "adapters/supervisor": ["zod", "node:"],
  app: ["zod", "yaml", "diff", "node-cron", "node:"],
  api: ["zod", "ws", "yaml", "node:"],
  root: ["zod", "node:", "ws"],
};

/** Where an error is said in English alone: what the start, the command line and the log tell. No command of a session's meets one. */
const MAY_BE_PLAIN: readonly string[] = [
  "adapters/hass/home-assistant.ts",
  "adapters/sqlite/migrate.ts",
  "adapters/sqlite/open-store.ts",
  "adapters/supervisor/request.ts",
  "api/server.ts",
  "app/analyze-arguments.ts",
  "app/history-bad-lines.ts",
  "app/history-source.ts",
  "app/identity.ts",
  "app/import-arguments.ts",
  "app/import-memory.ts",
  "app/options.ts",
  "app/read-home.ts",
  "app/settings.ts",
  "app/write-result.ts",
  "core/domain/errors.ts",
  "import.ts",
];

interface Import {
  readonly file: string;
  readonly room: string;
  readonly specifier: string;
}

const imports = sourceFiles().flatMap((file) => importsOf(file));

describe("the architecture", () => {
  it("knows every room there is", () => {
    const unknown = [...new Set(sourceFiles().map(roomOf))].filter((room) => !(room in MAY_IMPORT));
    expect(unknown).toEqual([]);
  });

  it("lets imports point one way only", () => {
    const wrong = imports
      .filter(({ specifier }) => specifier.startsWith("."))
      .filter(({ file, room, specifier }) => {
        const target = roomOf(path.resolve(path.dirname(file), specifier));
        return target !== room && !MAY_IMPORT[room]?.includes(target);
      });
    expect(wrong.map(show)).toEqual([]);
  });

  it("uses packages only where they belong", () => {
    const wrong = imports
      .filter(({ specifier }) => !specifier.startsWith("."))
      .filter(({ room, specifier }) => !MAY_USE[room]?.some((name) => matches(specifier, name)));
    expect(wrong.map(show)).toEqual([]);
  });

  it("says what a panel may show as facts, which every language has words for", () => {
    const plain = sourceFiles()
      .filter((file) => /\bPlainError\b|kind: "as-said"/.test(readFileSync(file, "utf8")))
      .map((file) => path.relative(SRC, file));
    // What an earlier version kept of notices has no facts.
    expect(plain.toSorted()).toEqual([...MAY_BE_PLAIN, "app/notices.ts"].toSorted());
  });

  it("keeps clock, chance and environment out of the core", () => {
    const wrong = sourceFiles()
      .filter((file) => roomOf(file).startsWith("core/"))
      .filter((file) =>
        /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bperformance\./.test(
          readFileSync(file, "utf8"),
        ),
      );
    expect(wrong.map((file) => path.relative(SRC, file))).toEqual([]);
  });
});

function sourceFiles(): readonly string[] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(SRC, name));
}

function roomOf(file: string): string {
  const parts = path.relative(SRC, file).split(path.sep);
  if (parts.length === 1) return "root";
  const [first = "", second = ""] = parts;
  return first === "core" || first === "adapters" ? `${first}/${second}` : first;
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(file, "utf8");
  const found = text.matchAll(
    /^\s*(?:import|export)\b[^;"']*?from\s+["']([^"']+)["']|^\s*import\s+["']([^"']+)["']/gm,
  );
  return [...found].map((match) => ({ file, room: roomOf(file), specifier: match[1] ?? match[2] ?? "" }));
}

function matches(specifier: string, name: string): boolean {
  return name.endsWith(":")
    ? specifier.startsWith(name)
    : specifier === name || specifier.startsWith(`${name}/`);
}

function show({ file, specifier }: Import): string {
  return `${path.relative(SRC, file)} imports ${specifier}`;
}
