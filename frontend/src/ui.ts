/** What every component is given to speak to its person; a new object when language, time zone or rights change. */
import type { Formats } from "./strings/formats.ts";
import type { Localize } from "./strings/localize.ts";

export interface Ui {
  readonly localize: Localize;
  readonly formats: Formats;
  readonly isAdmin: boolean;
  readonly isRtl: boolean;
  readonly nowMs: () => number;
}
