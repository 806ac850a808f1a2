/** The result: its keys in the contract's order, and a file that is whole or not there. */
import { lstatSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkWritable, toResultText, writeResultFile } from "../../src/app/write-result.ts";
import type { AnalysisResult } from "../../src/core/domain/analysis.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";

let folder: TempFolder;

beforeEach(() => {
  folder = createTempFolder();
});

afterEach(() => folder.remove());

const RESULT: AnalysisResult = {
  detectorMs: { "daily-time": 12.4 },
  warnings: ["of the analysis"],
  readiness: [],
  nothingFound: [{ ready_at: null, reason: "because", detector: "other" }],
  findings: [
    {
      evidence: { percent: 3 },
      explanation: "e",
      title: "t",
      entity_ids: ["sensor.a"],
      severity: "info",
      check: "battery",
      id: "f1",
    },
  ],
  suggestions: [
    {
      titleParts: [{ text: "inner" }],
      body: { secret: "inner" },
      targetEntityIds: ["light.a"],
      suggestion: {
        backtest: {
          daily: [
            {
              missed: 0,
              already_so: 0,
              contradicted: 0,
              unmatched: 0,
              matched: 1,
              fired: 1,
              date: "2026-10-01",
            },
          ],
          false_per_day: 0,
          coverage: 1,
          precision: 1,
          missed: 0,
          already_so: 0,
          contradicted: 0,
          unmatched: 0,
          matched: 1,
          fired: 1,
          days: 1,
        },
        evidence: {
          days_seen: 1,
          last_seen: "2026-10-01T05:00:00.000Z",
          first_seen: "2026-10-01T05:00:00.000Z",
          q_value: 0.01,
          lift: 3,
          confidence: 1,
          opportunities: 1,
          support: 1,
        },
        automation: {
          mode: "single",
          actions: [{ action: "light.turn_on", target: { entity_id: "light.a" } }],
          conditions: [],
          triggers: [{ trigger: "time", at: "07:00:00" }],
          description: "d",
          alias: "a",
        },
        explanation: "e",
        title: "t",
        detector: "daily-time",
        mode: "act",
        replaces: null,
        kind: "new",
        id: "s1",
      },
    },
  ],
  analysed: {
    actions_by_initiator: { unknown: 4, physical: 3, automation: 2, person: 1 },
    entities: 1,
    state_changes: 10,
    days: 1,
    to: "2026-10-02T00:00:00.000Z",
    from: "2026-10-01T00:00:00.000Z",
  },
};

/** Keys in their order, as deep as they go. */
function keysOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keysOf);
  if (typeof value !== "object" || value === null) return "";
  return Object.entries(value).map(([key, inner]) => [key, keysOf(inner)]);
}

describe("the result", () => {
  const text = toResultText(RESULT, ["of the reading"], { readMs: 5.6, totalMs: 20.2, peakRssMb: 99.7 });
  const document = JSON.parse(text) as Record<string, never>;

  it("has the contract's keys in the contract's order, and no others", () => {
    expect(Object.keys(document)).toEqual([
      "version",
      "analysed",
      "suggestions",
      "findings",
      "nothing_found",
      "warnings",
      "timings",
    ]);
    const keys = JSON.stringify(keysOf(document)).replaceAll(/[^a-z_,]|""/g, "");
    const order = [
      "version,analysed,from,to,days,state_changes,entities,actions_by_initiator,person,automation,physical,unknown",
      "suggestions,id,kind,replaces,mode,detector,title,explanation",
      "automation,alias,description,triggers,trigger,at,conditions,actions,action,target,entity_id,mode",
      "evidence,support,opportunities,confidence,lift,q_value,first_seen,last_seen,days_seen",
      "backtest,days,fired,matched,unmatched,contradicted,already_so,missed,precision,coverage,false_per_day",
      "daily,date,fired,matched,unmatched,contradicted,already_so,missed",
      "findings,id,check,severity,entity_ids,title,explanation,evidence,percent",
      "nothing_found,detector,reason,ready_at",
      "warnings,timings,read_ms,detectors,dailytime,total_ms,peak_rss_mb",
    ].join(",");
    expect(
      keys
        .split(/,+/)
        .filter((key) => key !== "")
        .join(","),
    ).toBe(order);
    expect(text).not.toContain("inner");
  });

  it("tells the warnings of the reading before those of the analysis", () => {
    expect(document["warnings"]).toEqual(["of the reading", "of the analysis"]);
  });

  it("tells whole milliseconds and megabytes", () => {
    expect(document["timings"]).toEqual({
      read_ms: 6,
      detectors: { "daily-time": 12 },
      total_ms: 20,
      peak_rss_mb: 100,
    });
  });
});

describe("the file", () => {
  it("replaces the one before, and leaves nothing beside it", async () => {
    const file = path.join(folder.path, "result.json");
    writeFileSync(file, "before");
    await checkWritable(file);
    expect(readFileSync(file, "utf8")).toBe("before");
    await writeResultFile(file, "after");
    expect(readFileSync(file, "utf8")).toBe("after");
    expect(readdirSync(folder.path)).toEqual(["result.json"]);
  });

  it("is written through a link, which stays one", async () => {
    const file = path.join(folder.path, "real.json");
    const link = path.join(folder.path, "link.json");
    writeFileSync(file, "before");
    symlinkSync(file, link);
    await writeResultFile(link, "after");
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(file, "utf8")).toBe("after");
  });

  it("may be a device, which is not replaced", async () => {
    await checkWritable("/dev/null");
    await writeResultFile("/dev/null", "after");
    expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  it("is refused before the work where its folder does not exist", async () => {
    await expect(checkWritable(path.join(folder.path, "none", "result.json"))).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringMatching(/cannot be written to .*result\.json: its folder does not exist\.$/),
    });
  });

  it("is refused where it is a folder", async () => {
    mkdirSync(path.join(folder.path, "result"));
    await expect(checkWritable(path.join(folder.path, "result"))).rejects.toThrow("it is a folder");
  });
});
