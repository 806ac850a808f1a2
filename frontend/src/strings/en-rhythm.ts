/** What is usual and what was learned, in English. */
export const EN_RHYTHM = {
  "group.label": "Show",
  "group.home": "The whole home",
  "group.area": "Areas",
  "group.person": "People",
  "group.entity": "Things",

  "rhythm.early.title": "Getting to know your week",
  "rhythm.early.text": {
    one: "Steward has seen {seen} of the {count} day it needs. The first picture comes on {date}.",
    other:
      "Steward has seen {seen} of the {count} days it needs for the rhythm of a week. The first picture comes on {date}.",
  },

  "heat.title": "When people do things",
  "heat.text": {
    one: "How often something is done in each hour of the week: an average over {count} day, {from} to {to}.",
    other:
      "How often something is done in each hour of the week: an average over {count} days, {from} to {to}.",
  },
  "heat.caption": "Actions by weekday and hour: {name}",
  "heat.weekday": "Weekday",
  "heat.hint": "Point at an hour, or move with the arrow keys.",
  "heat.less": "never",
  "heat.more": "most",
  "heat.none": "Nobody did anything here in this time.",
  "heat.cell": {
    one: "{weekday}, {from}–{to}: {mean} times on average ({times} on {count} day)",
    other: "{weekday}, {from}–{to}: {mean} times on average ({times} on {count} days)",
  },
  "heat.cell.unseen": "{weekday}, {from}–{to}: no such day was seen yet",

  "usual.title": "A usual day",
  "usual.text":
    "What people do on at least every other day, around the same time. The mark is the middle, the bar holds the middle half of the times.",
  "usual.kind": "Days",
  "usual.weekday": "Weekdays",
  "usual.weekend": "Weekends",
  "usual.none": "Nobody did anything on such days yet.",
  "usual.first": "First thing done",
  "usual.last": "Last thing done",
  "usual.when": "{time}, mostly {from}–{to}",
  "usual.on": { one: "on {part} of {count} day", other: "on {part} of {count} days" },

  "learned.title": "What Steward has learned",
  "learned.text":
    "Each habit that is sure enough, whatever was decided about it. Forgetting one means that it is neither shown nor suggested from what was seen until now; if it goes on, it is learned anew.",
  "learned.none":
    "Nothing yet that is sure enough. The page of suggestions says what each kind of habit waits for.",
  "learned.state.proposed": "suggested",
  "learned.state.active": "in use",
  "learned.state.dismissed": "not wanted",
  "learned.state.snoozed": "asked again later",
  "learned.state.trial": "on trial",
  "learned.state.retired": "retired",
  "learned.seen": {
    one: "People did it on {support} of {count} occasion, last on {date}",
    other: "People did it on {support} of {count} occasions, last on {date}",
  },
  "learned.forget": "Forget this",
  "learned.in_use": "This is an automation by now. Delete the automation first.",
  "learned.forgotten": "Forgotten",
  "learned.forgotten.since": "Forgotten {moment}",
  "learned.forgotten.done": "Forgotten. It is not suggested from what was seen until now.",
  "learned.recalled.done": "It is back as it was.",
} as const;
