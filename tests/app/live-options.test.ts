import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { createLiveOptions } from "../../src/app/live-options.ts";
import { parseOptions } from "../../src/app/options.ts";
import { foundIn } from "../fakes/grep-folder.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";

const configured = parseOptions({ max_open_suggestions: 7 }, () => "");
let folder: TempFolder;
let store: Store;

beforeEach(() => {
  folder = createTempFolder();
  store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
});

afterEach(() => {
  store.close();
  folder.remove();
});

describe("options set in the panel", () => {
  it("hold at once and after a restart, until they are taken back", () => {
    const options = createLiveOptions(configured, store.settings);
    let told = 0;
    options.onChange(() => {
      told += 1;
    });
    options.set("max_open_suggestions", 3);
    expect([options.current().max_open_suggestions, told]).toEqual([3, 1]);
    expect(createLiveOptions(configured, store.settings).current().max_open_suggestions).toBe(3);
    options.set("max_open_suggestions", null);
    expect(options.list().find(({ name }) => name === "max_open_suggestions")).toMatchObject({
      value: 7,
      configured: 7,
      isSetHere: false,
      defaultValue: 5,
    });
  });

  it.each([
    ["max_open_suggestions", 0],
    ["quiet_from", "25:00"],
    ["quick_analysis", "perhaps"],
    ["notify_phones", "Anna's phone"],
    ["model_url", "file:///etc/passwd"],
    ["model_url", "192.168.1.5:11434"],
    ["model_name", "two\nlines"],
    ["model_price_in", -1],
    // What stands in the place of a key that is set.
    ["model_key", "********"],
  ])("refuse %s = %j with what is permitted, and change nothing", (name, value) => {
    const options = createLiveOptions(configured, store.settings);
    expect(() => options.set(name, value)).toThrow(new RegExp(`^${name} must be `));
    expect(options.current()).toEqual(configured);
  });

  it("do not know others, and pass over what another version left", () => {
    store.settings.set("no_more", 1);
    store.settings.set("history_days", "many");
    const options = createLiveOptions(configured, store.settings);
    expect(options.current()).toEqual(configured);
    expect(() => options.set("no_more", 1)).toThrow(/no option/);
  });

  it("keep a key to themselves: sealed on the disk, and nothing but that there is one in the list", () => {
    const options = createLiveOptions(
      parseOptions({ model_key: "sk-configured" }, () => ""),
      store.settings,
    );
    const shown = () => options.list().find(({ name }) => name === "model_key");
    expect(shown()).toMatchObject({ value: "********", configured: "********", isSetHere: false });
    options.set("model_key", "sk-set-in-the-panel");
    expect(options.current().model_key).toBe("sk-set-in-the-panel");
    expect(shown()).toMatchObject({ value: "********", isSetHere: true });
    expect(JSON.stringify(options.list())).not.toContain("sk-");
    store.checkpoint();
    expect(foundIn(folder.path, ["sk-set-in-the-panel"])).toEqual([]);
    options.set("model_key", "");
    expect(shown()).toMatchObject({ value: "", configured: "********" });
  });

  it("write no key into a sentence about a wrong one", () => {
    const sentence = /Option model_key is not shown here, but must be text/;
    expect(() => parseOptions({ model_key: `sk-1${"2".repeat(500)}` }, () => "it")).toThrow(sentence);
  });
});
