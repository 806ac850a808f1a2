/** How many tokens a text may be, where nobody counts them. */
import type { ModelUse } from "../../ports/language-model.ts";

/** Of European languages a token is about four letters; with fewer the estimate is rather too high than too low. */
const BYTES_A_TOKEN = 3;

export function estimateUse(sent: string, received: string): ModelUse {
  const tokensOf = (text: string) => Math.ceil(Buffer.byteLength(text) / BYTES_A_TOKEN);
  return { inputTokens: tokensOf(sent), outputTokens: tokensOf(received), isEstimated: true };
}
