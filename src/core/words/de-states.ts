/** What states are called in German, what comes into one, and what is in one. */
import type { Before, InState } from "./phrases.ts";
import { senseOf } from "./senses.ts";

/** States that a thing is set or changes to; what is not here is the thing's own word. */
const STATES: Readonly<Record<string, string>> = {
  on: "An",
  off: "Aus",
  open: "Offen",
  closed: "Geschlossen",
  locked: "Abgeschlossen",
  unlocked: "Aufgeschlossen",
  playing: "Wiedergabe",
  paused: "Pause",
  idle: "Bereit",
  standby: "Standby",
  buffering: "Puffern",
  opening: "Öffnet",
  closing: "Schließt",
  locking: "Schließt ab",
  unlocking: "Schließt auf",
  jammed: "Verklemmt",
  heat: "Heizen",
  cool: "Kühlen",
  heat_cool: "Heizen und Kühlen",
  auto: "Automatik",
  dry: "Trocknen",
  fan_only: "Nur Lüften",
  home: "Zu Hause",
  not_home: "Unterwegs",
  cleaning: "Reinigung",
  docked: "Angedockt",
  returning: "Auf dem Rückweg",
  error: "Fehler",
  disarmed: "Unscharf",
  armed_away: "Scharf, abwesend",
  armed_home: "Scharf, zu Hause",
  armed_night: "Scharf, Nacht",
  armed_vacation: "Scharf, Urlaub",
  arming: "Wird scharf",
  pending: "Wartet",
  triggered: "Alarm",
  above_horizon: "Über dem Horizont",
  below_horizon: "Unter dem Horizont",
};

export function stateInGerman(state: string): string {
  return STATES[state] ?? state.replaceAll("_", " ");
}

/** At the end of a clause: "geöffnet wird", "offen ist", "offen war". */
type Said = readonly [comes: string, is: string, was: string];

/** By sense. */
const SAID: Readonly<Record<string, Said>> = {
  on: ["angeht", ...being("an")],
  off: ["ausgeht", ...being("aus")],
  sensor_on: ["auf An wechselt", ...being("an")],
  sensor_off: ["auf Aus wechselt", ...being("aus")],
  open: ["geöffnet wird", ...being("offen")],
  closed: ["geschlossen wird", ...being("geschlossen")],
  locked: ["abgeschlossen wird", ...being("abgeschlossen")],
  unlocked: ["aufgeschlossen wird", ...being("aufgeschlossen")],
  playing: ["die Wiedergabe beginnt", "spielt", "spielte"],
  paused: ["angehalten wird", ...being("angehalten")],
  stopped: ["aufhört", ...being("bereit")],
  idle: ["auf Bereit wechselt", ...being("bereit")],
  standby: ["in Standby geht", ...being("in Standby")],
  wet: ["nass wird", ...being("nass")],
  dry: ["trocken wird", ...being("trocken")],
  moving: ["sich zu bewegen beginnt", ...being("in Bewegung")],
  standing: ["zum Stillstand kommt", ...being("in Ruhe")],
  running: ["zu laufen beginnt", ...being("in Betrieb")],
  not_running: ["zu laufen aufhört", ...being("nicht in Betrieb")],
  plugged_in: ["eingesteckt wird", ...being("eingesteckt")],
  unplugged: ["ausgesteckt wird", ...being("ausgesteckt")],
  powered: ["Strom bekommt", "Strom hat", "Strom hatte"],
  unpowered: ["stromlos wird", ...being("stromlos")],
  connected: ["sich verbindet", ...being("verbunden")],
  disconnected: ["die Verbindung verliert", ...being("nicht verbunden")],
  low: ["schwach wird", ...being("schwach")],
  not_low: ["nicht mehr schwach ist", ...being("nicht schwach")],
  charging: ["zu laden beginnt", "lädt", "lud"],
  not_charging: ["zu laden aufhört", "nicht lädt", "nicht lud"],
  hot: ["heiß wird", ...being("heiß")],
  not_hot: ["nicht mehr heiß ist", ...being("nicht heiß")],
  cold: ["kalt wird", ...being("kalt")],
  not_cold: ["nicht mehr kalt ist", ...being("nicht kalt")],
  unsafe: ["unsicher wird", ...being("unsicher")],
  safe: ["sicher wird", ...being("sicher")],
  light: detecting("Licht"),
  no_light: detecting("kein Licht", "kein Licht mehr"),
  smoke: detecting("Rauch"),
  no_smoke: detecting("keinen Rauch", "keinen Rauch mehr"),
  gas: detecting("Gas"),
  no_gas: detecting("kein Gas", "kein Gas mehr"),
  carbon_monoxide: detecting("Kohlenmonoxid"),
  no_carbon_monoxide: detecting("kein Kohlenmonoxid", "kein Kohlenmonoxid mehr"),
  sound: detecting("Geräusche"),
  no_sound: detecting("keine Geräusche", "keine Geräusche mehr"),
  vibration: detecting("Erschütterungen"),
  no_vibration: detecting("keine Erschütterungen", "keine Erschütterungen mehr"),
  tampering: detecting("Sabotage"),
  no_tampering: detecting("keine Sabotage", "keine Sabotage mehr"),
  problem: detecting("ein Problem"),
  no_problem: detecting("kein Problem", "kein Problem mehr"),
  update: detecting("eine Aktualisierung"),
  no_update: detecting("keine Aktualisierung", "keine Aktualisierung mehr"),
};

/** "geöffnet wird", "nass wird". */
export function comes(thing: InState & Pick<Before, "from">): string {
  return SAID[senseOf(thing, thing.from)]?.[0] ?? `auf ${stateInGerman(thing.state)} wechselt`;
}

/** "offen ist", "nass war". */
export function isOrWas(thing: InState, be: "ist" | "war"): string {
  const said = SAID[senseOf(thing)];
  if (said !== undefined) return said[be === "ist" ? 1 : 2];
  return `auf ${stateInGerman(thing.state)} ${be === "ist" ? "steht" : "stand"}`;
}

/** Verbs at the end of a clause, of one and of several. */
const OF_MANY: Readonly<Record<string, string>> = {
  angeht: "angehen",
  ausgeht: "ausgehen",
  wird: "werden",
  ist: "sind",
  war: "waren",
  beginnt: "beginnen",
  spielt: "spielen",
  spielte: "spielten",
  aufhört: "aufhören",
  wechselt: "wechseln",
  steht: "stehen",
  stand: "standen",
  geht: "gehen",
  kommt: "kommen",
  steigt: "steigen",
  fällt: "fallen",
  liegt: "liegen",
  lag: "lagen",
};

/** What one does, as several do: "geöffnet werden". */
export function ofMany(verb: string): string {
  return verb.replace(/\p{L}+$/u, (last) => OF_MANY[last] ?? last);
}

function being(state: string): readonly [is: string, was: string] {
  return [`${state} ist`, `${state} war`];
}

function detecting(what: string, from = what): Said {
  return [`${from} meldet`, `${what} meldet`, `${what} meldete`];
}
