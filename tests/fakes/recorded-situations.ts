/** The recorded situations as they are kept: JSON Lines, zipped, one kind of thing a line. */
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import path from "node:path";
import type { Recording } from "../e2e/play-situations.ts";

const FILE = path.resolve(import.meta.dirname, "../fixtures/situations/home-assistant-2026.11.jsonl.gz");

type Line =
  | { readonly type: "about"; readonly about: Omit<Recording, "events" | "labels"> }
  | { readonly type: "event"; readonly event: Recording["events"][number] }
  | { readonly type: "label"; readonly label: Recording["labels"][number] };

export function writeSituations(recording: Recording, file = FILE): void {
  const { events, labels, ...about } = recording;
  const lines: readonly Line[] = [
    { type: "about", about },
    ...events.map((event) => ({ type: "event", event }) as const),
    ...labels.map((label) => ({ type: "label", label }) as const),
  ];
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  writeFileSync(file, gzipSync(text, { level: 9 }));
}

export function readSituations(file = FILE): Recording {
  const lines = gunzipSync(readFileSync(file))
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  const about = lines.find((line) => line.type === "about")?.about;
  if (about === undefined) throw new Error(`${file} has no line about the home`);
  return {
    ...about,
    events: lines.flatMap((line) => (line.type === "event" ? [line.event] : [])),
    labels: lines.flatMap((line) => (line.type === "label" ? [line.label] : [])),
  };
}
