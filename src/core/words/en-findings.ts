/** What checks found, in English. */
import type { FindingFacts } from "../domain/finding.ts";
import { count, sayFirst, sayList, saySpan } from "./en-plain.ts";
import type { Told } from "./phrases.ts";

const DAYS = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"] as const;

const NOT = { on: "off", open: "closed", playing: "off", unlocked: "locked" } as const;

export function findingInEnglish(facts: FindingFacts): Told {
  switch (facts.kind) {
    case "battery-low":
      return {
        title: `${sayFirst(facts.name)} is low`,
        explanation: "The device itself says that its battery is low; it will stop working before long.",
      };
    case "battery-level": {
      const { percent, trend } = facts;
      const lasts =
        trend === null
          ? ""
          : ` At the rate of the last ${count(trend.days, "day")} it lasts ${
              trend.leftDays === 0 ? "not even a day" : `about ${count(trend.leftDays, "day")}`
            } more.`;
      return {
        title: facts.isLow
          ? `${sayFirst(facts.name)} is at ${percent} %`
          : `${sayFirst(facts.name)} will be empty in about ${count(trend?.leftDays ?? 0, "day")}`,
        explanation: `The battery is at ${percent} %.${lasts}`,
      };
    }
    case "left-on": {
      const { state, longestMs, emptyMs } = facts;
      const lasted = saySpan(facts.lastedMs);
      const because = [
        ...(longestMs === null
          ? []
          : [`before, it was never ${state} for longer than ${saySpan(longestMs)}`]),
        ...(emptyMs === null
          ? []
          : [`everybody left ${saySpan(emptyMs)} ago, and then it is usually ${NOT[state]}`]),
      ];
      return {
        title:
          emptyMs === null
            ? `${sayFirst(facts.name)} has been ${state} for ${lasted}`
            : `${sayFirst(facts.name)} is ${state} while nobody is home`,
        explanation: `It has been ${state} for ${lasted}; ${because.join(", and ")}.`,
      };
    }
    case "flapping": {
      const { times, before, per = "hour", days = 1 } = facts;
      const done = facts.what === "lost" ? "lost its connection" : "switched to and fro";
      const within = per === "hour" ? "within an hour" : "within a day";
      return {
        title: `${sayFirst(facts.name)} ${done} ${times} times ${within}`,
        explanation: `In the last ${days === 1 ? "day" : count(days, "day")} it ${done} up to ${times} times ${within}; before, never more than ${
          before === 0 ? "a single time or not at all" : count(before, "time")
        }.`,
      };
    }
    case "unreachable": {
      const { isUnknown = false, isPart = false } = facts;
      const said = `Home Assistant says that it is ${isUnknown ? "unknown" : "unavailable"}`;
      return {
        title: `${sayFirst(facts.name)} has ${isUnknown ? "had no value" : "been out of reach"} for ${saySpan(facts.lastedMs)}`,
        explanation: isPart
          ? `${said}, while its device goes on telling other things.`
          : `${said}; its battery, its power or its connection may be gone.`,
      };
    }
    case "quiet":
      return {
        title: `${sayFirst(facts.name)} has said nothing for ${saySpan(facts.lastedMs)}`,
        explanation: `Nothing has come from it for ${saySpan(facts.lastedMs)}; before, it never paused for longer than ${saySpan(facts.longestMs)}.`,
      };
    case "home-silent":
      return {
        title: `Nothing has come from the home for ${saySpan(facts.lastedMs)}`,
        explanation:
          "No entity has changed since; Home Assistant may have stopped, or Steward may have lost it.",
      };
    case "stuck-at":
      return {
        title: `${sayFirst(facts.name)} has not changed for ${saySpan(facts.lastedMs)}`,
        explanation: `It has said ${facts.state} for ${saySpan(facts.lastedMs)}, while its device goes on telling other things; before, it never stayed the same for longer than ${saySpan(facts.longestMs)}.`,
      };
    case "stuck-on":
      return {
        title: `${sayFirst(facts.name)} has been on for ${saySpan(facts.lastedMs)}`,
        explanation: `It has told of ${facts.deviceClass ?? "something"} for ${saySpan(facts.lastedMs)} without a pause; before, it was never on for longer than ${saySpan(facts.longestMs)}.`,
      };
    case "never-ran":
      return { title: `“${facts.name}” does not run`, explanation: sayNotRunning(facts) };
    case "never-ran-many":
      return {
        title: `${count(facts.names.length, "automation")} do not run: ${sayList(facts.names.map((name) => `“${name}”`))}`,
        explanation: `In ${count(facts.days, "day")} none of them ran; ${WHY_MANY[facts.reason]}.`,
      };
    case "missing": {
      const { ids, devices, places } = facts;
      const what = [
        ...ids,
        ...(devices === 0 ? [] : [devices === 1 ? "a device" : `${devices} devices`]),
        ...(places?.areas ?? []).map((id) => `the area “${id}”`),
        ...(places?.floors ?? []).map((id) => `the floor “${id}”`),
        ...(places?.labels ?? []).map((id) => `the label “${id}”`),
      ];
      return {
        title: `“${facts.name}” names something that is not there`,
        explanation: `Home Assistant does not have ${sayList(what)}, so that part of it does not work.`,
      };
    }
    case "switched-off":
      return {
        title: `“${facts.name}” has been switched off for ${sayAtLeast(facts)}`,
        explanation: "If it is not wanted any more it can be deleted; else it waits to be switched on.",
      };
    case "broken":
      return {
        title: `“${facts.name}” cannot run`,
        explanation: `Home Assistant has called it unavailable for ${sayAtLeast(facts)}, which it does with a configuration that it cannot use.`,
      };
    case "acts-on-nothing":
      return {
        title: `“${facts.name}” acts on nothing that is still there`,
        explanation: `Home Assistant no longer has ${sayList(facts.ids)}, so that the automation does nothing.`,
      };
    case "conflict":
      return {
        title: `“${facts.names[0]}” and “${facts.names[1]}” contradict each other`,
        explanation: `At the same moment one of them sets the ${facts.thing} to ${plain(facts.states[0])} and the other to ${plain(facts.states[1])}.`,
      };
    case "duplicate":
      return {
        title: `${sayList(facts.names.map((name) => `“${name}”`))} do the same`,
        explanation: "They have the same triggers, conditions and actions; one of them is enough.",
      };
    case "undone": {
      const { weekdays, withinMin } = facts;
      const when = weekdays === null ? "" : ` on ${weekdays.map((day) => DAYS[day] ?? "").join(", ")}`;
      const within = withinMin === 1 ? "a minute" : count(withinMin, "minute");
      return {
        title: `People undo what “${facts.name}” does`,
        explanation: `It set the ${facts.thing} to ${plain(facts.state)} ${count(facts.acts, "time")}${when}; ${count(facts.undone, "time")} somebody undid that within ${within}, where ${Math.round(100 * facts.usualRatio)} % would be usual.`,
      };
    }
    case "vain":
      return {
        title: `“${facts.name}” runs in vain`,
        explanation: `It ran ${count(facts.runs, "time")} on ${count(facts.days, "day")}, and ${count(facts.vain, "time")} all that it sets was so already.`,
      };
    case "together":
      break;
  }
  return {
    title: `${count(facts.names.length, "thing")} at once: ${sayList(facts.names)}`,
    explanation: `They began within minutes of each other, so that one cause is likely. ${findingInEnglish(facts.first).explanation}`,
  };
}

