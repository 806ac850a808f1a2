/** What each command leaves in the audit log: a line for what changes something, a line a day and person for looking. */
import type { Audit } from "../app/audit.ts";
import type { CommandName, SubscriptionName } from "./protocol.ts";

/** Of a change: the parameters that say what it is about, the first that is given. */
type AuditRule = "read" | "unaudited" | { readonly subject: readonly string[] };

/** `unaudited`: nothing personal in it, or it leaves its lines itself. */
const RULES: Readonly<Record<CommandName, AuditRule>> = {
  "status/get": "read",
  "status/subscribe": "read",
  "suggestions/list": "read",
  "suggestions/subscribe": "read",
  "suggestions/prepare": "read",
  "suggestions/create": { subject: ["suggestion_id"] },
  "suggestions/dismiss": { subject: ["suggestion_id"] },
  "suggestions/restore": { subject: ["suggestion_id"] },
  "suggestions/set_step": { subject: ["suggestion_id"] },
  "suggestions/preview": "read",
  "suggestions/edit": { subject: ["suggestion_id"] },
  "suggestions/snooze": { subject: ["suggestion_id"] },
  "changes/list": "read",
  "changes/undo": { subject: [] },
  "options/list": "unaudited",
  "options/set": { subject: ["name"] },
  "notifications/phones": "read",
  "model/status": "unaudited",
  "model/preview": "read",
  "model/try": { subject: [] },
  "notifications/owners": "read",
  "notifications/test": { subject: [] },
  "suggestions/day": "read",
  "activity/list": "read",
  "activity/record": "unaudited",
  "rhythm/get": "read",
  "rhythm/reset": { subject: ["suggestion_id"] },
  "rhythm/undo_reset": { subject: ["suggestion_id"] },
  "now/subscribe": "read",
  "now/compare": "read",
  "incidents/list": "read",
  "incidents/subscribe": "read",
  "incidents/series": "read",
  "incidents/normal": { subject: ["incident_id"] },
  "incidents/not_normal": { subject: ["incident_id"] },
  "incidents/later": { subject: ["incident_id"] },
  "findings/list": "read",
  "problems/acknowledge": "unaudited",
  "entities/inherit": { subject: ["to_entity_id"] },
  "learning/rules": "read",
  "learning/set_rule": { subject: ["value"] },
  "learning/delete_rule": { subject: ["rule_id"] },
  "learning/pause": { subject: [] },
  "days/list": "read",
  "days/mark": { subject: ["from"] },
  "days/unmark": { subject: ["days_id"] },
  "days/propose": "read",
  "days/answer": { subject: ["proposal_id"] },
  "attribution/corrections": "read",
  "attribution/correct": { subject: ["entity_id", "device_id"] },
  "users/mark": { subject: ["user_id"] },
  "audit/list": "read",
  "backups/list": "read",
  "backups/make": { subject: [] },
  "backups/restore": { subject: [] },
  // The line must not name what is gone.
  "privacy/delete": { subject: [] },
  "analysis/run": "unaudited",
  unsubscribe: "unaudited",
};

export interface CommandAudit {
  /** A command was answered with so many bytes. */
  noteDone(who: string, command: CommandName, params: Readonly<Record<string, unknown>>, bytes: number): void;
  /** A subscription was begun (`count` 1), or sent so many bytes. */
  noteSent(who: string, command: SubscriptionName, bytes: number, count: number): void;
}

export function createCommandAudit(audit: Audit): CommandAudit {
  return {
    noteDone(who, command, params, bytes) {
      const rule = RULES[command];
      if (rule === "unaudited") return;
      if (rule === "read") {
        audit.gather({ who, what: command, bytes });
        return;
      }
      const subject = rule.subject.map((name) => params[name]).find((value) => typeof value === "string");
      audit.note({ who, what: command, subject: typeof subject === "string" ? subject : null });
    },
    noteSent(who, what, bytes, count) {
      audit.gather({ who, what, bytes, count });
    },
  };
}
