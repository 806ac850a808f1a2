/** What a write changed in an automation, as lines of its YAML that people can read. */
import { diffLines } from "diff";
import { stringify } from "yaml";
import type { AutomationBody } from "../ports/version-store.ts";

/** A line of the automation: the same on both sides, only before, or only after. */
export interface DiffLine {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

export function diffAutomations(
  before: AutomationBody | null,
  after: AutomationBody | null,
): readonly DiffLine[] {
  return diffLines(toText(before), toText(after)).flatMap(({ added, removed, value }) =>
    value
      .replace(/\n$/, "")
      .split("\n")
      .map((text): DiffLine => ({ kind: added ? "added" : removed ? "removed" : "same", text })),
  );
}

const ORDER = ["alias", "description", "triggers", "conditions", "actions", "mode"];

/** Keys in the editor's order, so that a key that only moved is no difference. */
function toText(body: AutomationBody | null): string {
  if (body === null) return "";
  const known = ORDER.filter((key) => key in body);
  const others = Object.keys(body).filter((key) => !ORDER.includes(key) && key !== "id");
  const ordered = Object.fromEntries([...known, ...others.toSorted()].map((key) => [key, body[key]]));
  return stringify(ordered, {
    version: "1.1",
    indentSeq: false,
    singleQuote: true,
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}
