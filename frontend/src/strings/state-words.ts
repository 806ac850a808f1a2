/** What things' states and whoever changed them are called. */
import type { InitiatorKind } from "../../../src/core/domain/initiator.ts";
import type { Formats } from "./formats.ts";
import type { Localize } from "./localize.ts";

/** Things whose state is when they were last used. */
const PRESSED: ReadonlySet<string> = new Set(["scene", "button", "input_button"]);

/** "on", "22.5"; what this panel has no word for is shown as Home Assistant has it. */
export function stateWord(
  entityId: string,
  state: string | null,
  { localize, formats }: { readonly localize: Localize; readonly formats: Formats },
): string {
  if (state === null) return localize("state.unknown");
  if (PRESSED.has(entityId.slice(0, entityId.indexOf(".")))) return localize("state.pressed");
  const number = Number(state);
  if (state.trim() !== "" && Number.isFinite(number)) return formats.decimal(number);
  return localize.known(`state.${state}`) ?? state.replaceAll("_", " ");
}

/** "Anna", "Automation Hall light", "by hand at the device". */
export function whoWord(kind: InitiatorKind, name: string | null, localize: Localize): string {
  return name === null ? localize(`who.${kind}.nameless`) : localize(`who.${kind}`, { name });
}
