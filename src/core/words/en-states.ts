/** What comes into a state, and what is in one, in English. */
import type { Before, InState } from "./phrases.ts";
import { senseOf } from "./senses.ts";

/** Of one thing: "opens"; and after "is": "open". By sense. */
type Said = readonly [comes: string, is: string];

const SAID: Readonly<Record<string, Said>> = {
  on: ["comes on", "on"],
  off: ["goes off", "off"],
  sensor_on: ["turns on", "on"],
  sensor_off: ["turns off", "off"],
  open: ["opens", "open"],
  closed: ["closes", "closed"],
  locked: ["is locked", "locked"],
  unlocked: ["is unlocked", "unlocked"],
  playing: ["starts playing", "playing"],
  paused: ["is paused", "paused"],
  stopped: ["stops", "idle"],
  idle: ["goes idle", "idle"],
  standby: ["goes into standby", "in standby"],
  wet: ["gets wet", "wet"],
  dry: ["gets dry", "dry"],
  moving: ["starts moving", "moving"],
  standing: ["stops moving", "not moving"],
  running: ["starts running", "running"],
  not_running: ["stops running", "not running"],
  plugged_in: ["is plugged in", "plugged in"],
  unplugged: ["is unplugged", "unplugged"],
  powered: ["gets power", "under power"],
  unpowered: ["loses power", "without power"],
  connected: ["connects", "connected"],
  disconnected: ["disconnects", "disconnected"],
  low: ["runs low", "low"],
  not_low: ["is no longer low", "not low"],
  charging: ["starts charging", "charging"],
  not_charging: ["stops charging", "not charging"],
  hot: ["gets hot", "hot"],
  not_hot: ["is no longer hot", "not hot"],
  cold: ["gets cold", "cold"],
  not_cold: ["is no longer cold", "not cold"],
  unsafe: ["becomes unsafe", "unsafe"],
  safe: ["becomes safe", "safe"],
  ...detecting("light", "light"),
  ...detecting("smoke", "smoke"),
  ...detecting("gas", "gas"),
  ...detecting("carbon_monoxide", "carbon monoxide"),
  ...detecting("sound", "sound"),
  ...detecting("vibration", "vibration"),
  ...detecting("tampering", "tampering"),
  ...detecting("problem", "a problem"),
  ...detecting("update", "an update"),
};

/** "opens", "gets wet". */
export function comes(thing: InState & Pick<Before, "from">): string {
  return SAID[senseOf(thing, thing.from)]?.[0] ?? `turns to ${plain(thing.state)}`;
}

/** After "is": "open", "wet". */
export function stateOf(thing: InState): string {
  return SAID[senseOf(thing)]?.[1] ?? plain(thing.state);
}

/** What one does, as several do: "open", "are locked". */
export function ofMany(verb: string): string {
  return verb
    .replace(/^is\b/, "are")
    .replace(/^was\b/, "were")
    .replace(/^has\b/, "have")
    .replace(/^goes\b/, "go")
    .replace(/^(\w+)s\b/, "$1");
}

/** By the first word of what several do. */
const OF_ONE: ReadonlyMap<string, string> = new Map(
  [...Object.values(SAID).map(([comes]) => comes), "turns", "rises", "falls", "is", "was", "has"].map(
    (verb) => [firstOf(ofMany(verb)), firstOf(verb)],
  ),
);

/** A word as it is of one thing where it is what several do, else as it is: "opens" for "open". */
export function ofOne(word: string): string {
  return OF_ONE.get(word) ?? word;
}

/** A state as words: "heat cool". */
export function plain(state: string): string {
  return state.replaceAll("_", " ");
}

function firstOf(verb: string): string {
  return verb.split(" ")[0] ?? "";
}

function detecting(sense: string, what: string): Readonly<Record<string, Said>> {
  return {
    [sense]: [`detects ${what}`, `detecting ${what}`],
    [`no_${sense}`]: [`stops detecting ${what}`, `detecting no ${what.replace(/^an? /, "")}`],
  };
}
