/** The wanted reply as a JSON schema: an object of texts, all of them required. What every provider's structured output understands. */
import type { ModelRequest } from "../../ports/language-model.ts";

export function toJsonSchema(fields: ModelRequest["fields"]): Record<string, unknown> {
  return {
    type: "object",
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, description]) => [name, { type: "string", description }]),
    ),
    required: Object.keys(fields),
    additionalProperties: false,
  };
}
