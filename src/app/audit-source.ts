/** Home Assistant, with a line in the audit log for everything that Steward writes there. */
import type { HomeSource } from "../ports/home-source.ts";
import { BY_STEWARD, type Audit } from "./audit.ts";

export function auditWrites(
  source: Pick<HomeSource, "saveAutomation">,
  audit: Pick<Audit, "note">,
): HomeSource["saveAutomation"] {
  return async (automationId, config) => {
    // Noted before it is known whether it is taken: sent is sent.
    audit.note({
      who: BY_STEWARD,
      what: "home_assistant/save_automation",
      subject: automationId,
      toWhom: "Home Assistant",
      bytes: Buffer.byteLength(JSON.stringify(config)),
    });
    return await source.saveAutomation(automationId, config);
  };
}
