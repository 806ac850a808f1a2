/** What is said of the language model, in German. */
import type { EN_MODEL } from "./en-model.ts";
import type { Messages } from "./localize.ts";

export const DE_MODEL: Pick<Messages, keyof typeof EN_MODEL> = {
  "card.worded": "Von einem Sprachmodell formuliert; Stewards eigene Worte:",
  "settings.model.title": "Sprachmodell und Privatsphäre",
  "settings.model.text":
    "Ein Sprachmodell kann Vorschläge in deiner Sprache sagen. Es entscheidet nichts, und was es schreibt, wird verworfen, wenn nicht jeder Name, jede Zeit und jede Zahl darin stehen. Namen verlassen dein Zuhause nie: Es bekommt Platzhalter an ihrer Stelle.",
  "model.off": "Kein Sprachmodell ist gewählt: Jedes Wort ist Stewards eigenes, und nichts wird gesendet.",
  "model.ready": "{who} wird nach der nächsten nächtlichen Analyse gefragt.",
  "model.answered": "{who} hat zuletzt geantwortet: {moment}.",
  "model.paused": "{who} wird nach Fehlern in Ruhe gelassen, bis {moment}. Stewards eigene Worte stehen.",
  "model.used": {
    one: "Diesen Monat {count} Anfrage: {sent} Token gesendet, {received} empfangen.",
    other: "Diesen Monat {count} Anfragen: {sent} Token gesendet, {received} empfangen.",
  },
  "model.used.estimated": {
    one: "Diesen Monat {count} Anfrage: etwa {sent} Token gesendet, {received} empfangen (geschätzt).",
    other: "Diesen Monat {count} Anfragen: etwa {sent} Token gesendet, {received} empfangen (geschätzt).",
  },
  "model.cost": "Kosten: {cost}.",
  "model.left": { one: "{count} Token ist übrig.", other: "{count} Token sind übrig." },
  "model.cost_left": "{cost} dürfen noch ausgegeben werden.",
  "model.preview": "Zeigen, was gesendet würde",
  "model.preview.title": "Was gesendet würde",
  "model.preview.text": {
    one: "Diese Anfrage ginge als nächste an {to}, Wort für Wort. Nichts wurde gesendet.",
    other: "Diese {count} Anfragen gingen als nächste an {to}, Wort für Wort. Nichts wurde gesendet.",
  },
  "model.preview.none": "Zurzeit ist nichts zu formulieren, also würde nichts gesendet.",
  "model.preview.body": "Anfrage {number}",
  "model.try": "Ausprobieren",
  "model.trying": "Fragt…",
  "model.tried": {
    one: "Es hat geantwortet („{title}“) und {count} Token verbraucht.",
    other: "Es hat geantwortet („{title}“) und {count} Token verbraucht.",
  },
  "options.secret_set": "ist gesetzt",
  "options.model_provider": "Wer formuliert",
  "options.model_provider.text":
    "Ein eigener Server, der OpenAIs API spricht (llama.cpp, LM Studio, vLLM), zählt als OpenAI.",
  "options.model_provider.none": "Niemand: Stewards eigene Worte",
  "options.model_provider.anthropic": "Anthropic",
  "options.model_provider.openai": "OpenAI oder wie OpenAI",
  "options.model_provider.ollama": "Ollama",
  "options.model_provider.ai_task": "Home Assistants AI Task",
  "options.model_name": "Modell",
  "options.model_name.text":
    "Wie sein Anbieter es nennt; bei AI Task die Entität, oder nichts für die bevorzugte.",
  "options.model_url": "Adresse",
  "options.model_url.text":
    "Etwa http://192.168.1.5:11434, für OpenAIs API mit /v1. Nichts für die des Anbieters.",
  "options.model_key": "Schlüssel",
  "options.model_key.text": "Wird verschlüsselt aufbewahrt und nie wieder gezeigt.",
  "options.model_local_only": "Nur im eigenen Netz",
  "options.model_local_only.text":
    "Schickt nichts dorthin, wo das Internet beginnt. AI Task wird abgewiesen, weil Steward nicht sieht, wo es fragt.",
  "options.model_language": "Sprache",
  "options.model_language.text": "Etwa de. Nichts für die Sprache, die Home Assistant spricht.",
  "options.model_monthly_tokens": "Token im Monat",
  "options.model_monthly_tokens.text":
    "Gesendet und empfangen zusammen. Darüber hinaus wird nichts gesendet.",
  "options.model_price_in": "Preis für eine Million gesendete Token",
  "options.model_price_in.text": "In deiner Währung; 0 zählt keine Kosten.",
  "options.model_price_out": "Preis für eine Million empfangene Token",
  "options.model_price_out.text": "In deiner Währung; 0 zählt keine Kosten.",
  "options.model_monthly_cost": "Kosten im Monat",
  "options.model_monthly_cost.text": "Nach diesen Preisen; 0 für keine solche Grenze.",
};
