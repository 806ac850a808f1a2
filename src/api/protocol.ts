/**
 * The one table of what the app and its clients say to each other: commands, their parameters and results, events.
 *
 * Shared as types with the panel. Over a WebSocket at `/api/ws`:
 *
 *     server → {type:"auth_required", api_version, version}          (not on ingress, where the Supervisor vouches for the user)
 *     client → {type:"auth", token}
 *     server → {type:"auth_ok", api_version, version} | {type:"auth_invalid", message}
 *     client → {id, type:<command>, …params, user?}                    id: a positive integer, growing
 *     server → {id, type:"result", success:true, result} | {id, type:"result", success:false, error:{code, message}}
 *     server → {id, type:"event", event}                              for `…/subscribe` commands, until `unsubscribe`
 *
 * `user` is how the integration, which holds the token, says for whom it relays; without it the holder of the token acts as an administrator.
 * A change here raises API_VERSION and adds a line to docs/api.md.
 */
import type { Readiness } from "../core/domain/analysis.ts";
import type { AutomationConfig } from "../core/domain/automation.ts";
import type { InitiatorKind } from "../core/domain/initiator.ts";
import type { Incident, IncidentSeries } from "../core/domain/incident.ts";
import type { Finding } from "../core/domain/finding.ts";
import type { LearningRule, MarkedDays, ProposalKind } from "../core/domain/learning.ts";
import type { Backtest, NothingFound, Suggestion, TextPart } from "../core/domain/suggestion.ts";
import type {
  Asks,
  Regret,
  SuggestionState as StoredState,
  SuggestionStep,
} from "../core/domain/suggestion-life.ts";
import type { EpochMs } from "../core/domain/time.ts";
import type { ConnectionState } from "../ports/home-source.ts";

export const API_VERSION = 1;

export interface RelayedUser {
  readonly id: string;
  readonly is_admin: boolean;
}

export type ImportState = "pending" | "running" | "done" | "failed";

/** Everything the panel's head and its empty page need. */
export interface Status {
  readonly version: string;
  readonly api_version: number;
  readonly time_zone: string;
  readonly home_assistant: {
    readonly state: ConnectionState;
    readonly version: string | null;
    readonly since_ms: EpochMs;
    readonly message: string | null;
  };
  readonly import: {
    readonly state: ImportState;
    /** 0–1 */
    readonly progress: number;
    readonly entities_done: number;
    readonly entities_total: number;
    readonly message: string | null;
  };
  readonly analysis: {
    readonly state: "idle" | "running";
    readonly scope: "full" | "quick" | null;
    readonly stage: string | null;
    /** 0–1 */
    readonly progress: number;
    readonly last_finished_ms: EpochMs | null;
    readonly last_duration_ms: number | null;
    readonly last_error: string | null;
    readonly next_full_ms: EpochMs | null;
  };
  readonly memory: {
    readonly first_ms: EpochMs | null;
    readonly last_ms: EpochMs | null;
    readonly days: number;
    readonly state_changes: number;
    readonly entities: number;
    readonly by_initiator: Readonly<Record<string, number>>;
  };
  /** From when on it is learned again; null where it is. */
  readonly learning_paused_until_ms: EpochMs | null;
  /** What is known before anything is learned; null until the home was read. */
  readonly known: {
    readonly lights: number;
    readonly covers: number;
    readonly persons: number;
    /** Whole days of history. */
    readonly days: number;
    /** Days until habits by the time of day can be told; 0 where they can. */
    readonly habits_in_days: number;
  } | null;
  readonly learning: readonly Readiness[];
  readonly nothing_found: readonly NothingFound[];
  readonly counts: Readonly<Record<SuggestionState, number>>;
  /** Standing problems, one a code, each with a sentence that says what to do. */
  readonly problems: readonly {
    readonly code: string;
    readonly message: string;
    readonly since_ms: EpochMs;
    /** It happened once and stays until `problems/acknowledge`; any other goes away with its cause. */
    readonly acknowledgeable: boolean;
  }[];
}

export type SuggestionState = Exclude<StoredState, "withdrawn">;

