/** Whether a name is of several things, as far as its last word tells: verbs go by it. */

/** Words in -s of one thing, as far as homes have them. */
const SINGULAR = /(?:ss|us|is|['’]s|gas|glas|lens|sonos|christmas|upstairs|downstairs)$/;
/** German words whose plural has no -s. */
const GERMAN =
  /(?:lampen|leuchten|lichter|jalousien|läden|vorhänge|gardinen|markisen|türen|tore|steckdosen|heizungen|ventilatoren|boxen)$/;

/** "Living room blinds", "Hall lights 2". */
export function isPlural(name: string): boolean {
  const last = /[\p{L}'’]+(?=[^\p{L}]*$)/u.exec(name)?.[0] ?? "";
  // "GPS" is one.
  if (last.length < 3 || last === last.toUpperCase()) return false;
  const word = last.toLowerCase();
  return GERMAN.test(word) || (word.endsWith("s") && !SINGULAR.test(word));
}
