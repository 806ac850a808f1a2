/** `hass` as Home Assistant's ha-panel-custom gives it: the part that is used, and what of it makes a difference here. */
import type { HassConnection } from "../transport/hass-transport.ts";
import type { Locale } from "../strings/formats.ts";

interface HassLocale {
  readonly language: string;
  readonly number_format?: string;
  readonly time_format?: string;
  readonly first_weekday?: string;
}

interface HassState {
  readonly attributes: {
    readonly friendly_name?: string;
    /** Of a person: who they sign in as. */
    readonly user_id?: string | null;
  };
}

/** What the home consists of, by id; parts of it may be missing in an older or a starting Home Assistant. */
interface HassHome {
  readonly states?: Readonly<Record<string, HassState>>;
  readonly entities?: Readonly<Record<string, { readonly name?: string | null }>>;
  readonly devices?: Readonly<
    Record<
      string,
      {
        readonly name?: string | null;
        readonly name_by_user?: string | null;
        readonly area_id?: string | null;
      }
    >
  >;
  readonly areas?: Readonly<Record<string, { readonly name: string }>>;
  /** Home Assistant's own words; empty for a key it has none for. */
  readonly localize?: (key: string) => string;
}

export interface Hass extends HassHome {
  readonly connection: HassConnection;
  readonly language?: string;
  readonly locale?: HassLocale;
  readonly config?: { readonly time_zone?: string };
  readonly user?: { readonly is_admin?: boolean };
  /** "always_hidden" where the sidebar is switched off, so that the menu button is the only way to it. */
  readonly dockedSidebar?: string;
}

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/** Languages that write numbers as Home Assistant's settings say. */
const NUMBER_LANGUAGES: Readonly<Record<string, string>> = {
  comma_decimal: "en-US",
  decimal_comma: "de",
  space_comma: "fr",
  quote_decimal: "de-CH",
};

/** Whether anything that the panel shows differs: `hass` is a new object on every state change in the home. */
export function isOtherHass(a: Hass | undefined, b: Hass | undefined): boolean {
  return (
    a?.connection !== b?.connection ||
    a?.language !== b?.language ||
    a?.locale !== b?.locale ||
    a?.config?.time_zone !== b?.config?.time_zone ||
    a?.user?.is_admin !== b?.user?.is_admin ||
    a?.dockedSidebar !== b?.dockedSidebar
  );
}

/**
 * The person's locale.
 * @param hass undefined where there is none: the browser's language counts
 * @param timeZone the home's, as the app says; until it does, Home Assistant's or the browser's
 */
export function toLocale(hass: Hass | undefined, timeZone: string | undefined): Locale {
  const locale = hass?.locale;
  const language = locale?.language ?? hass?.language ?? navigator.language;
  return {
    language,
    timeZone: timeZone ?? hass?.config?.time_zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
    isHour12: locale?.time_format === "12" ? true : locale?.time_format === "24" ? false : null,
    numberLanguage: NUMBER_LANGUAGES[locale?.number_format ?? ""] ?? language,
    firstWeekday: firstWeekdayOf(locale?.first_weekday, language),
  };
}

function firstWeekdayOf(name: string | undefined, language: string): number {
  const index = WEEKDAYS.indexOf(name ?? "");
  if (index >= 0) return index + 1;
  // Not every engine knows the week of a locale yet, and TypeScript's library has no name for it.
  const locale = new Intl.Locale(language) as Intl.Locale & {
    readonly getWeekInfo?: () => { readonly firstDay: number };
  };
  return locale.getWeekInfo?.().firstDay ?? 1;
}
