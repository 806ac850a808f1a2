/** What states are called in German, where one is set or changed to. */

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