/** The contract's suggestion with its life and what the card shows. */
export interface SuggestionItem extends Suggestion {
  readonly state: SuggestionState;
  readonly title_parts: readonly TextPart[];
  /** What a language model made of title and explanation, where its words passed; `title`, `title_parts` and `explanation` stay Steward's own. */
  readonly worded: {
    readonly title: string;
    readonly title_parts: readonly TextPart[];
    readonly explanation: string;
  } | null;
  readonly areas: readonly { readonly area_id: string; readonly name: string }[];
  readonly target_entity_ids: readonly string[];
  /** Of a change: what the automation as it is does over the same days; null otherwise. */
  readonly present_backtest: Backtest | null;
  /** Persons that its automation names, by entity id. */
  readonly persons: readonly string[];
  /** Whether a person changed it: `automation` and `backtest` are of that form then. */
  readonly is_edited: boolean;
  readonly snoozed_until_ms: EpochMs | null;
  /** While it is only counted. */
  readonly trial: {
    readonly from_ms: EpochMs;
    readonly until_ms: EpochMs;
    /** What it would have done since then; null where that cannot be told just now. */
    readonly counted: Backtest | null;
  } | null;
  /** While it asks first, or did. */
  readonly asks: Asks;
  /** Since it acts. */
  readonly regret: {
    readonly since_ms: EpochMs;
    readonly acts: Regret["acts"];
    readonly undone: Regret["undone"];
  } | null;
  readonly created_ms: EpochMs;
  readonly updated_ms: EpochMs;
  readonly dismiss_reason: string | null;
  readonly automation_id: string | null;
  readonly automation_entity_id: string | null;
  readonly runs: { readonly count: number; readonly last_ms: EpochMs | null };
}

export interface SuggestionList {
  /** Best first; `proposed` are capped by the option, the rest of them counted in `more`. */
  readonly items: readonly SuggestionItem[];
  readonly more: number;
}

export type PlaceReason = "packages" | "hand_written" | "not_included";

/** What Create will do, asked before it is done. */
export interface Preparation {
  readonly suggestion_id: string;
  readonly way: "save" | "paste";
  readonly reason: PlaceReason | null;
  /** `comments_lost`: saving drops the comments of automations.yaml. `comments_unknown`: Steward could not look. */
  readonly warnings: readonly ("comments_lost" | "comments_unknown")[];
  /** As it would be saved, with the marker in its description. */
  readonly automation: AutomationConfig;
  readonly yaml: string;
  /** What becomes of an automation that exists, where the suggestion is to change one. */
  readonly diff: readonly DiffLine[] | null;
}

