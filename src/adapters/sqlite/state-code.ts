/**
 * Numbers as state codes: a sensor's "21.37" is kept as a negative integer in its row, not as one more text in a table that would grow
 * with every reading.
 *
 * A decimal is its digits without the point, and how many of them stand behind it: "21.37" = 2137 and 2, "-0.50" = -50 and 2. Both are
 * packed into one integer: -(1 + zigzag(digits) * 16 + places). Only texts that come back exactly are packed; all else ("021", "1e5",
 * "-0", 15 digits and more) stays text.
 */

const PLACES = 16;
const DECIMAL = /^(-?)(\d{1,14})(?:\.(\d{1,13}))?$/;
const LARGEST_DIGITS = 2 ** 47;

/** @returns a negative safe integer that stands for the text, or null where the text has to be kept as text */
export function packNumber(text: string): number | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign = "", whole = "", fraction = ""] = match;
  const magnitude = Number(whole + fraction);
  const isMinusZero = sign === "-" && magnitude === 0;
  if (magnitude >= LARGEST_DIGITS || isMinusZero) return null;
  const zigzag = sign === "-" ? magnitude * 2 - 1 : magnitude * 2;
  const code = -(1 + zigzag * PLACES + fraction.length);
  return unpackNumber(code) === text ? code : null;
}

/** @param code what {@link packNumber} gave */
export function unpackNumber(code: number): string {
  const packed = -code - 1;
  const places = packed % PLACES;
  const zigzag = (packed - places) / PLACES;
  const isNegative = zigzag % 2 !== 0;
  const digits = String(isNegative ? (zigzag + 1) / 2 : zigzag / 2).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const fraction = places === 0 ? "" : `.${digits.slice(digits.length - places)}`;
  return `${isNegative ? "-" : ""}${whole}${fraction}`;
}
