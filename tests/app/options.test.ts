/** Options and surroundings: defaults, both ways of giving them, and one clear sentence for a wrong value. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readIdentity } from "../../src/app/identity.ts";
import { OPTION_LIST, parseOptions } from "../../src/app/options.ts";
import { readSettings } from "../../src/app/settings.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";

const CONTAINER = { STEWARD_HA_URL: "http://ha.local:8123/", STEWARD_HA_TOKEN: "a-long-lived-token" };

let folder: TempFolder;

beforeEach(() => {
  folder = createTempFolder();
});

afterEach(() => folder.remove());

describe("options", () => {
  it("have defaults for everything", () => {
    expect(parseOptions({}, () => "it")).toEqual({
      log_level: "info",
      analysis_time: "03:00",
      history_days: 183,
      import_days: 365,
      max_open_suggestions: 5,
      quick_analysis: true,
      show_others_activity: false,
      notify_phones: "all",
      notify_budget: 3,
      quiet_from: "22:00",
      quiet_until: "07:00",
      model_provider: "none",
      model_name: "",
      model_url: "",
      model_key: "",
      model_local_only: true,
      model_language: "",
      model_monthly_tokens: 200_000,
      model_price_in: 0,
      model_price_out: 0,
      model_monthly_cost: 0,
    });
  });

  it("are listed with what config.yaml needs", () => {
    expect(OPTION_LIST.find(({ name }) => name === "history_days")).toEqual({
      name: "history_days",
      supervisorSchema: "int(31,3650)",
      permitted: { kind: "whole", min: 31, max: 3650, of: "days" },
      defaultValue: 183,
      variable: "STEWARD_HISTORY_DAYS",
      appliesAtOnce: false,
    });
  });

  it.each([
    ["history_days", 30, "from 31 to 3650"],
    ["history_days", "many", "from 31 to 3650"],
    ["max_open_suggestions", 0, "from 1 to 50"],
    ["analysis_time", "24:00", "from 00:00 to 23:59, written HH:MM"],
    ["log_level", "chatty", "one of debug, info, warning, error"],
    ["quick_analysis", "yes", "true or false"],
  ] as const)("say what is wrong with %s = %j", (name, value, permitted) => {
    expect(() => parseOptions({ [name]: value }, () => "the file")).toThrow(
      new RegExp(
        `^Option ${name} is ${JSON.stringify(value)}, but must be .*${permitted}\\. Change the file and start`,
      ),
    );
  });

  it("name all wrong ones in one message", () => {
    expect(() => parseOptions({ history_days: 1, import_days: 0 }, (name) => `X ${name}`)).toThrow(
      /history_days.*Change X history_days.*import_days.*Change X import_days/,
    );
  });
});

describe("settings on their own", () => {
  it("come from the environment", () => {
    const settings = readSettings({
      ...CONTAINER,
      STEWARD_DATA_DIR: folder.path,
      STEWARD_PORT: "0",
      STEWARD_HISTORY_DAYS: "90",
      STEWARD_QUICK_ANALYSIS: "false",
      STEWARD_LOG_LEVEL: "",
    });
    expect(settings).toMatchObject({
      mode: "container",
      homeAssistant: { url: "http://ha.local:8123", token: "a-long-lived-token" },
      supervisor: null,
      port: 0,
      options: { history_days: 90, quick_analysis: false, log_level: "info" },
    });
  });

  it.each([
    [
      { ...CONTAINER, STEWARD_HISTORY_DAYS: "5000" },
      /"5000".*Change the environment variable STEWARD_HISTORY_DAYS/,
    ],
    [{ ...CONTAINER, STEWARD_HA_URL: "ha.local" }, /STEWARD_HA_URL is "ha.local"/],
    [{ ...CONTAINER, STEWARD_PORT: "99999" }, /STEWARD_PORT is "99999"/],
    [{ ...CONTAINER, STEWARD_API_TOKEN: "short" }, /STEWARD_API_TOKEN has 5 characters/],
    [{ STEWARD_HA_URL: "http://ha.local" }, /STEWARD_HA_TOKEN is missing/],
    [{}, /STEWARD_HA_URL is missing/],
  ])("say what is wrong (%#)", (env, message) => {
    expect(() => readSettings(env)).toThrow(message);
  });

  it("never repeat a wrong token", () => {
    expect(() => readSettings({ ...CONTAINER, STEWARD_API_TOKEN: "hunter2" })).not.toThrow(/hunter2/);
  });
});

describe("settings under the Supervisor", () => {
  it("come from options.json and the Supervisor's token", () => {
    writeFileSync(path.join(folder.path, "options.json"), '{"history_days":60,"unknown":1}');
    const settings = readSettings({ SUPERVISOR_TOKEN: "super", STEWARD_DATA_DIR: folder.path });
    expect(settings).toMatchObject({
      mode: "supervisor",
      homeAssistant: { url: "http://supervisor/core", token: "super" },
      supervisor: { url: "http://supervisor", ingressPort: 8099, trustedPeer: "172.30.32.2" },
      options: { history_days: 60 },
    });
  });

  it("say where to change a wrong option", () => {
    writeFileSync(path.join(folder.path, "options.json"), '{"history_days":7}');
    expect(() => readSettings({ SUPERVISOR_TOKEN: "super", STEWARD_DATA_DIR: folder.path })).toThrow(
      /history_days is 7, but must be a whole number of days from 31 to 3650\. Change it on the app's Configuration tab/,
    );
  });

  it("say what to do about options that cannot be read", () => {
    writeFileSync(path.join(folder.path, "options.json"), "{");
    expect(() => readSettings({ SUPERVISOR_TOKEN: "super", STEWARD_DATA_DIR: folder.path })).toThrow(
      /Save the options once more/,
    );
  });
});

describe("the identity", () => {
  it("is made once, kept, and readable by its owner only", () => {
    const first = readIdentity(folder.path, null);
    expect(first.apiToken.length).toBeGreaterThanOrEqual(40);
    expect(readIdentity(folder.path, null)).toEqual(first);
    expect(statSync(path.join(folder.path, "api-token")).mode & 0o777).toBe(0o600);
    expect(readFileSync(path.join(folder.path, "api-token"), "utf8").trim()).toBe(first.apiToken);
  });

  it("takes a given token without keeping it", () => {
    expect(readIdentity(folder.path, "a-token-of-my-own").apiToken).toBe("a-token-of-my-own");
    expect(() => statSync(path.join(folder.path, "api-token"))).toThrow(/ENOENT/);
  });

  it("says what to do where the data folder cannot be written", () => {
    writeFileSync(path.join(folder.path, "file"), "");
    expect(() => readIdentity(path.join(folder.path, "file", "data"), null)).toThrow(/STEWARD_DATA_DIR/);
  });
});
