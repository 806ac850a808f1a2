/** What a suggestion is about. */
import type { SuggestionItem } from "../../../src/api/protocol.ts";

type Kind = SuggestionItem["kind"];

/** Whether it is about an automation that acts already. */
export function isChange<Item extends { readonly kind: Kind }>(
  item: Item,
): item is Item & { readonly kind: "change" | "retire" } {
  return item.kind === "change" || item.kind === "retire";
}
