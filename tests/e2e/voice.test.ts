/**
 * Speaking with Steward in a real Home Assistant: `conversation/process` with its own agent, no model, in English and German; and what
 * automations use, entities and actions. The real app stands behind it, with what it found in the demo home's month.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IncidentList, Rhythm, Status, SuggestionItem, SuggestionList } from "../../src/api/protocol.ts";
import { signIn } from "../api/client.ts";
import type { DemoUser } from "./demo-config.ts";
import type { HassSocket } from "./hass-socket.ts";
import { type HomeAssistant, startHomeAssistant } from "./home-assistant.ts";
import { waitFor } from "./processes.ts";
import { type StewardApp, connectIntegration, startSteward } from "./steward-app.ts";

interface Said {
  readonly conversation_id: string;
  readonly response: {
    readonly response_type: string;
    /** Nothing is said after "never mind". */
    readonly speech: { readonly plain?: { readonly speech: string } };
  };
}

interface Shown {
  readonly entity_id: string;
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const LAMP = "light.kitchen_ceiling";
const LANGUAGES = ["en", "de"] as const;
/** What Home Assistant makes of a sentence: an answer, or that it has no such thing. */
const DONE = /^(action_done|query_answer)$/;
const ANY = /./;
type Language = (typeof LANGUAGES)[number];

/** What stands in for a voice satellite: it speaks for no user. */
const SATELLITE = `
automation satellite:
  - id: satellite
    alias: Satellite
    mode: queued
    triggers:
      - trigger: event
        event_type: test_spoken
    actions:
      - action: conversation.process
        data:
          text: "{{ trigger.event.data.text }}"
          language: en
          conversation_id: satellite
        response_variable: answer
      - event: test_answered
        event_data:
          text: "{{ answer.response.speech.plain.speech }}"
`;

let home: HomeAssistant;
let steward: StewardApp;
let anna: HassSocket;

beforeAll(async () => {
  home = await startHomeAssistant({ extraYaml: SATELLITE });
  steward = await startSteward({ home });
  await connectIntegration(home, steward);
  anna = await home.socket();
  await steward.waitForAnalysis();
});

afterAll(async () => {
  await steward?.stop();
  await home?.stop();
});

describe("speaking with Steward", () => {
  it("says what it has learned about the home, and from how many days", async () => {
    const rhythm = (await anna.call("steward/rhythm/get")) as Rhythm;
    const first = rhythm.learned.find(({ state }) => state !== "dismissed")?.title ?? "";
    expect(first).not.toBe("");
    expect((await say("What have you learned about us?", "en")).text).toMatch(
      startsWith(
        `From ${rhythm.days} days I have learned ${rhythm.learned.length} habits. The strongest are: ${first}`,
      ),
    );
    const german = (await say("Was hast du über uns gelernt?", "de")).text;
    expect(german).toMatch(
      startsWith(
        `Aus ${rhythm.days} Tagen habe ich ${rhythm.learned.length} Gewohnheiten gelernt. Die deutlichsten sind: `,
      ),
    );
    expect(german).toMatch(/einschalten|ausschalten|öffnen|schließen/);
  });

  it("tells of its suggestions, and of the best with the numbers of its replay", async () => {
    const { items, more } = await listed();
    const open = items.filter(({ state }) => state === "proposed");
    const best = open[0] ?? never();
    const count = open.length + more;
    expect((await say("Any suggestions?", "en")).text).toBe(
      `I have ${count} suggestions. The best one: ${best.title}.`,
    );
    const inGerman = await germanFor(best);
    expect((await say("Was schlägst du uns vor?", "de")).text).toMatch(
      startsWith(`Ich habe ${count} Vorschläge. Der beste: ${inGerman}.`),
    );
    const { days, fired, matched } = best.backtest;
    expect((await say("Tell me the best one", "en")).text).toContain(
      `${best.title}. Over the last ${days} days it would have acted ${fired} times, ${matched} times when`,
    );
    const german = (await say("Nenne mir den besten Vorschlag", "de")).text;
    expect(german).toMatch(startsWith(`${inGerman}. `));
    expect(german).toContain(
      `. In den letzten ${days} Tagen hätte sie ${fired} Mal gehandelt, ${matched} Mal davon`,
    );
  });

  it.each([
    ["en", "Tell me the best one", "Not that one", "All right, I will not suggest it again: "],
    ["de", "Sag mir den besten", "Die nicht", "In Ordnung, ich schlage es nicht wieder vor: "],
  ] as const)(
    "dismisses the one it told of, which can be taken back (%s)",
    async (language, ask, no, answer) => {
      const best = await bestNow();
      const { talk } = await say(ask, language);
      expect((await say(no, language, { talk })).text).toMatch(
        startsWith(`${answer}${language === "de" ? await germanFor(best) : best.title}`),
      );
      expect((await itemOf(best.id)).state).toBe("dismissed");
      await anna.call("steward/suggestions/restore", { suggestion_id: best.id });
      expect((await itemOf(best.id)).state).toBe("proposed");
    },
  );

  it("creates nothing for who is no administrator", async () => {
    for (const [language, ask, create, answer] of [
      ["en", "Any suggestions?", "Create it", "Only an administrator may do that. Please ask one."],
      ["de", "Gibt es Vorschläge?", "Erstelle sie", "Das darf nur ein Administrator. Bitte frag einen."],
    ] as const) {
      const user = home.users.ben;
      const { talk } = await say(ask, language, { user });
      expect((await say(create, language, { talk, user })).text).toBe(answer);
      expect(
        (await say(language === "en" ? "Not that one" : "Die nicht", language, { talk, user })).text,
      ).toBe(answer);
    }
    const { items } = await listed();
    expect(items.filter(({ state }) => state !== "proposed")).toEqual([]);
  });

  it("says what is unusual, and pauses learning until tomorrow", async () => {
    const { open } = (await anna.call("steward/incidents/list")) as IncidentList;
    const unusual = await say("Anything unusual at home?", "en");
    expect(unusual.text).toMatch(
      open.length === 0
        ? /^Nothing unusual at the moment\.$/
        : new RegExp(`^There (is one|are ${open.length}) unusual`),
    );
    expect(await stateOf("sensor.steward_open_incidents")).toMatchObject({ state: String(open.length) });
    expect((await say("Pausiere das Lernen bis morgen", "de")).text).toBe(
      "In Ordnung, bis morgen lerne ich nichts.",
    );
    const { learning_paused_until_ms: untilMs } = (await anna.call("steward/status/get")) as Status;
    expect(new Date(untilMs ?? 0).toLocaleTimeString("de", { timeZone: "Europe/Berlin" })).toBe("00:00:00");
    expect((await say("Resume learning", "en")).text).toBe("All right, I am learning again.");
    expect(((await anna.call("steward/status/get")) as Status).learning_paused_until_ms).toBeNull();
  });

  it("tells a satellite what everybody may hear, and changes nothing for it", async () => {
    const { items, more } = await listedForStrangers();
    const count = items.filter(({ state }) => state === "proposed").length + more;
    expect(items.flatMap(({ persons }) => persons)).toEqual([]);
    expect(await sayToSatellite("Any suggestions?")).toMatch(
      startsWith(`I have ${count} suggestions. The best one: ${items[0]?.title ?? never()}.`),
    );
    for (const text of ["Create it", "Not that one", "Pause learning until tomorrow"]) {
      expect(await sayToSatellite(text)).toMatch(/^I cannot tell who is speaking/);
    }
    expect((await listed()).items.filter(({ state }) => state !== "proposed")).toEqual([]);
  });

  it.each([
    ["en", "Tell me the best suggestion", "Create it", "is now an automation"],
    ["de", "Was ist dein bester Vorschlag?", "Ja bitte erstelle sie", "ist jetzt eine Automation"],
  ] as const)(
    "creates the one it told of, as an automation that is there (%s)",
    async (language, ask, create, answer) => {
      const best = await bestNow();
      const { talk } = await say(ask, language);
      const said = await say(create, language, { talk });
      const created = await itemOf(best.id);
      expect(said.text).toContain(`${created.automation.alias} ${answer}`);
      expect(created.state).toBe(best.mode === "ask" ? "asking" : "active");
      const states = (await home.request("GET", "/api/states")) as readonly Shown[];
      expect(states.find(({ entity_id }) => entity_id === created.automation_entity_id)?.state).toBe("on");
      // Once: there is no other one that it could be about.
      const again = await say(create, language, { talk });
      expect(again.text).toMatch(/^(I have not told you|Ich habe dir hier keinen)/);
    },
  );

  it("means the suggestion of its own conversation, not of another", async () => {
    await say("Tell me the best one", "en");
    const answer = await say("Create it", "en", { talk: "of-its-own" });
    expect(answer.text).toMatch(/^I have not told you of a suggestion here/);
  });

  it.each([
    ["en", "turn on the LAMP", DONE],
    ["en", "turn off LAMP", DONE],
    ["en", "what time is it", DONE],
    ["en", "what is the temperature", ANY],
    ["en", "are any lights on", ANY],
    ["en", "never mind", ANY],
    ["de", "schalte LAMP ein", DONE],
    ["de", "wie spät ist es", DONE],
    ["de", "wie warm ist es", ANY],
    ["de", "mach das an", ANY],
    ["de", "vergiss es", ANY],
  ] as const)(
    "leaves Home Assistant's own sentences to it, also while it is spoken with: %s, %s",
    async (language, template, type) => {
      const text = template.replace("LAMP", await nameOf(LAMP));
      await say(language === "en" ? "Tell me the best one" : "Sag mir den besten", language);
      const debug = (await anna.call("conversation/agent/homeassistant/debug", {
        sentences: [text],
        language,
      })) as { readonly results: readonly ({ readonly source?: string } | null)[] };
      expect(debug.results[0]?.source).not.toBe("trigger");
      expect((await say(text, language)).type).toMatch(type);
    },
  );

  it("really turns the light on when that is what was said", async () => {
    await home.happen(LAMP, "off");
    await say(`turn on ${await nameOf(LAMP)}`, "en");
    await expect.poll(async () => (await stateOf(LAMP)).state).toBe("on");
  });
});

describe("entities and actions", () => {
  it("shows how many suggestions are open, as the app says, and when it last looked", async () => {
    const health = await steward.health();
    await waitFor("the sensor to follow", async () =>
      (await stateOf("sensor.steward_open_suggestions")).state === String(health.open_suggestions)
        ? true
        : undefined,
    );
    const looked = await stateOf("sensor.steward_last_analysis");
    expect(Math.floor(Date.parse(looked.state) / 1000)).toBe(
      Math.floor((health.last_analysis_ms ?? 0) / 1000),
    );
    expect((await stateOf("binary_sensor.steward_problem")).state).toBe("off");
  });

  it("lists, tries, accepts and dismisses by actions, with the rights of who calls", async () => {
    const list = (await act("list_suggestions", { state: ["proposed"] })) as {
      readonly suggestions: readonly { readonly id: string; readonly backtest: { readonly fired: number } }[];
    };
    const [first, second] = list.suggestions;
    if (first === undefined || second === undefined) never();
    expect(first.backtest.fired).toBe((await itemOf(first.id)).backtest.fired);
    const tried = (await act("accept", { suggestion_id: first.id, mode: "silent" })) as {
      readonly way: string;
      readonly suggestion: { readonly state: string };
    };
    expect(tried).toMatchObject({ way: "save", suggestion: { state: "silent" } });
    await act("dismiss", { suggestion_id: second.id, reason: "Not here" });
    expect(await itemOf(second.id)).toMatchObject({ state: "dismissed", dismiss_reason: "Not here" });
    await expect(act("dismiss", { suggestion_id: "gone" })).rejects.toThrow(/no such suggestion/i);
    await expect(act("accept", { suggestion_id: first.id }, home.users.ben)).rejects.toThrow(/Unauthorized/);
  });

  it("looks for habits at the press of the button", async () => {
    const before = (await steward.health()).last_analysis_ms ?? 0;
    await home.request("POST", "/api/services/button/press", { entity_id: "button.steward_analyze_now" });
    const now = await steward.waitForHealth(
      "another analysis",
      (health) => (health.last_analysis_ms ?? 0) > before,
    );
    const { items, more } = await listed();
    expect(now.open_suggestions).toBe(items.filter(({ state }) => state === "proposed").length + more);
  });

  it("has logged no fault of its own", () => {
    const faults = home
      .logs()
      .split("\n")
      .filter((line) => /(ERROR|Traceback|Exception)/.test(line) && /steward/i.test(line))
      // What a test above was refused on purpose.
      .filter((line) => !/service call to steward\.accept: Unauthorized/.test(line));
    expect(faults).toEqual([]);
  });
});

/** Says it as a person types it into Assist: without a conversation it begins one. */
async function say(
  text: string,
  language: Language,
  { talk, user = home.users.anna }: { readonly talk?: string; readonly user?: DemoUser } = {},
): Promise<{ readonly text: string; readonly type: string; readonly talk: string }> {
  const socket = await home.socket(user);
  try {
    const said = (await socket.call("conversation/process", {
      text,
      language,
      ...(talk === undefined ? {} : { conversation_id: talk }),
    })) as Said;
    return {
      text: said.response.speech.plain?.speech ?? "",
      type: said.response.response_type,
      talk: said.conversation_id,
    };
  } finally {
    socket.close();
  }
}

/** Says it where Home Assistant does not know who speaks. */
async function sayToSatellite(text: string): Promise<string> {
  const socket = await home.socket();
  try {
    let answer: string | undefined;
    await socket.subscribe("subscribe_events", { event_type: "test_answered" }, (event) => {
      answer = (event as { readonly data: { readonly text: string } }).data.text;
    });
    await home.request("POST", "/api/events/test_spoken", { text });
    return await waitFor("the satellite's answer", () => Promise.resolve(answer));
  } finally {
    socket.close();
  }
}

/** What the app calls it in German. */
async function germanFor({ id }: SuggestionItem): Promise<string> {
  const { items } = (await anna.call("steward/suggestions/list", { language: "de" })) as SuggestionList;
  const found = items.find((item) => item.id === id) ?? never();
  expect(found.title).toMatch(/einschalten|ausschalten|öffnen|schließen|stellen/);
  return found.title;
}

async function act(
  action: string,
  data: Readonly<Record<string, unknown>>,
  user: DemoUser = home.users.anna,
): Promise<unknown> {
  const socket = await home.socket(user);
  try {
    const { response } = (await socket.call("call_service", {
      domain: "steward",
      service: action,
      service_data: data,
      return_response: true,
    })) as { readonly response: unknown };
    return response;
  } finally {
    socket.close();
  }
}

async function listed(): Promise<SuggestionList> {
  return (await anna.call("steward/suggestions/list")) as SuggestionList;
}

/** As the app itself shows it to somebody whom it does not know. */
async function listedForStrangers(): Promise<SuggestionList> {
  const client = await signIn(`${steward.url.replace(/^http/, "ws")}/api/ws`, steward.apiToken);
  try {
    const user = { id: "somebody", is_admin: false };
    return (await client.ask("suggestions/list", { user }))["result"] as SuggestionList;
  } finally {
    client.close();
  }
}

async function bestNow(): Promise<SuggestionItem> {
  return (await listed()).items.find(({ state }) => state === "proposed") ?? never();
}

async function itemOf(id: string): Promise<SuggestionItem> {
  return (await listed()).items.find((item) => item.id === id) ?? never();
}

async function stateOf(entityId: string): Promise<Shown> {
  return (await home.request("GET", `/api/states/${entityId}`)) as Shown;
}

async function nameOf(entityId: string): Promise<string> {
  return String((await stateOf(entityId)).attributes["friendly_name"]);
}

function startsWith(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}`);
}

function never(): never {
  throw new Error("what the test looks for is not there");
}
