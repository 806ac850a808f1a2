import { describe, expect, it } from "vitest";
import { isOtherHass, toLocale, type Hass } from "../../frontend/src/host/hass.ts";
import { createFormats, type Locale } from "../../frontend/src/strings/formats.ts";

const GERMAN: Locale = {
  language: "de",
  timeZone: "Europe/Berlin",
  isHour12: false,
  numberLanguage: "de",
  firstWeekday: 1,
};

describe("formats", () => {
  it("writes a date of the replay as that date, west and east of Greenwich", () => {
    for (const timeZone of ["Pacific/Honolulu", "Pacific/Kiritimati"]) {
      expect(createFormats({ ...GERMAN, timeZone }).day("2026-11-03")).toBe("3. Nov.");
    }
  });

  it("tells times in the home's time zone", () => {
    const formats = createFormats({ ...GERMAN, timeZone: "America/New_York" });
    const at = Date.parse("2026-11-20T02:30:00Z");
    expect(formats.moment(at, at)).toBe("heute, 21:30");
    expect(formats.dateOf(at)).toBe("19. November 2026");
  });

  it("calls yesterday yesterday by the calendar, not by 24 hours", () => {
    const formats = createFormats(GERMAN);
    const now = Date.parse("2026-11-20T00:30:00+01:00");
    expect(formats.moment(now - 60 * 60_000, now)).toBe("gestern, 23:30");
    expect(formats.moment(now + 24 * 3_600_000, now)).toBe("morgen, 00:30");
    expect(formats.moment(now - 5 * 86_400_000, now)).toBe("15. Nov., 00:30");
  });

  it("keeps to twelve hours for who set them", () => {
    const formats = createFormats({ ...GERMAN, language: "en", isHour12: true });
    const at = Date.parse("2026-11-20T18:05:00+01:00");
    expect(formats.moment(at, at)).toMatch(/^today, 06:05\sPM$/);
  });

  it("writes small ratios finely", () => {
    expect(createFormats({ ...GERMAN, numberLanguage: "en" }).finePercent(0.0314)).toBe("3.1%");
  });
});

describe("the locale of Home Assistant", () => {
  it("is the person's, in the home's zone", () => {
    const hass = hassWith({
      locale: {
        language: "en-GB",
        number_format: "decimal_comma",
        time_format: "12",
        first_weekday: "sunday",
      },
    });
    expect(toLocale(hass, "Europe/Lisbon")).toEqual({
      language: "en-GB",
      timeZone: "Europe/Lisbon",
      isHour12: true,
      numberLanguage: "de",
      firstWeekday: 7,
    });
  });

  it("is the language's own where the person set nothing", () => {
    const locale = toLocale(hassWith({ locale: { language: "en-US" } }), undefined);
    expect(locale).toMatchObject({ isHour12: null, numberLanguage: "en-US", timeZone: "Europe/Berlin" });
    expect(locale.firstWeekday).toBe(7);
  });

  it("does not change with the states of the home", () => {
    const hass = hassWith({});
    expect(isOtherHass({ ...hass }, hass)).toBe(false);
    expect(isOtherHass({ ...hass, language: "de" }, hass)).toBe(true);
    expect(isOtherHass(undefined, hass)).toBe(true);
  });
});

function hassWith(part: Partial<Hass>): Hass {
  return {
    connection: {
      sendMessagePromise: () => Promise.reject(new Error("not asked here")),
      subscribeMessage: () => Promise.reject(new Error("not asked here")),
      addEventListener() {},
      removeEventListener() {},
    },
    config: { time_zone: "Europe/Berlin" },
    ...part,
  };
}
