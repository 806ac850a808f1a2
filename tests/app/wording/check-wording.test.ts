/** What passes: honest sentences of many languages. What does not is in hostile.test.ts. */
import { describe, expect, it } from "vitest";
import { checkWords, readReply } from "../../../src/app/wording/check-wording.ts";
import { pseudonymise, restoreParts } from "../../../src/app/wording/pseudonyms.ts";

const TEMPLATE = pseudonymise(
  {
    titleParts: [
      { text: "Set " },
      { text: "the Ofen", strong: true },
      { text: " to 21.5 °C at " },
      { text: "7:07", strong: true },
    ],
    explanation: "Someone does it on 19 of the last 22 days, 86 % of them before 8:15.",
  },
  ["Ofen"],
);

describe("an honest sentence passes", () => {
  it.each([
    [
      "German",
      "«A1» um 07:07 auf 21,5 °C stellen",
      "Jemand tut es an 19 der letzten 22 Tage, zu 86 % vor 8:15 Uhr.",
    ],
    [
      "French",
      "Régler «A1» sur 21,5 °C à 7:07",
      "Quelqu’un le fait 19 des 22 derniers jours, à 86 % avant 08:15.",
    ],
    [
      "Spanish",
      "Pon «A1» a 21,5 °C a las 7:07",
      "¿Por qué? Alguien lo hace 19 de los últimos 22 días, el 86 % antes de las 8:15.",
    ],
    [
      "Italian",
      "Imposta «A1» a 21,5 °C alle 7:07",
      "Qualcuno lo fa in 19 degli ultimi 22 giorni; l'86 % prima delle 8:15.",
    ],
    ["Dutch", "Zet «A1» om 7:07 op 21,5 °C", "Iemand doet dit op 19 van de laatste 22 dagen, 86% vóór 8:15."],
    ["Polish", "Ustaw «A1» na 21,5 °C o 7:07", "Ktoś robi to w 19 z ostatnich 22 dni – w 86 % przed 8:15."],
    ["Czech", "Nastav «A1» na 21,5 °C v 7:07", "Někdo to dělá 19 z posledních 22 dnů, z 86 % před 8:15."],
    [
      "Swedish",
      "Ställ «A1» på 21,5 °C kl. 7:07",
      "Någon gör det 19 av de senaste 22 dagarna, 86 % före 8:15.",
    ],
    [
      "Turkish",
      "«A1» saat 7:07’de 21,5 °C olsun",
      "Biri bunu son 22 günün 19 gününde yapıyor, %86 oranında 8:15’ten önce.",
    ],
    [
      "Greek",
      "Βάλε το «A1» στους 21,5 °C στις 7:07",
      "Κάποιος το κάνει 19 από τις τελευταίες 22 μέρες, 86 % πριν τις 8:15.",
    ],
    [
      "Russian",
      "Поставить «A1» на 21,5 °C в 7:07",
      "Кто-то делает это 19 из последних 22 дней, в 86 % до 8:15.",
    ],
    ["Ukrainian", "Постав «A1» на 21,5 °C о 7:07", "Хтось робить це 19 з останніх 22 днів, у 86 % до 8:15."],
    [
      "Hebrew",
      "כוון את «A1» ל-21.5 °C בשעה 7:07",
      "מישהו עושה זאת ב-19 מתוך 22 הימים האחרונים, 86% לפני 8:15.",
    ],
    ["Arabic", "اضبط «A1» على 21.5 °C عند 7:07", "يفعل أحدهم ذلك في 19 من آخر 22 يومًا، و86% منها قبل 8:15."],
    ["Hindi", "7:07 पर «A1» को 21.5 °C करें", "कोई पिछले 22 दिनों में 19 दिन ऐसा करता है, 86% बार 8:15 से पहले।"],
    ["Thai", "ตั้ง «A1» เป็น 21.5 °C เวลา 7:07", "มีคนทำ 19 จาก 22 วันล่าสุด 86% ก่อน 8:15"],
    [
      "Japanese",
      "7:07に「«A1»」を21.5 °Cにする",
      "直近22日のうち19日、誰かがそうしています。86%は8:15より前です。",
    ],
    ["Chinese", "7:07将«A1»设为21.5 °C", "最近22天中有19天有人这样做，其中86%在8:15之前。"],
    [
      "Korean",
      "7:07에 «A1»을(를) 21.5 °C로 설정",
      "최근 22일 중 19일, 그중 86%는 8:15 이전에 누군가 합니다.",
    ],
    [
      "English",
      "Set the «A1» to 21.5 °C at 7:07 e.g. by itself",
      "Someone does so on 19 of 22 days (86 % before 8:15).",
    ],
  ])("in %s", (_, title, explanation) => {
    expect(checkWords(title, explanation, TEMPLATE)).toEqual({ words: { title, explanation }, fault: null });
  });
});

it("the template itself passes", () => {
  expect(checkWords(TEMPLATE.title, TEMPLATE.explanation, TEMPLATE).fault).toBeNull();
});

it("what the template emphasises is emphasised wherever the language puts it, and however it writes the time", () => {
  expect(restoreParts("Um 07:07 soll «A1» auf 21,5 °C", TEMPLATE)).toEqual([
    { text: "Um " },
    { text: "07:07", strong: true },
    { text: " soll " },
    { text: "Ofen", strong: true },
    { text: " auf 21,5 °C" },
  ]);
});

it("a reply between fences is read, and only its texts are", () => {
  const reply = '```json\n{"title_1":"a","explanation_1":"b","state":1,"more":{"c":"d"}}\n```';
  expect([...(readReply(reply) ?? [])]).toEqual([
    ["title_1", "a"],
    ["explanation_1", "b"],
  ]);
});