export interface DiffLine {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** A write of Steward's to an automation. */
export interface ChangeItem {
  readonly id: number;
  readonly at_ms: EpochMs;
  /** A user's id, or `steward`. */
  readonly who: string;
  /** What the user is called now. */
  readonly name: string | null;
  readonly what: "created" | "changed" | "removed" | "disabled" | "undone";
  readonly automation_entity_id: string | null;
  /** What the automation is called, as it was or became. */
  readonly alias: string | null;
  readonly suggestion_id: string | null;
  readonly diff: readonly DiffLine[];
  /** Null while it stands. */
  readonly undone_ms: EpochMs | null;
}

export interface ChangeList {
  /** Latest first. */
  readonly items: readonly ChangeItem[];
  /** For the next page: `before_id`; null where there is none. */
  readonly next_before_id: number | null;
}

export interface OptionItem {
  readonly name: string;
  readonly value: string | number | boolean;
  /** What config.yaml or the environment says, or the default. */
  readonly configured: string | number | boolean;
  readonly is_set_here: boolean;
  /** In the language of config.yaml's schema, such as `int(1,50)`. */
  readonly schema: string;
  readonly applies_at_once: boolean;
}

/** How it stands with the language model. */
export interface ModelStatus {
  readonly provider: "none" | "anthropic" | "openai" | "ollama" | "ai_task";
  readonly model: string;
  /** To whom requests go: a host or an entity. */
  readonly to: string;
  /** `paused`: not asked for a while after failures. */
  readonly state: "off" | "ready" | "paused";
  readonly paused_until_ms: EpochMs | null;
  /** One sentence that says what to do; null once something has succeeded. */
  readonly last_error: string | null;
  readonly last_answer_ms: EpochMs | null;
  /** In which it words. */
  readonly language: string;
  /** Of this local month. */
  readonly month: {
    readonly requests: number;
    readonly tokens_in: number;
    readonly tokens_out: number;
    /** Null where no price is given. */
    readonly cost: number | null;
    /** The provider does not say how many tokens it were. */
    readonly is_estimated: boolean;
  };
  readonly budget: {
    readonly tokens: number;
    readonly tokens_left: number;
    /** Null where no money is the limit. */
    readonly cost: number | null;
    readonly cost_left: number | null;
  };
}

/** What would be sent next, word for word. */
export interface ModelPreview {
  /** Empty where nothing would be. */
  readonly to: string;
  readonly bodies: readonly string[];
}

/** What became of one request about a sentence that tells nothing of the home. */
export interface ModelTrial {
  readonly accepted: boolean;
  readonly title: string | null;
  readonly explanation: string | null;
  readonly message: string | null;
  readonly tokens_in: number;
  readonly tokens_out: number;
}

export type Creation =
  | { readonly way: "save"; readonly item: SuggestionItem }
  | { readonly way: "paste"; readonly reason: PlaceReason | null; readonly yaml: string };

/** A day of a suggestion: what really happened to the things it is about, and what it would have done. */
export interface SuggestionDay {
  readonly suggestion_id: string;
  /** Local date, and its limits: a day has 23, 24 or 25 hours. */
  readonly date: string;
  readonly from_ms: EpochMs;
  readonly to_ms: EpochMs;
  /** `nobody`: it would have acted and nobody did it. `opposite`: and someone soon undid it. */
  readonly marks: readonly {
    readonly at_ms: EpochMs;
    readonly kind: "matched" | "nobody" | "opposite" | "missed" | "already_so";
  }[];
  /** What it acts on first. A setpoint has an id of its own, as `climate.hall#temperature`. */
  readonly entities: readonly {
    readonly entity_id: string;
    readonly name: string;
    readonly role: "target" | "trigger" | "condition";
    /** When the day began; null where it is not known. */
    readonly state_before: string | null;
  }[];
  /** Earliest first. */
  readonly events: readonly {
    readonly at_ms: EpochMs;
    readonly entity_id: string;
    readonly state: string;
    readonly by: InitiatorKind;
    readonly by_name: string | null;
  }[];
  /** Changes of that day that are left away: of a sensor with very many every n-th is here. */
  readonly more: number;
}

/** Kinds of initiators that are listed; `people`: by a person or by hand. */
export type ActivityKind =
  | "people"
  | "person"
  | "physical"
  | "automation"
  | "script"
  | "scene"
  | "steward"
  | "app";

/** A change that somebody or something made. */
export interface ActivityItem {
  readonly at_ms: EpochMs;
  readonly entity_id: string;
  readonly name: string;
  readonly area_id: string | null;
  readonly state: string;
  readonly by: InitiatorKind;
  /** What it is called: of a hand at the device, and of who has no name (any more), null. */
  readonly by_name: string | null;
  /** The person's entity, where it was a person. */
  readonly person: string | null;
}

export interface ActivityList {
  /** Latest first; those of one instant are never torn apart, so that there may be a few more than `limit`. */
  readonly items: readonly ActivityItem[];
  /** For the next page: `before_ms`; null where there is none. A short page, even an empty one, may have a next. */
  readonly next_before_ms: EpochMs | null;
  /** Whether other people's doing is among it. */
  readonly is_whole: boolean;
}

/** What became of what Steward said. What is not counted yet is null. */
export interface StewardRecord {
  /** Suggestions that somebody took or turned down. */
  readonly answered: number;
  readonly accepted: number;
  /** Accepted, and their automation is still there. */
  readonly kept: number;
  /** Times those automations ran. */
  readonly runs: number;
  /** Times somebody undid what they did. */
  readonly reversed: number | null;
  /** Incidents that somebody called none. */
  readonly false_alarms: number | null;
}

/** Middle and middle half, from the lower to the upper quartile. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** What actions are told by. Of `person` who may not see others gets only themselves. */
export interface ActionGroup {
  readonly by: "home" | "area" | "person" | "entity";
  /** The area's, the person's or the entity's id; empty for the home. */
  readonly id: string;
  /** Empty for the home. */
  readonly name: string;
}

/** A day as it usually is. Minutes are after local midnight; past 1440 they are after the next one. */
export interface UsualDay {
  readonly kind: "weekday" | "weekend";
  /** How many such days were looked at. */
  readonly days: number;
  /** People's first and last action; a day begins at four. */
  readonly first: Spread | null;
  readonly last: Spread | null;
  /** By time. */
  readonly times: readonly {
    readonly entity_id: string;
    readonly name: string;
    readonly state: string;
    readonly minute: Spread;
    readonly days: number;
  }[];
}

/** Something that Steward has learned. */
export interface LearnedThing {
  readonly suggestion_id: string;
  readonly title: string;
  readonly title_parts: readonly TextPart[];
  readonly explanation: string;
  readonly detector: string;
  readonly state: SuggestionState;
  readonly evidence: Suggestion["evidence"];
  /** False where an automation answers it: that has to go first. */
  readonly can_reset: boolean;
}

/** What Steward has learned about the people of the home. */
export interface Rhythm {
  /** Local dates, both included, that are looked at; the same where nothing is remembered yet. */
  readonly from: string;
  readonly to: string;
  /** Days among them that count: over, remembered, not marked as exceptions. */
  readonly days: number;
  /** Days that are needed before anything is shown. */
  readonly needed_days: number;
  /** Shape (7,): how many of each weekday count, from Monday. */
  readonly weekdays: readonly number[];
  /** The home, its areas and people, and the entities with the most, each with shape (168,): actions in each hour of the week from Monday 0:00. */
  readonly heat: readonly (ActionGroup & { readonly count: number; readonly hours: readonly number[] })[];
  readonly usual: readonly UsualDay[];
  readonly learned: readonly LearnedThing[];
  readonly forgotten: readonly {
    readonly suggestion_id: string;
    readonly title: string;
    readonly title_parts: readonly TextPart[];
    readonly forgotten_ms: EpochMs;
  }[];
}

/** A sustained anomaly, and what people said of it. */
export interface IncidentItem extends Incident {
  /** `normal`: somebody called it so, whether or not it still goes on. */
  readonly state: "open" | "closed" | "normal";
  /** Put off until then: nobody is told of it before. */
  readonly later_until_ms: EpochMs | null;
  /** The user who answered last; null also where the viewer may not know. */
  readonly answered_by: string | null;
  /** The same in a language model's words; null where none were asked for, or none passed. */
  readonly worded: { readonly title: string; readonly explanation: string } | null;
  readonly areas: readonly { readonly area_id: string; readonly name: string }[];
}

export interface BackupItem {
  readonly made_ms: EpochMs;
  /** What it takes of the disk beside what earlier ones hold. */
  readonly bytes: number;
}

export interface IncidentChart {
  /** Hour by hour over the last two days, as it was seen last; none where its monitor does not look at hours. */
  readonly series: readonly IncidentSeries[];
}

export interface IncidentList {
  /** Gravest first. */
  readonly open: readonly IncidentItem[];
  /** Over or normal, of the last 30 days, latest first, at most 50. */
  readonly recent: readonly IncidentItem[];
}

/** The home's rhythm as it is at the moment. */
export interface Now {
  readonly at_ms: EpochMs;
  /** Null until it was read, which takes a moment after the start. */
  readonly today: {
    readonly date: string;
    readonly from_ms: EpochMs;
    readonly to_ms: EpochMs;
    /** Shape (24,): when each hour by the clock begins; one that daylight saving skips begins with the next. */
    readonly hour_starts_ms: readonly EpochMs[];
    /** How many days of this weekday the usual is from. */
    readonly usual_days: number;
    readonly groups: readonly (ActionGroup & {
      /** Shape (24,): people's actions in each hour by the clock, so far. */
      readonly hours: readonly number[];
      /** Shape (24,): what is usual in each on this weekday. */
      readonly usual: readonly Spread[];
    })[];
    /** What is usually done in the rest of the day, soonest first. */
    readonly next: readonly {
      readonly entity_id: string;
      readonly name: string;
      readonly state: string;
      readonly at_ms: EpochMs;
      readonly from_ms: EpochMs;
      readonly to_ms: EpochMs;
    }[];
  } | null;
  readonly incidents: IncidentList;
  /** Of the last analysis, the most severe first. */
  readonly findings: readonly {
    readonly id: string;
    readonly severity: Finding["severity"];
    readonly title: string;
    readonly explanation: string;
    readonly entities: readonly { readonly entity_id: string; readonly name: string }[];
  }[];
}

/** This week against the last one, hour by hour. */
export interface WeekComparison {
  /** Local midnight six days ago; hours are by the wall clock, 24 a day. */
  readonly from_ms: EpochMs;
  readonly from: string;
  readonly groups: readonly (ActionGroup & {
    /** Shape (168,): the last seven days, today so far. */
    readonly week: readonly number[];
    /** Shape (168,): the seven days before. */
    readonly week_before: readonly number[];
  })[];
}

/** What a rule does at present. */
interface RuleEffect {
  /** Entities of the home about which it decides. */
  readonly entities: number;
  /** Changes it left out since `since_ms`, when the app started. */
  readonly dropped: number;
}

export interface LearningRules {
  readonly since_ms: EpochMs;
  /** People's own; the most specific decides: entity, person, device, label, area, domain, and last the defaults. */
  readonly rules: readonly (LearningRule &
    RuleEffect & {
      /** What the thing is called now, null where the home has none of that id (any more). */
      readonly name: string | null;
    })[];
  readonly defaults: readonly (RuleEffect & {
    readonly id: string;
    /** No rule of people's includes what this one leaves out. */
    readonly fixed: boolean;
  })[];
}

/** Days that were not like others, seen from who was at home. Local dates, both included. */
interface DayProposal {
  readonly id: string;
  readonly kind: ProposalKind;
  readonly from: string;
  readonly to: string;
  /** `guests`: how many were at home at a time. */
  readonly people: number;
}

export interface CorrectionItem {
  /** One of the two. */
  readonly entity_id: string | null;
  readonly device_id: string | null;
  /** Whose doing the changes are that nobody claims: those of a hand, and unknown ones. */
  readonly initiator: "person" | "program" | "nobody";
  /** The person's entity. */
  readonly person: string | null;
  readonly created_ms: EpochMs;
}

/** What people said about who does things. */
export interface CorrectionList {
  readonly items: readonly CorrectionItem[];
  /** Users whose doing is a program's. */
  readonly programs: readonly { readonly user_id: string; readonly marked_ms: EpochMs }[];
  /** Whether what is stored does not follow it yet. */
  readonly applying: boolean;
}

/** A line of the audit log. */
export interface AuditItem {
  /** Of several of one day: the last. */
  readonly at_ms: EpochMs;
  /** A user's id; `token` of who holds it, `steward` of itself, `nobody` of who did not sign in, `erased` of who was deleted. */
  readonly who: string;
  /** What the user is called now. */
  readonly name: string | null;
  /** A command, or `sign_in_refused`, `export/history`, `export/home`, `home_assistant/save_automation`, `backup/restored`, `model/request`, `model/reply`. */
  readonly what: string;
  readonly subject: string | null;
  /** Where what was handed out went, if not to `who` alone. */
  readonly to_whom: string | null;
  readonly bytes: number;
  readonly count: number;
  /** Word for word what a language model was sent. */
  readonly sent: string | null;
}

export interface AuditList {
  /** Latest first. */
  readonly items: readonly AuditItem[];
  /** For the next page: `before_ms`; null where there is none. */
  readonly next_before_ms: EpochMs | null;
}

/** What is gone. */
export interface Deletion {
  /** Changes of states deleted; those that a deleted user made elsewhere stay, as nobody's. */
  readonly changes: number;
  /** Suggestions that mentioned it. */
  readonly suggestions: number;
  /** Entities whose past went: of a person, everything that tells about them. */
  readonly entity_ids: readonly string[];
  /** Backup files deleted: all of Steward's own. */
  readonly backups: number;
}

interface Command<Params, Result> {
  readonly params: Params;
  readonly result: Result;
}

interface Subscription<Params, Event> extends Command<Params, null> {
  readonly event: Event;
}

type NoParams = Readonly<Record<string, never>>;

/** A phone with Home Assistant's app. */
export interface PhoneItem {
  /** Of the action that reaches it: `mobile_app_annas_phone`. */
  readonly name: string;
  /** The person's entity and name; null where nobody is tracked by it. */
  readonly person: string | null;
  readonly person_name: string | null;
}

export interface NotificationTest {
  /** Phones that Home Assistant took it for, and those that it refused it for. */
  readonly reached: readonly string[];
  readonly failed: readonly string[];
  /** There is no phone to send to: it stands among Home Assistant's own notifications. */
  readonly kept: boolean;
}

export interface Commands {
  "status/get": Command<NoParams, Status>;
  "status/subscribe": Subscription<NoParams, Status>;
  "suggestions/list": Command<NoParams, SuggestionList>;
  "suggestions/subscribe": Subscription<NoParams, SuggestionList>;
  "suggestions/prepare": Command<{ readonly suggestion_id: string }, Preparation>;
  /** `accept_comment_loss` has to be true where `prepare` warned of it. */
  "suggestions/create": Command<
    { readonly suggestion_id: string; readonly accept_comment_loss?: boolean },
    Creation
  >;
  "suggestions/dismiss": Command<
    { readonly suggestion_id: string; readonly reason?: string },
    SuggestionItem
  >;
  /** A step forward or back: only proposed, counted in silence, asking first, acting. */
  "suggestions/set_step": Command<
    {
      readonly suggestion_id: string;
      readonly step: SuggestionStep;
      readonly accept_comment_loss?: boolean;
    },
    Creation
  >;
  /** What an automation would have done in the last 30 days; nothing is kept. */
  "suggestions/preview": Command<{ readonly automation: AutomationConfig }, Backtest>;
  /** `automation` null goes back to the form that was found. */
  "suggestions/edit": Command<
    { readonly suggestion_id: string; readonly automation: AutomationConfig | null },
    SuggestionItem
  >;
  "suggestions/snooze": Command<
    { readonly suggestion_id: string; readonly until_ms: EpochMs },
    SuggestionItem
  >;
  /** What Steward wrote to automations: latest first, 50 or `limit`. */
  "changes/list": Command<{ readonly limit?: number; readonly before_id?: number }, ChangeList>;
  /** Puts back what stood there before; not where it was edited by hand since. */
  "changes/undo": Command<{ readonly change_id: number }, ChangeItem>;
  "options/list": Command<NoParams, readonly OptionItem[]>;
  /** `value` null takes back what was set in the panel. */
  "options/set": Command<
    { readonly name: string; readonly value: string | number | boolean | null },
    readonly OptionItem[]
  >;
  /** Names of the actions that reach phones with Home Assistant's app. */
  "notifications/phones": Command<NoParams, readonly string[]>;
  "model/status": Command<NoParams, ModelStatus>;
  /** Nothing is sent. */
  "model/preview": Command<NoParams, ModelPreview>;
  "model/try": Command<NoParams, ModelTrial>;
  /** The same phones, each with whose it is. */
  "notifications/owners": Command<NoParams, readonly PhoneItem[]>;
  /** Sends one to try the way: at once, whatever the hour, beyond the day's budget. */
  "notifications/test": Command<NoParams, NotificationTest>;
  /** Takes a dismissal or a snooze back. */
  "suggestions/restore": Command<{ readonly suggestion_id: string }, SuggestionItem>;
  /** `date`: a local date. */
  "suggestions/day": Command<{ readonly suggestion_id: string; readonly date: string }, SuggestionDay>;
  /** What was done by whom: latest first, 100 or `limit`; all filters at once. `date`: a local date. */
  "activity/list": Command<
    {
      readonly limit?: number;
      readonly before_ms?: EpochMs;
      readonly after_ms?: EpochMs;
      readonly by?: ActivityKind;
      /** The person's entity. */
      readonly person?: string;
      readonly area_id?: string;
      readonly entity_id?: string;
      readonly date?: string;
    },
    ActivityList
  >;
  "activity/record": Command<NoParams, StewardRecord>;
  "rhythm/get": Command<NoParams, Rhythm>;
  /** Forgets one learned thing: it is neither shown nor suggested from what was seen until now, and may be learned anew. */
  "rhythm/reset": Command<{ readonly suggestion_id: string }, { readonly forgotten_ms: EpochMs }>;
  /** Takes a reset back. */
  "rhythm/undo_reset": Command<{ readonly suggestion_id: string }, null>;
  /** Now, and once a minute after. */
  "now/subscribe": Subscription<NoParams, Now>;
  "now/compare": Command<NoParams, WeekComparison>;
  "incidents/list": Command<NoParams, IncidentList>;
  "incidents/subscribe": Subscription<NoParams, IncidentList>;
  "incidents/series": Command<{ readonly incident_id: string }, IncidentChart>;
  /** It is over, and the same is not told of again up to half as far beyond as it went. */
  "incidents/normal": Command<{ readonly incident_id: string }, IncidentItem>;
  /** Takes that back. */
  "incidents/not_normal": Command<{ readonly incident_id: string }, IncidentItem>;
  /** Nobody is told of it before then (in eight hours, unless given), and then only where it goes on. */
  "incidents/later": Command<{ readonly incident_id: string; readonly until_ms?: EpochMs }, IncidentItem>;
  "findings/list": Command<NoParams, readonly Finding[]>;
  /** A person has read it: for acknowledgeable problems only. */
  "problems/acknowledge": Command<{ readonly code: string }, null>;
  /** A replaced device: what is remembered of the one becomes the other's, bit by bit. Both are of one domain. */
  "entities/inherit": Command<{ readonly from_entity_id: string; readonly to_entity_id: string }, null>;
  "learning/rules": Command<NoParams, LearningRules>;
  /** Replaces the rule about the same thing. `delete_stored`: what is stored of what it excludes goes, too. */
  "learning/set_rule": Command<
    Omit<LearningRule, "id"> & { readonly delete_stored?: boolean },
    { readonly rules: LearningRules; readonly deleted: number }
  >;
  "learning/delete_rule": Command<{ readonly rule_id: string }, LearningRules>;
  /** Marks the days until then, today with them, as left out; null goes on learning at once. */
  "learning/pause": Command<
    { readonly until_ms: EpochMs | null },
    { readonly paused_until_ms: EpochMs | null }
  >;
  /** Days left out of learning, earliest first. */
  "days/list": Command<NoParams, readonly MarkedDays[]>;
  /** Local dates, both included. */
  "days/mark": Command<{ readonly from: string; readonly to: string; readonly reason?: string }, MarkedDays>;
  "days/unmark": Command<{ readonly days_id: string }, null>;
  "days/propose": Command<NoParams, readonly DayProposal[]>;
  /** Once answered, days are not proposed again. Accepted ones are marked and returned. */
  "days/answer": Command<
    {
      readonly proposal_id: string;
      readonly answer: "accepted" | "declined";
      readonly reason?: string;
    },
    MarkedDays | null
  >;
  "attribution/corrections": Command<NoParams, CorrectionList>;
  /** For an entity or a device; `initiator` null takes back what was said of it. Also applied to all that is stored. */
  "attribution/correct": Command<
    {
      readonly entity_id?: string;
      readonly device_id?: string;
      readonly initiator: "person" | "program" | "nobody" | null;
      readonly person?: string;
    },
    CorrectionList
  >;
  "users/mark": Command<{ readonly user_id: string; readonly program: boolean }, CorrectionList>;
  /** Who saw and changed what: latest first, 100 or `limit`. */
  "audit/list": Command<{ readonly limit?: number; readonly before_ms?: EpochMs }, AuditList>;
  /** Steward's own backups, the latest first. */
  "backups/list": Command<NoParams, readonly BackupItem[]>;
  /** Makes one now, and lists them. */
  "backups/make": Command<NoParams, readonly BackupItem[]>;
  /** Puts one in the memory's place; Steward starts anew, and clients connect again. */
  "backups/restore": Command<{ readonly made_ms: EpochMs }, null>;
  /** Everything about one person or one entity, Steward's own backups included. It cannot be taken back. */
  "privacy/delete": Command<{ readonly user_id?: string; readonly entity_id?: string }, Deletion>;
  "analysis/run": Command<{ readonly scope?: "full" | "quick" }, { readonly started: boolean }>;
  unsubscribe: Command<{ readonly subscription: number }, null>;
}

export type CommandName = keyof Commands;
export type CommandParams<Name extends CommandName> = Commands[Name]["params"];
export type CommandResult<Name extends CommandName> = Commands[Name]["result"];
export type SubscriptionName = {
  [Name in CommandName]: Commands[Name] extends { readonly event: unknown } ? Name : never;
}[CommandName];
export type SubscriptionEvent<Name extends SubscriptionName> = Commands[Name]["event"];

/**
 * Who may say what. `admin` commands change something: the integration relays them with require_admin and the app checks once more.
 * The integration's table in commands.py is the same; a test compares the two.
 */
export const COMMAND_ACCESS: Readonly<Record<CommandName, "user" | "admin">> = {
  "status/get": "user",
  "status/subscribe": "user",
  "suggestions/list": "user",
  "suggestions/subscribe": "user",
  "suggestions/prepare": "user",
  "suggestions/create": "admin",
  "suggestions/dismiss": "admin",
  "suggestions/restore": "admin",
  "suggestions/set_step": "admin",
  "suggestions/preview": "user",
  "suggestions/edit": "admin",
  "suggestions/snooze": "admin",
  "changes/list": "admin",
  "changes/undo": "admin",
  "options/list": "admin",
  "options/set": "admin",
  "notifications/phones": "admin",
  "model/status": "admin",
  "model/preview": "admin",
  "model/try": "admin",
  "notifications/owners": "admin",
  "notifications/test": "admin",
  "suggestions/day": "user",
  "activity/list": "user",
  "activity/record": "user",
  "rhythm/get": "user",
  "rhythm/reset": "admin",
  "rhythm/undo_reset": "admin",
  "now/subscribe": "user",
  "now/compare": "user",
  "incidents/list": "user",
  "incidents/subscribe": "user",
  "incidents/series": "user",
  "incidents/normal": "admin",
  "incidents/not_normal": "admin",
  "incidents/later": "admin",
  "findings/list": "user",
  "problems/acknowledge": "admin",
  "entities/inherit": "admin",
  // How much was left out of a person is how much that person did.
  "learning/rules": "admin",
  "learning/set_rule": "admin",
  "learning/delete_rule": "admin",
  "learning/pause": "admin",
  "days/list": "user",
  "days/mark": "admin",
  "days/unmark": "admin",
  // When nobody was at home is not everybody's to know.
  "days/propose": "admin",
  "days/answer": "admin",
  "attribution/corrections": "admin",
  "attribution/correct": "admin",
  "users/mark": "admin",
  "audit/list": "admin",
  "backups/list": "admin",
  "backups/make": "admin",
  "backups/restore": "admin",
  "privacy/delete": "admin",
  "analysis/run": "admin",
  unsubscribe: "user",
};

/** Codes a failed command answers with; clients show `message`. */
export type ApiErrorCode =
  | "unknown_command"
  | "invalid_request"
  | "unauthorized"
  | "not_found"
  | "conflict"
  | "home_assistant_unreachable"
  | "home_assistant_refused"
  | "busy"
  | "internal";

/** GET /healthz, without a token. */
export interface Health {
  readonly status: "ok";
  readonly version: string;
  readonly ready: boolean;
  readonly connected: boolean;
  readonly import: { readonly state: ImportState; readonly progress: number };
  readonly last_analysis_ms: EpochMs | null;
  readonly open_suggestions: number;
  /** How many changes of states are remembered. */
  readonly state_changes: number;
}
