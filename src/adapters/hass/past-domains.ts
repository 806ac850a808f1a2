/** What kinds of entities tell of the past, and of whom. */

/** Domains that only report: nobody operates them, so their attributes and the logbook's word on them are not asked for. */
export const REPORTING_DOMAINS: ReadonlySet<string> = new Set([
  "sensor",
  "binary_sensor",
  "sun",
  "weather",
  "person",
  "device_tracker",
  "zone",
  "update",
  "camera",
  "image",
  "event",
  "calendar",
  "geo_location",
]);

/** Somebody spoke, where a change of these stands behind another. */
export const VOICE_DOMAINS: ReadonlySet<string> = new Set(["conversation", "assist_satellite"]);
