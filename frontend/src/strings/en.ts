/**
 * Everything the panel says, in English: the reference for every other language.
 *
 * Sentences about a home (titles, explanations, problems) come from the app and are not here. Keys with a word of the app's in them
 * (`detector.*`, `stage.*`, `reason.*`) are looked up by it; an unknown word has no sentence.
 */
import { EN_ACTIVITY } from "./en-activity.ts";
import { EN_AUDIT } from "./en-audit.ts";
import { EN_LIFE } from "./en-life.ts";
import { EN_MODEL } from "./en-model.ts";
import { EN_NOW } from "./en-now.ts";
import { EN_RHYTHM } from "./en-rhythm.ts";
import { EN_SETTINGS } from "./en-settings.ts";

export const EN = {
  "app.title": "Steward",
  "header.menu": "Show or hide the sidebar",
  "header.analyse": "Analyse now",
  "header.analysing": "Analysing…",

  "chip.connecting": "Connecting…",
  "chip.lost": "Reconnecting…",
  "chip.unreachable": "Not reachable",
  "chip.problem": "Needs attention",
  "chip.importing": "Reading history, {percent}",
  "chip.analysing": "Analysing, {percent}",
  "chip.waiting_home": "Waiting for Home Assistant",
  "chip.watching": "Watching",

  "link.lost.title": "The connection to Home Assistant was lost",
  "link.lost.text": "What you see is from before. It comes back by itself.",
  "link.app_unreachable.title": "Steward's app is not answering",
  "link.app_unreachable.text":
    "It may be starting or updating. If this stays, look whether the Steward app is running.",
  "link.not_set_up.title": "Steward is not ready in Home Assistant yet",
  "link.not_set_up.text":
    "Its integration is loading. If this stays, look at Steward under Settings, Devices & services.",
  "link.failed.title": "Steward could not answer",
  "link.retry": "Try again",
  "link.retrying": "Trying again by itself.",

  "failure.app_unreachable": "Steward's app is not answering. Look whether it is running.",
  "failure.app_invalid_auth":
    "Steward's app refuses the integration's token. Sign in again under Settings, Devices & services.",
  "failure.app_incompatible": "Steward's app and its integration do not fit together. Update both.",
  "failure.timeout": "Steward's app did not answer in time. Try again.",
  "failure.unknown_command":
    "Steward does not know this yet. Its integration may be loading, or the app and the integration are of different ages.",
  "failure.connection_lost": "There is no connection at the moment.",

  "home.connecting": "Steward is connecting to Home Assistant",
  "home.starting": "Home Assistant is starting; Steward goes on when it is ready",
  "home.disconnected": "Steward has lost its connection to Home Assistant and is coming back by itself",
  "home.unreachable": "Steward cannot reach Home Assistant",
  "home.unauthorized": "Home Assistant refuses Steward's token",
  "home.since": "Since {moment}",

  "problem.analysis_failed": "Steward's analysis does not succeed",
  "problem.analysis_failed.text":
    "Suggestions stay as they are, nothing is lost, and it is tried again every night. Steward says:",
  "problem.backup_failed": "Steward cannot back up its memory",
  "problem.backup_failed.text":
    "It goes on learning, but without a backup a damaged memory cannot be put right. Steward says:",
  "problem.store_full": "Steward's disk is full",
  "problem.store_full.text":
    "Nothing more is written down. Make room: then it goes on by itself and reads what it missed from Home Assistant. Steward says:",
  "problem.store_restored": "Steward's memory was damaged and is restored",
  "problem.store_restored.text":
    "The newest backup was put in its place; what is missing since is read from Home Assistant. Steward says:",

  "progress.import": "Reading what your home did so far",
  "progress.import.entities": {
    one: "{done} of {count} entity",
    other: "{done} of {count} entities",
  },
  "progress.import.failed": "Reading the history did not succeed",
  "known.so_far": "Known so far: {things}.",
  "known.lights": { one: "{count} light", other: "{count} lights" },
  "known.covers": { one: "{count} blind or cover", other: "{count} blinds and covers" },
  "known.persons": { one: "{count} person", other: "{count} people" },
  "known.days": { one: "{count} day of history", other: "{count} days of history" },
  "known.ready": "Habits by the time of day can be told now.",
  "known.ready_in": {
    one: "Habits by the time of day are ready in {count} day.",
    other: "Habits by the time of day are ready in {count} days.",
  },

  "progress.analysis": "Looking for habits",
  "stage.starting": "starting",
  "stage.reading": "reading the changes",
  "stage.detecting": "looking for habits",
  "stage.replaying": "replaying each idea against your history",
  "stage.saving": "writing it down",

  "section.open": "Suggestions",
  "section.active": "In use",
  "section.dismissed": "Not suggested again",
  "section.more": {
    one: "One more is waiting. Steward shows a few at a time, the best first.",
    other: "{count} more are waiting. Steward shows a few at a time, the best first.",
  },
  "section.hint_user": "An administrator of this home can create or dismiss suggestions.",

  "empty.first.title": "Getting to know your home",
  "empty.first.text":
    "Steward looks for what people do again and again. The first suggestions come when there are enough days to be sure.",
  "empty.none.title": "Nothing to suggest right now",
  "empty.none.text":
    "Every idea is tested against your own history first. None passes at the moment, because:",
  "empty.done.title": "All done",
  "empty.done.text": "You have answered every suggestion. New ones appear here by themselves.",
  "empty.ready_on": "ready on {date}",

  "learning.title": "Learning",
  "learning.memory": "Memory",
  "learning.days": { one: "{count} day", other: "{count} days" },
  "learning.changes": "Changes seen",
  "learning.by_people": "Made by people",
  "learning.entities": "Entities",
  "learning.last": "Last analysis",
  "learning.next": "Next full analysis",
  "learning.never": "not yet",
  "learning.ready": "ready",
  "learning.ready_on": "from {date}",
  "learning.not_yet": "not yet",

  "detector.daily-time": "Times of day",
  "detector.sun-relative": "Sunrise and sunset",
  "detector.trigger-action": "What follows what",
  "detector.room-presence": "Coming into a room",
  "detector.presence": "Coming and going",
  "detector.numeric-threshold": "Measured values",
  "detector.sequence": "One after the other",
  "detector.co-activation": "Things set together",
  "detector.reversal": "What people undo",
  "detector.duration": "How long things are used",
  "detector.day-type": "Kinds of days",
  "detector.seasonal-drift": "Seasons",
  "tag.daily-time": "time of day",
  "tag.sun-relative": "by the sun",
  "tag.trigger-action": "following something",
  "tag.room-presence": "coming into a room",
  "tag.presence": "coming and going",
  "tag.numeric-threshold": "measured value",
  "tag.sequence": "one after the other",
  "tag.duration": "after a while",
  "tag.day-type": "kind of day",
  "tag.seasonal-drift": "season",
  "tag.change": "improves an automation",
  "tag.retire": "retires an automation",
  "tag.scene": "scene",
  "tag.with_area": "{area} · {kind}",

  "strip.caption": {
    one: "Replayed over the last day",
    other: "Replayed over the last {count} days",
  },
  "strip.summary": {
    one: "The last day replayed, {from}",
    other: "The last {count} days replayed, {from} to {to}",
  },
  "strip.days": "Day by day",
  "strip.nothing": "Nothing of the kind happened",
  "strip.left_out": "Left out of learning",

  "tally.fired": {
    one: "{count} time it would have acted",
    other: "{count} times it would have acted",
  },
  "tally.matched": "{count} someone did the same around then",
  "tally.kept": "{count} nobody undid it",
  "tally.nobody": "{count} nobody did it",
  "tally.opposite": "{count} someone did the opposite soon after",
  "tally.missed": "{count} someone did it another time",
  "tally.already_so": "{count} more it was already so",

  "as_it_is.caption": {
    one: "Over the same day",
    other: "Over the same {count} days",
  },
  "as_it_is.present": "As it is",
  "as_it_is.changed": "Changed",
  "as_it_is.fired": "Acts",
  "as_it_is.undone": "Someone did the opposite soon after",
  "as_it_is.already_so": "Runs with nothing left to do",

  "mark.matched": { one: "someone did the same", other: "{count} times someone did the same" },
  "mark.kept": { one: "nobody undid it", other: "{count} times nobody undid it" },
  "mark.nobody": { one: "nobody did it", other: "{count} times nobody did it" },
  "mark.opposite": {
    one: "someone did the opposite soon after",
    other: "{count} times someone did the opposite soon after",
  },
  "mark.missed": {
    one: "someone did it at another time",
    other: "{count} times someone did it at another time",
  },
  "mark.already_so": { one: "it was already so", other: "{count} times it was already so" },

  "evidence.title": "Evidence",
  "evidence.seen": "People did it",
  "evidence.seen.value": {
    one: "on {support} of {count} occasion",
    other: "on {support} of {count} occasions",
  },
  "evidence.confidence": "How often",
  "evidence.lift": "Compared with chance",
  "evidence.lift.value": "{times} times as often",
  "evidence.q_value": "Could be coincidence",
  "evidence.q_value.below": "less than {value}",
  "evidence.precision": "When it acts, someone wanted it",
  "evidence.coverage": "Of what people do, it takes over",
  "evidence.first_seen": "First seen",
  "evidence.last_seen": "Last seen",

  "action.create": "Create",
  "action.creating": "Creating…",
  "action.dismiss": "Not this one",
  "action.restore": "Bring back",
  "action.undo": "Undo",
  "action.open": "Open automation",
  "action.cancel": "Cancel",
  "action.close": "Close",
  "action.acknowledge": "Understood",
  "action.copy": "Copy",
  "action.copied": "Copied",

  "card.asks": "This should not happen without somebody's yes, so Steward asks each time.",
  "card.active": "In use",
  "card.runs": { one: "Ran once, {moment}", other: "Ran {count} times, last {moment}" },
  "card.runs.never": "Has not run yet",
  "card.details": "Why, and how it was tested",
  "card.dismissed": "{date}",
  "card.dismissed.reason": "{date} · {reason}",

  "toast.created": "Created. It is among your automations now.",
  "toast.dismissed": "Not suggested again.",
  "toast.restored": "It is back among the suggestions.",
  "toast.analysing": "Steward is looking again.",
  "toast.already_analysing": "Steward is looking already.",
  "toast.failed": "That did not work: {message}",
  "toast.failed.lost": "That did not work: there is no connection at the moment.",
  "toast.close": "Close this message",

  "comments.title": "Comments in automations.yaml will be lost",
  "comments.text":
    "Home Assistant rewrites automations.yaml when an automation is saved. Your file has comments, and they would be gone afterwards. Nothing else changes.",
  "comments.unknown.title": "Comments in automations.yaml may be lost",
  "comments.unknown.text":
    "Home Assistant rewrites automations.yaml when an automation is saved. Steward cannot look into that file; if you wrote comments into it, they would be gone afterwards.",
  "comments.confirm": "Create anyway",

  "paste.title": "Paste this into your configuration",
  "paste.packages":
    "Your automations live in packages, which Home Assistant's editor cannot change. Add this to the package you like, then reload automations.",
  "paste.hand_written":
    "Your automations are written by hand, where Home Assistant's editor cannot change them. Add this to your file, then reload automations.",
  "paste.not_included":
    "Your configuration does not load automations.yaml, so an automation saved there would never run. Add this where you keep your automations, or add “automation: !include automations.yaml”.",
  "paste.editor":
    "Home Assistant's editor cannot be opened from here. Change this as you like and add it to your automations.",
  "paste.recognise": "Leave the marker in the description: by it Steward sees that you took the suggestion.",
  "paste.yaml": "The automation as YAML",

  "dismiss.title": "Not this one",
  "dismiss.text": "Steward will not suggest it again, nor the same idea in other words.",
  "dismiss.why": "Why? (if you like)",
  "dismiss.other": "In your own words",
  "dismiss.confirm": "Don't suggest it",
  "reason.not_wanted": "It should stay in people's hands",
  "reason.not_a_habit": "That is not a habit",
  "reason.wrong_details": "Right idea, wrong details",
  "reason.already_automated": "Something else does it already",

  ...EN_ACTIVITY,
  ...EN_AUDIT,
  ...EN_LIFE,
  ...EN_MODEL,
  ...EN_NOW,
  ...EN_RHYTHM,

  "nav.label": "Pages",
  "nav.suggestions": "Suggestions",
  "nav.rhythm": "Rhythm",
  "nav.now": "Now",
  "nav.activity": "Activity",
  "nav.settings": "Settings",

  ...EN_SETTINGS,
} as const;
