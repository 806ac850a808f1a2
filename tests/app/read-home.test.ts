/** HOME from a file: what may be missing, and a sentence for what is wrong. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readHome } from "../../src/app/read-home.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";

let folder: TempFolder;

beforeEach(() => {
  folder = createTempFolder();
});

afterEach(() => folder.remove());

describe("the home", () => {
  async function readText(text: string) {
    const file = path.join(folder.path, "home.json");
    writeFileSync(file, text);
    return await readHome(file);
  }

  it("is one in UTC where nothing is said", async () => {
    expect((await readHome(null)).time_zone).toBe("UTC");
    expect((await readText("{}")).time_zone).toBe("UTC");
  });

  it("has names with single blanks, and none that is nothing but blanks", async () => {
    const { areas, entities } = await readText(
      JSON.stringify({
        areas: [{ area_id: "a", name: " Living\n room " }],
        entities: [
          { entity_id: "light.b", name: "Ceiling  lamp " },
          { entity_id: "light.c", name: "  " },
        ],
      }),
    );
    expect(areas.map(({ name }) => name)).toEqual(["Living room"]);
    expect(entities.map(({ name }) => name)).toEqual(["Ceiling lamp", null]);
  });

  it.each([
    ["{", "home.json, line 1: expected one JSON object, found text that is not JSON."],
    ['{\n"areas": [],\n}', "home.json, line 3: expected one JSON object"],
    ["[]", "home.json: expected an object, found a list."],
    [
      '{"entities":[{"entity_id":"a.b"},{"name":"x"}]}',
      "entities[1].entity_id: expected text, found nothing.",
    ],
    ['{"entities":{}}', "entities: expected a list, found an object."],
    ['{"latitude":"52"}', 'latitude: expected a number, found "52".'],
    ['{"time_zone":"Mars"}', 'time_zone: expected an IANA time zone such as Europe/Berlin, found "Mars".'],
    [
      '{"exceptions":[{"from":"May","to":"2026-05-01"}]}',
      'exceptions[0].from: expected a date such as 2026-12-24, found "May".',
    ],
  ])("is told where %s is wrong", async (text, message) => {
    await expect(readText(text)).rejects.toMatchObject({
      code: "unreadable_input",
      message: expect.stringContaining(message),
    });
  });
});
