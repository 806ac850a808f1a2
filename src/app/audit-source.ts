/** Home Assistant, with a line in the audit log for everything that Steward writes there. */
import type { HomeSource } from "../ports/home-source.ts";
import { BY_STEWARD, type Audit } from "./audit.ts";

export function auditWrites(
  source: Pick<HomeSource, "saveAutomation" | "removeAutomation" | "callAction">,
  audit: Pick<Audit, "note">,
): Pick<HomeSource, "saveAutomation" | "removeAutomation" | "callAction"> {
  // Noted before it is known whether it is taken: sent is sent.
  const note = (what: string, subject: string, sent: unknown, toWhom = "Home Assistant"): void =>
    audit.note({
      who: BY_STEWARD,
      what: `home_assistant/${what}`,
      subject,
      toWhom,
      bytes: Buffer.byteLength(JSON.stringify(sent)),
    });
  return {
    async saveAutomation(automationId, config) {
      note("save_automation", automationId, config);
      return await source.saveAutomation(automationId, config);
    },
    async removeAutomation(automationId) {
      note("remove_automation", automationId, automationId);
      await source.removeAutomation(automationId);
    },
    async callAction(call) {
      const [domain = "", service = ""] = call.action.split(".");
      // A phone's message goes on through the makers of its system.
      const toWhom = domain === "notify" ? service : undefined;
      note("call_action", call.action, call, toWhom);
      await source.callAction(call);
    },
  };
}
