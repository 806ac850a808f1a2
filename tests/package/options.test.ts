/** An option is the same in the program, in config.yaml, in the translations, in compose.yaml and in DOCS.md. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { OPTION_LIST, optionsSchema, parseOptions } from "../../src/app/options.ts";
import { readText, readYaml } from "./read-package.ts";
import { appConfigSchema, isAccepted } from "./supervisor-rules.ts";

const { options, schema } = appConfigSchema.parse(readYaml("config.yaml"));

describe("the options", () => {
  it("are the same in config.yaml, with the same types", () => {
    expect(schema).toEqual(
      Object.fromEntries(OPTION_LIST.map(({ name, supervisorSchema }) => [name, supervisorSchema])),
    );
  });

  it("have the same defaults in config.yaml, where they may be nothing none", () => {
    const [optional, given] = [true, false].map((isOptional) =>
      OPTION_LIST.filter(({ supervisorSchema }) => supervisorSchema.endsWith("?") === isOptional),
    );
    expect(options).toEqual(
      Object.fromEntries(given?.map(({ name, defaultValue }) => [name, defaultValue]) ?? []),
    );
    expect(new Set(optional?.map(({ defaultValue }) => defaultValue))).toEqual(new Set([""]));
  });

  it.each(OPTION_LIST)("$name is accepted by the Supervisor with its default", ({ name, defaultValue }) => {
    expect(isAccepted(schema[name] ?? "", defaultValue)).toBe(true);
  });

  it.each([
    ["log_level", ["debug", "warning", "verbose", ""]],
    ["analysis_time", ["00:00", "23:59", "24:00", "3:00", "03:00:00"]],
    ["history_days", [31, 3650, 30, 3651, 1.5]],
    ["import_days", [1, 3650, 0]],
    ["max_open_suggestions", [1, 50, 0, 51]],
    ["quick_analysis", [true, false, "perhaps"]],
    ["show_others_activity", [true, false, 1]],
    ["notify_phones", ["all", "mobile_app_a, mobile_app_b", "", "Anna's phone"]],
    ["notify_budget", [0, 50, -1, 51]],
    ["quiet_from", ["22:00", "24:00"]],
    ["quiet_until", ["07:00", "7:00"]],
    ["model_provider", ["none", "ollama", "ai_task", "somebody", ""]],
    ["model_name", ["", "gemma3:4b", "ai_task.home"]],
    ["model_url", ["", "http://192.168.1.5:11434"]],
    ["model_key", ["", "sk-1"]],
    ["model_local_only", [true, false, "perhaps"]],
    ["model_language", ["", "de", "pt-BR"]],
    ["model_monthly_tokens", [0, 1_000_000_000, -1, 0.5]],
    ["model_price_in", [0, 2.5, 10_000, -1, 10_001]],
    ["model_price_out", [0, 15, -0.1]],
    ["model_monthly_cost", [0, 4.5, 100_001]],
  ] as const)("%s means the same to the Supervisor and to Steward", (name, values) => {
    for (const value of values) {
      const isOurs = optionsSchema.shape[name].safeParse(value).success;
      expect([value, isAccepted(schema[name] ?? "", value)]).toEqual([value, isOurs]);
    }
  });

  it("are understood as the Supervisor writes them", () => {
    const empty = { model_name: "", model_url: "", model_key: "", model_language: "" };
    expect(parseOptions(options, () => "")).toEqual({ ...options, ...empty });
  });

  it.each(OPTION_LIST)("$name can be set in a plain container", ({ variable }) => {
    const { environment } = z
      .object({
        services: z.object({ steward: z.object({ environment: z.record(z.string(), z.string()) }) }),
      })
      .parse(readYaml("compose.yaml")).services.steward;
    expect(environment[variable]).toBe(`\${${variable}:-}`);
  });

  it.each(OPTION_LIST)(
    "$name is explained in DOCS.md, with its default and its variable",
    ({ name, defaultValue, variable }) => {
      const row = readText("DOCS.md")
        .split("\n")
        .find((line) => line.startsWith(`| \`${name}\``));
      expect(row).toContain(defaultValue === "" ? "| (nothing) |" : `\`${String(defaultValue)}\``);
      expect(row).toContain(`\`${variable}\``);
    },
  );

  it.each(["DOCS.md", "compose.yaml", "README.md"])(
    "%s names no variable that Steward does not read",
    (file) => {
      const read = new Set([
        ...OPTION_LIST.map(({ variable }) => variable),
        ...[...readText("src/app/settings.ts").matchAll(/"(STEWARD_\w+)"/g)].map(([, name]) => name),
      ]);
      const named = [...readText(file).matchAll(/\bSTEWARD_[A-Z_]+/g)].map(([name]) => name);
      expect(named.filter((name) => !read.has(name))).toEqual([]);
    },
  );
});
