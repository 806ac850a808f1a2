/** Why a command failed, in the panel's words where it failed on the way to the app. */
import { describe, expect, it } from "vitest";
import { sayFailure } from "../../frontend/src/strings/failure-words.ts";
import { LANGUAGES } from "../../frontend/src/strings/languages.ts";
import { createLocalize } from "../../frontend/src/strings/localize.ts";

describe("a failed command", () => {
  it.each([
    ["app_unreachable", "Die App von Steward antwortet nicht"],
    ["app_invalid_auth", "lehnt das Token der Integration ab"],
    ["app_incompatible", "passen nicht zusammen"],
    ["timeout", "nicht rechtzeitig"],
    ["unknown_command", "Integration"],
    ["connection_lost", "keine Verbindung"],
  ])("of code %s is told by it, as the integration knows English alone", (code, words) => {
    const localize = createLocalize("de", LANGUAGES, String);
    expect(sayFailure({ code, message: "In English." }, localize)).toContain(words);
  });

  it("is told in the app's own sentence else, which is in the person's language", () => {
    const localize = createLocalize("de", LANGUAGES, String);
    expect(sayFailure({ code: "conflict", message: "Das geht nicht." }, localize)).toBe("Das geht nicht.");
  });
});
