/**
 * Everything the panel says, in English: the reference for every other language.
 *
 * Sentences about a home (titles, explanations, problems) come from the app and are not here. Keys with a word of the app's in them
 * (`detector.*`, `stage.*`, `reason.*`) are looked up by it; an unknown word has no sentence.
 */
import { EN_AUDIT } from "./en-audit.ts";

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

  "home.connecting": "Steward is connecting to Home Assistant",
  "home.starting": "Home Assistant is starting; Steward goes on when it is ready",
  "home.disconnected": "Steward has lost its connection to Home Assistant and is coming back by itself",
  "home.unreachable": "Steward cannot reach Home Assistant",
  "home.unauthorized": "Home Assistant refuses Steward's token",
  "home.since": "Since {moment}",

  "progress.import": "Reading what your home did so far",
  "progress.import.entities": {
    one: "{done} of {count} entity",
    other: "{done} of {count} entities",
  },
  "progress.import.failed": "Reading the history did not succeed",
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
  "tag.daily-time": "time of day",
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
  "tally.nobody": "{count} nobody did it",
  "tally.opposite": "{count} someone did the opposite soon after",
  "tally.missed": "{count} someone did it another time",
  "tally.already_so": "{count} more it was already so",

  "mark.matched": { one: "someone did the same", other: "{count} times someone did the same" },
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
  "action.edit": "Edit first",
  "action.dismiss": "Not this one",
  "action.restore": "Bring back",
  "action.undo": "Undo",
  "action.open": "Open automation",
  "action.cancel": "Cancel",
  "action.close": "Close",
  "action.acknowledge": "Understood",
  "action.copy": "Copy",
  "action.copied": "Copied",

  "card.asks":
    "This should not happen without somebody asking for it, so Steward does not create it. Edit first lets you decide.",
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

  ...EN_AUDIT,

  "nav.label": "Pages",
  "nav.suggestions": "Suggestions",
  "nav.settings": "Settings",

  "settings.learning.title": "What is learned from",
  "settings.learning.text":
    "Steward remembers changes of what is included and looks for habits in them. The most precise rule decides: an entity before a person, a device, a label, an area and a domain.",
  "settings.days.title": "Marked days",
  "settings.days.text":
    "Holidays, guests, odd days: what happened then is remembered but teaches Steward nothing.",
  "settings.who.title": "Who did it",
  "settings.who.text":
    "A remote or a switch on the wall does not say who used it. Say it here, and Steward counts it as theirs, also for the past.",
  "settings.data.title": "Your data",
  "settings.data.text": "Everything Steward remembers stays in your home, and can be deleted.",
  "settings.needs_admin": "An administrator of this home can see and change this.",
  "settings.applied": "Done. It holds from now on.",
  "settings.erased": {
    one: "Done. {count} stored change was deleted.",
    other: "Done. {count} stored changes were deleted.",
  },
  "settings.deleted": {
    one: "{name} is deleted, with {count} change.",
    other: "{name} is deleted, with {count} changes.",
  },
  "settings.deleted.suggestions": {
    one: "{count} suggestion that mentioned it is gone.",
    other: "{count} suggestions that mentioned it are gone.",
  },
  "settings.deleted.backups": {
    one: "{count} backup of Steward's own that held it is gone.",
    other: "{count} backups of Steward's own that held it are gone.",
  },

  "choice.choose": "Choose…",
  "choice.search": "Type a name",
  "choice.id": "Type its id",
  "choice.unknown": "There is nothing of that name in your home.",
  "confirm.type": "To go on, type “{word}”",

  "rules.none": "You have no rules of your own; Steward learns from everything but the defaults below.",
  "rules.new": "New rule",
  "rules.effect": "Steward should",
  "rules.exclude": "leave out",
  "rules.include": "include",
  "rules.by": "What",
  "rules.by.entity": "Entity",
  "rules.by.person": "Person",
  "rules.by.device": "Device",
  "rules.by.label": "Label",
  "rules.by.area": "Area",
  "rules.by.domain": "Domain",
  "rules.which.entity": "Which entity",
  "rules.which.person": "Which person",
  "rules.which.device": "Which device",
  "rules.which.label": "Which label",
  "rules.which.area": "Which area",
  "rules.which.domain": "Which domain",
  "rules.delete_stored": "Also delete what is stored of it",
  "rules.add": "Add rule",
  "rules.delete": "Delete rule",
  "rules.is.include": "{name} is included",
  "rules.is.exclude": "{name} is left out",
  "rules.gone": "not in your home any more",
  "rules.entities": { one: "decides about {count} entity", other: "decides about {count} entities" },
  "rules.dropped": { one: "{count} change left out", other: "{count} changes left out" },
  "rules.ask.title": "Delete what is stored, too?",
  "rules.ask.text":
    "Everything Steward remembers of what this rule leaves out ({name}) is deleted. It cannot be taken back.",
  "rules.ask.person":
    "Nothing of what {name} did will be theirs any more: it becomes nobody's. It cannot be taken back.",
  "rules.ask.confirm": "Leave out and delete",
  "rules.defaults": "Left out by default",
  "rules.defaults.text": "A rule of your own can include it all the same, where nothing else is said.",
  "rules.since": "Changes are counted since {moment}.",
  "rules.fixed": "always",
  "rules.default.disabled": "Disabled entities",
  "rules.default.steward": "Steward's own entities",
  "rules.default.hidden": "Hidden entities",
  "rules.default.device_class": "Signal strength, uptime, points in time and the like",
  "rules.default.platform": "What watches the system itself, such as backups and pings",
  "rules.default.entity_category": "Settings and diagnostics of devices, except for batteries",
  "rules.default.domain": "Updates, cameras, notifications, voice and the like",

  "days.none": "No days are marked.",
  "days.needs_admin": "An administrator of this home can mark days.",
  "days.span": "{from} to {to}",
  "days.from_proposal": "proposed by Steward",
  "days.proposed": "Were these days unlike others?",
  "days.kind.away": { one: "Nobody was at home", other: "Nobody was at home" },
  "days.kind.guests": {
    one: "More people than usual were at home: {count} at a time",
    other: "More people than usual were at home: {count} at a time",
  },
  "days.accepted": "Mark",
  "days.declined": "No, ordinary",
  "days.new": "Mark days",
  "days.from": "From",
  "days.to": "To, included",
  "days.reason": "Why (if you like)",
  "days.reason.example": "Holiday, guests…",
  "days.mark": "Mark days",
  "days.unmark": "Unmark",

  "who.none": "Nothing was corrected.",
  "who.applying": "Steward is going through what it remembers with this…",
  "who.new": "Whose is it?",
  "who.kind": "What",
  "who.whose": "Belongs to",
  "who.program": "A program",
  "who.nobody": "Nobody",
  "who.correct": "That is so",
  "who.take_back": "Take back",
  "who.is.person": "{name} is used by {person}",
  "who.is.program": "{name} is used by a program",
  "who.is.nobody": "{name} is used by nobody",

  "programs.title": "Users that are programs",
  "programs.text":
    "Some programs, such as Node-RED, use the token of a person. What such a user does is not counted as a person's.",
  "programs.since": "since {date}",
  "programs.user": "User",
  "programs.mark": "Is a program",
  "programs.unmark": "Is a person",

  "data.export": "Take it along",
  "data.export.text": "Everything Steward remembers, as files that other programs can read.",
  "data.export.history": "The memory (JSON Lines, zipped)",
  "data.export.home": "The home it belongs to (JSON)",
  "data.delete": "Delete everything about a person or an entity",
  "data.delete.text":
    "From the memory, the suggestions and Steward's own backups. It cannot be taken back; to keep it from being remembered again, add a rule above.",
  "data.kind": "What",
  "data.delete.button": "Delete everything",
  "data.deleting": "Deleting…",
  "data.ask.title": "Delete everything about {name}?",
  "data.ask.person":
    "All that tells about {name} is deleted: comings and goings, suggestions, who did what. What they did to lights and other things stays as nobody's. All of Steward's own backups go, too. It cannot be taken back.",
  "data.ask.entity":
    "The whole past of {name}, the suggestions that mention it and all of Steward's own backups are deleted. It cannot be taken back.",
  "data.ask.confirm": "Delete for good",
} as const;
