/** One line a message, and no secrets in it. */
import { describe, expect, it } from "vitest";
import { createLogger, type LogLevel } from "../../src/app/logger.ts";
import type { Log } from "../../src/ports/log.ts";
import { createFakeClock } from "../fakes/clock.ts";

describe("the logger", () => {
  it("writes time, level, message and fields on one line", () => {
    const { log, lines } = create();
    log.info("Import\ndone", { entities: 12, name: "two words", list: [1], none: undefined });
    expect(lines).toEqual([
      '2026-11-04T12:00:00.000Z INFO    Import done entities=12 name="two words" list=[1]',
    ]);
  });

  it("leaves out what is below its level", () => {
    const { log, lines } = create("warning");
    log.debug("a");
    log.info("b");
    log.warn("c");
    log.error("d");
    expect(lines.map((line) => line.slice(25))).toEqual(["WARNING c", "ERROR   d"]);
  });

  it("never writes a secret, wherever it stands", () => {
    const { log, lines } = create();
    log.info("token is s3cret-value", {
      api_token: "abc",
      nested: { password: "abc", deep: "s3cret-value" },
      error: new Error("refused s3cret-value"),
      header: "Bearer abc.def",
      jwt: "eyJhbGciOi.eyJpc3Mi.sig-nature",
    });
    expect(lines.join("")).not.toMatch(/s3cret-value|abc|eyJ/);
  });

  it("shows an error with its place and its cause on the same line", () => {
    const { log, lines } = create();
    log.error("It broke", { error: new Error("outer", { cause: new Error("inner") }) });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/Error: outer.*logger\.test\.ts.*caused by Error: inner/);
    expect(lines[0]).not.toContain("\n");
  });

  it("survives what cannot be printed", () => {
    const { log, lines } = create();
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    log.info("odd", { circle, big: 1n });
    expect(lines[0]).toContain("[not printable]");
  });
});

function create(level: LogLevel = "debug"): { readonly log: Log; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  return {
    log: createLogger({ level, clock: createFakeClock(), write, secrets: ["s3cret-value"] }),
    lines,
  };
}
