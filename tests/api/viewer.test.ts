/** What people who are not administrators are shown, over the wire. */
import { afterEach, describe, expect, it } from "vitest";
import { createHome } from "../../src/core/domain/home.ts";
import { foundSample, resultOf } from "../app/suggestion-sample.ts";
import { signIn, type ApiClient } from "./client.ts";
import { startApi, TOKEN, type ApiFixture } from "./fixture.ts";

const ANNA = { id: "anna", is_admin: false };
const BEN = { id: "ben", is_admin: false };
const CHIEF = { id: "chief", is_admin: true };

let api: ApiFixture;
let client: ApiClient;

async function start(showsOthers = false): Promise<void> {
  api = await startApi({ showsOthers });
  api.source.home = createHome({
    persons: [
      { entity_id: "person.anna", user_id: "anna" },
      { entity_id: "person.ben", user_id: "ben" },
    ],
  });
  const plain = foundSample({ id: "plain" });
  const sample = foundSample({ entityId: "light.hall", id: "ben-comes" });
  const whenBenComes = {
    ...sample.suggestion,
    automation: {
      ...sample.suggestion.automation,
      triggers: [{ trigger: "state" as const, entity_id: "person.ben", to: "home" }],
    },
  };
  const result = resultOf(plain, { ...sample, suggestion: whenBenComes });
  const finding = {
    id: "silent-ben",
    check: "silent",
    severity: "warning" as const,
    entity_ids: ["person.ben"],
    title: "Ben's phone is silent",
    explanation: "Nothing was heard of it for a week.",
    evidence: {},
  };
  api.suggestions.merge({ ...result, findings: [finding] }, { scope: "full", startedMs: 0 });
  client = await signIn(api.wsUrl, TOKEN);
}

afterEach(async () => {
  client.close();
  await api.stop();
});

async function ask(type: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
  const answer = await client.ask(type, params);
  return answer["success"] === true ? answer["result"] : answer["error"];
}

async function idsFor(user: object): Promise<readonly string[]> {
  const list = (await ask("suggestions/list", { user })) as { readonly items: readonly { id: string }[] };
  return list.items.map(({ id }) => id);
}

describe("a person who is not an administrator", () => {
  it("is not shown what names another person, but what names them", async () => {
    await start();
    expect(await idsFor(ANNA)).toEqual(["plain"]);
    expect(await idsFor(BEN)).toEqual(["plain", "ben-comes"]);
    expect(await idsFor(CHIEF)).toEqual(["plain", "ben-comes"]);
  });

  it("cannot ask for it by its id either", async () => {
    await start();
    const refused = await ask("suggestions/prepare", { suggestion_id: "ben-comes", user: ANNA });
    const unknown = await ask("suggestions/prepare", { suggestion_id: "nowhere", user: ANNA });
    expect(refused).toEqual(unknown);
    expect(refused).toMatchObject({ code: "not_found" });
    expect(await ask("suggestions/prepare", { suggestion_id: "ben-comes", user: BEN })).toMatchObject({
      suggestion_id: "ben-comes",
    });
  });

  it("is told of it by no event", async () => {
    await start();
    await client.ask("suggestions/subscribe", { user: ANNA });
    const event = await client.next();
    expect(JSON.stringify(event)).toContain("plain");
    expect(JSON.stringify(event)).not.toContain("person.ben");
  });

  it("reads no finding about another", async () => {
    await start();
    expect(await ask("findings/list", { user: ANNA })).toEqual([]);
    expect(await ask("findings/list", { user: CHIEF })).toHaveLength(1);
  });

  it("is shown everything where the option says so", async () => {
    await start(true);
    expect(await idsFor(ANNA)).toEqual(["plain", "ben-comes"]);
    expect(await ask("findings/list", { user: ANNA })).toHaveLength(1);
  });
});