const WHY_MANY = {
  impossible: "what they wait for can never come",
  ready: "what they wait for came, and their conditions held",
  barred: "what they wait for came, and each time their conditions did not hold",
  untold: "what they wait for came, and whether their conditions held cannot be told",
} as const;

function sayNotRunning({
  days,
  came,
  held,
  hasConditions,
  reason,
  impossible,
}: Extract<FindingFacts, { kind: "never-ran" }>): string {
  if (reason === "impossible" && impossible !== null) {
    const { thing, how, wanted } = impossible;
    return `It waits until ${thing} is ${how === "is" ? `“${wanted}”` : `${how} ${wanted}`}, which can never be.`;
  }
  const cameSo = `In ${count(days, "day")} what it waits for came ${count(came, "time")}`;
  switch (reason) {
    case "ready":
      return hasConditions
        ? `${cameSo}, ${held === came ? "each time with its conditions met" : `${held} of them with its conditions met`}, and it did not run.`
        : `${cameSo}, and it did not run.`;
    case "barred":
      return `${cameSo}, and each time its conditions did not hold.`;
    case "untold":
      return `${cameSo}, and it did not run; whether its conditions held cannot be told.`;
    // What was stored with other facts.
    case "impossible":
    default:
      return `${cameSo}, and it did not run.`;
  }
}

function sayAtLeast({ lastedMs, isOlder }: { readonly lastedMs: number; readonly isOlder: boolean }): string {
  return `${isOlder ? "at least " : ""}${saySpan(lastedMs)}`;
}

/** A state as words: "heat cool". */
function plain(state: string): string {
  return state.replaceAll("_", " ");
}
