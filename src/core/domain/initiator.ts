/**
 * Who or what brought a change about.
 *
 * `physical` is a change with a context of its own, without user or parent, that no rule explains otherwise: a wall switch, a remote, a
 * hand at the device. It counts as people's doing, as does `person`.
 */

export const INITIATOR_KINDS = [
  "unknown",
  "person",
  "physical",
  "automation",
  "script",
  "scene",
  "steward",
  "app",
  "echo",
  "system",
] as const;

export type InitiatorKind = (typeof INITIATOR_KINDS)[number];

/** `actor` is the user's id for a person or an app, the entity id for an automation, script or scene, else null. */
export interface Initiator {
  readonly kind: InitiatorKind;
  readonly actor: string | null;
  /** How sure the attribution is, 0–1. */
  readonly certaintyRatio: number;
}

/** Index of a kind in {@link INITIATOR_KINDS}: what columns and tables hold. */
export function toInitiatorCode(kind: InitiatorKind): number {
  return CODES[kind];
}

const CODES = Object.fromEntries(INITIATOR_KINDS.map((kind, code) => [kind, code])) as Readonly<
  Record<InitiatorKind, number>
>;

const PERSON_CODE = toInitiatorCode("person");
const PHYSICAL_CODE = toInitiatorCode("physical");
const AUTOMATION_CODE = toInitiatorCode("automation");
const STEWARD_CODE = toInitiatorCode("steward");
const PROGRAM_CODES: ReadonlySet<number> = new Set(
  (["automation", "script", "scene", "steward", "app"] as const).map(toInitiatorCode),
);

/** Whether a change of this kind was made by somebody whose user is known. */
export function isPersonCode(code: number): boolean {
  return code === PERSON_CODE;
}

/** Whether a program made a change of this kind: an automation, a script, a scene, Steward itself or an app. */
export function isProgramCode(code: number): boolean {
  return PROGRAM_CODES.has(code);
}

/** Whether an automation made a change of this kind, one of Steward's included. */
export function isAutomationCode(code: number): boolean {
  return code === AUTOMATION_CODE || code === STEWARD_CODE;
}

/** Whether a change of this kind says nothing of who made it, and is taken for somebody's at the device. */
export function isPhysicalCode(code: number): boolean {
  return code === PHYSICAL_CODE;
}

/** Whether a change of this kind is people's own doing: the raw material of habits. */
export function isManualCode(code: number): boolean {
  return code === PERSON_CODE || code === PHYSICAL_CODE;
}
