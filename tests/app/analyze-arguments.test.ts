/** What the offline command may be given, and the sentence for what it may not. */
import { describe, expect, it } from "vitest";
import { parseAnalyzeArguments } from "../../src/app/analyze-arguments.ts";

const DETECTORS = ["daily-time", "other"];

function parse(line: string) {
  return parseAnalyzeArguments(line === "" ? [] : line.split(" "), DETECTORS);
}

describe("the offline command", () => {
  it("needs a history and nothing else", () => {
    expect(parse("analyze --history h.jsonl")).toEqual({
      history: ["h.jsonl"],
      home: null,
      out: null,
      detectors: null,
      seed: 0,
      quiet: false,
    });
  });

  it("takes everything there is, each in both ways of writing", () => {
    const line =
      "analyze --history=a.gz --history - --home home.json --out=r.json --detectors other,daily-time --seed 9 --quiet";
    expect(parse(line)).toEqual({
      history: ["a.gz", "-"],
      home: "home.json",
      out: "r.json",
      detectors: ["other", "daily-time"],
      seed: 9,
      quiet: true,
    });
  });

  it.each(["--help", "-h", "help", "analyze --help", "analyze -h"])("helps when asked by %s", (line) => {
    expect(parse(line)).toBe("help");
  });

  it.each([
    ["", "A command is missing: analyze or import."],
    ["analyse --history x", "There is no command analyse; there are analyze and import."],
    [
      "anomalies --series x.csv",
      "The command anomalies is not there yet; so far there are analyze and import.",
    ],
    ["analyze", "A history is missing: --history FILE."],
    ["analyze history.jsonl", "is --history history.jsonl meant?"],
    ["analyze --history", "argument missing"],
    ["analyze --history x --speed 3", "Unknown option '--speed'"],
    ["analyze --history - --history -", "Standard input can be read only once"],
    ["analyze --history x --seed many", "--seed is many, but must be a whole number from 0 to 4294967295."],
    ["analyze --history x --seed -1", "--seed is -1, but must be a whole number from 0 to 4294967295."],
    ["analyze --history x --detectors daily-time,magic", "There is no detector magic; there are: daily-time"],
  ])("refuses %j", (line, message) => {
    expect(() => parse(line)).toThrow(expect.objectContaining({ code: "invalid_request" }));
    expect(() => parse(line)).toThrow(message);
  });
});
