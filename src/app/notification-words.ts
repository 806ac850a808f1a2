/** What notifications say besides what they are about. Another language is one more entry. */
export interface NotificationWords {
  readonly askTitle: string;
  readonly yes: string;
  readonly later: string;
  readonly never: string;
  /** Under an incident. */
  readonly normal: string;
  readonly tellLater: string;
  readonly open: string;
  /** Of several at a time. */
  readonly incidents: (count: number) => string;
  readonly testTitle: string;
  readonly testMessage: string;
  readonly trialTitle: string;
  /** A trial is over: how often it would have acted, and how often somebody did the same. */
  readonly trialOver: (title: string, fired: number, matched: number) => string;
}

const EN: NotificationWords = {
  askTitle: "Shall I?",
  yes: "Yes",
  later: "Not now",
  never: "Never",
  normal: "That’s normal",
  tellLater: "Tell me later",
  open: "Open",
  incidents: (count) => `${count} things are not as usual`,
  testTitle: "Steward",
  testMessage: "This is a test. Messages from Steward arrive here.",
  trialTitle: "A week of counting is over",
  trialOver: (title, fired, matched) =>
    `${title}: it would have acted ${fired === 1 ? "once" : `${fired} times`}, and ${matched === 1 ? "once" : `${matched} times`} somebody did the same.`,
};

const DE: NotificationWords = {
  askTitle: "Soll ich?",
  yes: "Ja",
  later: "Jetzt nicht",
  never: "Nie",
  normal: "Das ist normal",
  tellLater: "Später erinnern",
  open: "Öffnen",
  incidents: (count) => `${count} Dinge sind nicht wie üblich`,
  testTitle: "Steward",
  testMessage: "Das ist ein Test. Nachrichten von Steward kommen hier an.",
  trialTitle: "Eine Woche Zählen ist vorbei",
  trialOver: (title, fired, matched) =>
    `${title}: Es hätte ${fired === 1 ? "einmal" : `${fired}-mal`} gehandelt, und ${matched === 1 ? "einmal" : `${matched}-mal`} hat jemand dasselbe getan.`,
};

const LANGUAGES: Readonly<Record<string, NotificationWords>> = { en: EN, de: DE };

/** @param language as Home Assistant has it for the home, such as `de` or `de-CH`; English where there is no other */
export function notificationWords(language: string | null): NotificationWords {
  return LANGUAGES[language?.split("-")[0] ?? "en"] ?? EN;
}
