/** HOME of the offline contract from a file: one JSON object, checked once; what is wrong is said in one sentence with its place. */
import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { PlainError } from "../core/domain/errors.ts";
import { type Home, createHome, homeSchema } from "../core/domain/home.ts";
import { toReadError } from "./history-source.ts";

/** @throws AppError unreadable_input that names the file, the place in it, what was expected and what was found */
export async function readHome(path: string | null): Promise<Home> {
  if (path === null) return createHome();
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw toReadError(error, path, 0);
  });
  const parsed = homeSchema.safeParse(parseJson(text, path));
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const said = issues.slice(0, 3).map((issue) => sayIssue(issue, parseJson(text, path)));
  const rest = issues.length > said.length ? `; and ${issues.length - said.length} more` : "";
  throw new PlainError("unreadable_input", `${path}: ${said.join("; ")}${rest}.`);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
  } catch (error) {
    const position = /at position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    const before = text.slice(0, position === undefined ? text.length : Number(position));
    const line = before.split("\n").length;
    throw new PlainError(
      "unreadable_input",
      `${path}, line ${line}: expected one JSON object, found text that is not JSON.`,
      { cause: error },
    );
  }
}

/** The home with the entities of groups, where it does not name them itself. */
export function withGroups(home: Home, groups: ReadonlyMap<string, readonly string[]>): Home {
  if (groups.size === 0) return home;
  const known = new Set(home.entities.map(({ entity_id: id }) => id));
  const unknown = [...groups.keys()].filter((id) => !known.has(id));
  const { entities } = createHome({ entities: unknown.map((id) => ({ entity_id: id })) });
  return {
    ...home,
    entities: [...home.entities, ...entities].map((entity) => {
      const members = entity.members ?? groups.get(entity.entity_id);
      return members === undefined ? entity : { ...entity, members: [...members] };
    }),
  };
}

/** Such as `entities[3].entity_id: expected string, found nothing`. */
function sayIssue(issue: z.core.$ZodIssue, root: unknown): string {
  const place = issue.path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : `${text}${text === "" ? "" : "."}${String(key)}`,
    "",
  );
  const found = issue.path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
  const expected =
    issue.code === "invalid_type"
      ? `expected ${KINDS[issue.expected] ?? issue.expected}`
      : issue.code === "custom" || issue.code === "too_big" || issue.code === "too_small"
        ? issue.message.replace(/^Too (?:big|small): /, "")
        : issue.code === "invalid_format"
          ? `expected ${FORMATS[issue.format] ?? issue.format}`
          : issue.message;
  return `${place === "" ? "" : `${place}: `}${expected}, found ${nameOf(found)}`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

const FORMATS: Readonly<Record<string, string>> = { date: "a date such as 2026-12-24" };

function nameOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return JSON.stringify(value);
}
