/** What the app (and Home Assistant beside it, for labels and users) answers in the settings, with a memory: what is set is listed after. */
import type {
  AuditList,
  ChangeList,
  CommandParams,
  CorrectionItem,
  CorrectionList,
  CommandResult,
  LearningRules,
  NotificationTest,
  OptionItem,
  PhoneItem,
} from "../../src/api/protocol.ts";
import { learningRuleId, type MarkedDays } from "../../src/core/domain/learning.ts";

type Params = Readonly<Record<string, unknown>>;
type Answers = Readonly<Record<string, (params: Params) => unknown>>;

const NOW_MS = Date.parse("2026-11-20T12:00:00Z");
const LABELS = [{ label_id: "guest_room", name: "Guest room" }];
const USERS = [
  { id: "user-anna", name: "Anna", system_generated: false },
  { id: "user-ben", name: "Ben", system_generated: false },
  { id: "user-nodered", name: "Flows", system_generated: false },
  { id: "user-supervisor", name: "Supervisor", system_generated: true },
];
const NAMES: Readonly<Record<string, string>> = {
  "light.kitchen": "Kitchen lights",
  "media_player.living": "Living-room media",
  "person.anna": "Anna",
  guest_room: "Guest room",
};

const PHONES: readonly PhoneItem[] = [
  { name: "mobile_app_annas_phone", person: "person.anna", person_name: "Anna" },
  { name: "mobile_app_annas_watch", person: "person.anna", person_name: "Anna" },
  { name: "mobile_app_kitchen_tablet", person: null, person_name: null },
];

const DEFAULTS: LearningRules["defaults"] = [
  { id: "disabled", entities: 14, dropped: 0, fixed: true },
  { id: "steward", entities: 6, dropped: 0, fixed: true },
  { id: "hidden", entities: 9, dropped: 120, fixed: false },
  { id: "device_class", entities: 31, dropped: 8412, fixed: false },
];

export function createSettingsAnswers(): Answers {
  let rules: LearningRules["rules"] = [ruleOf({ effect: "exclude", by: "label", value: "guest_room" })];
  let days: readonly MarkedDays[] = [
    { id: "days-1", from: "2026-10-05", to: "2026-10-16", reason: "Autumn holiday", origin: "hand" },
  ];
  let proposals: CommandResult<"days/propose"> = [
    { id: "away-1", kind: "away", from: "2026-11-07", to: "2026-11-08", people: 0 },
    { id: "guests-1", kind: "guests", from: "2026-11-14", to: "2026-11-14", people: 5 },
  ];
  let backups: CommandResult<"backups/list"> = [
    { made_ms: NOW_MS - 9 * 3_600_000, bytes: 1_400_000 },
    { made_ms: NOW_MS - 33 * 3_600_000, bytes: 52_000_000 },
  ];
  let items: readonly CorrectionItem[] = [];
  let options: readonly OptionItem[] = [
    optionOf("notify_phones", "all", "match(^[a-z0-9_]+( *, *[a-z0-9_]+)*$)"),
    optionOf("notify_budget", 3, "int(0,50)"),
  ];
  let programs: CorrectionList["programs"] = [];

  const listRules = (): LearningRules => ({
    since_ms: NOW_MS - 3_600_000,
    rules,
    defaults: DEFAULTS,
  });
  const listCorrections = (): CorrectionList => ({ items, programs, applying: false });

  return {
    "config/label_registry/list": () => LABELS,
    "config/auth/list": () => USERS,
    "learning/rules": listRules,
    "learning/set_rule": (params) => {
      const rule = ruleOf(params as unknown as CommandParams<"learning/set_rule">);
      rules = [...rules.filter(({ id }) => id !== rule.id), rule];
      return { rules: listRules(), deleted: params["delete_stored"] === true ? 214 : 0 };
    },
    "learning/delete_rule": ({ rule_id }) => {
      rules = rules.filter(({ id }) => id !== rule_id);
      return listRules();
    },
    "backups/list": () => backups,
    "backups/make": () => {
      backups = [{ made_ms: NOW_MS, bytes: 20_000 }, ...backups];
      return backups;
    },
    "backups/restore": () => null,
    "options/list": () => options,
    "options/set": ({ name, value }) => {
      options = options.map((option) =>
        option.name === name
          ? {
              ...option,
              value: (value as OptionItem["value"]) ?? option.configured,
              is_set_here: value !== null,
            }
          : option,
      );
      return options;
    },
    "notifications/owners": (): readonly PhoneItem[] => PHONES,
    "notifications/test": (): NotificationTest => ({
      reached: ["mobile_app_annas_phone"],
      failed: ["mobile_app_kitchen_tablet"],
      kept: false,
    }),
    "changes/list": (): ChangeList => ({ items: [], next_before_id: null }),
    "days/list": () => days,
    "days/mark": ({ from, to, reason }) => {
      const marked: MarkedDays = {
        id: `days-${days.length + 1}`,
        from: String(from),
        to: String(to),
        reason: typeof reason === "string" ? reason : null,
        origin: "hand",
      };
      days = [...days, marked];
      return marked;
    },
    "days/unmark": ({ days_id }) => {
      days = days.filter(({ id }) => id !== days_id);
      return null;
    },
    "days/propose": () => proposals,
    "days/answer": ({ proposal_id, answer }) => {
      const proposal = proposals.find(({ id }) => id === proposal_id);
      proposals = proposals.filter((other) => other !== proposal);
      if (proposal === undefined || answer !== "accepted") return null;
      const { from, to } = proposal;
      days = [...days, { id: `from-${proposal.id}`, from, to, reason: null, origin: "proposal" }];
      return days.at(-1);
    },
    "attribution/corrections": listCorrections,
    "attribution/correct": (params) => {
      const { entity_id = null, device_id = null, person = null } = params as Partial<CorrectionItem>;
      const { initiator } = params as unknown as CommandParams<"attribution/correct">;
      items = items.filter((item) => item.entity_id !== entity_id || item.device_id !== device_id);
      if (initiator !== null) {
        items = [...items, { entity_id, device_id, initiator, person, created_ms: NOW_MS }];
      }
      return listCorrections();
    },
    "users/mark": ({ user_id, program }) => {
      programs = programs.filter((one) => one.user_id !== user_id);
      if (program === true) programs = [...programs, { user_id: String(user_id), marked_ms: NOW_MS }];
      return listCorrections();
    },
    "entities/inherit": () => null,
    "privacy/delete": () => ({
      changes: 1204,
      suggestions: 1,
      entity_ids: ["person.anna", "device_tracker.annas_phone"],
      backups: 3,
    }),
    "audit/list": (): AuditList => ({ items: [], next_before_ms: null }),
  };
}

function optionOf(name: string, value: OptionItem["value"], schema: string): OptionItem {
  return { name, value, configured: value, is_set_here: false, schema, applies_at_once: true };
}

function ruleOf({ effect, by, value }: CommandParams<"learning/set_rule">): LearningRules["rules"][number] {
  return {
    id: learningRuleId(by, value),
    effect,
    by,
    value,
    name: NAMES[value] ?? null,
    entities: 2,
    dropped: 37,
  };
}
