/** Why a command failed, in the person's language: the app's own sentence is in it already; what failed on the way to the app is known by its code. */
import type { CallFailure } from "../transport/transport.ts";
import type { Localize } from "./localize.ts";

export function sayFailure(
  { code, message }: Pick<CallFailure, "code" | "message">,
  localize: Localize,
): string {
  return localize.known(`failure.${code}`) ?? message;
}
