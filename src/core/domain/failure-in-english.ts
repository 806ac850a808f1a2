/**
 * Failures in English: the message of every error, as logs and the command line show it, and what people are told who speak it.
 *
 * It stands here and not in core/words because an error's message is its own: whoever may throw one has it.
 */
import {
  type Elsewhere,
  type Failure,
  type FailureWords,
  type Permitted,
  sayFailure,
  type WordingFault,
} from "./failure.ts";
import type { RuleKind } from "./learning.ts";

const AGAIN_WHEN_CONNECTED = "Try again when Home Assistant is connected.";
const NEXT_RUN = "Steward tries again at the next run.";
const NEW_STORE = "Steward then starts a new store from Home Assistant's own history.";

const RULE_VALUES: Readonly<Record<RuleKind, string>> = {
  entity: "an entity id such as light.hall",
  person: "the entity id of a person such as person.anna",
  device: "the id of a device",
  label: "the id of a label",
  area: "the id of an area",
  domain: "a domain such as media_player",
};

const FAULTS: Readonly<Record<WordingFault, string>> = {
  cut_off: "its reply was cut off",
  declined: "it declined",
  missing: "its reply is not the JSON object that was asked for",
  empty: "it wrote nothing",
  too_long: "it wrote too much",
  placeholders: "it lost, changed or added a name's placeholder",
  numbers: "it lost, changed or added a time or a number",
  signs: "it wrote markup or signs that do not belong in a sentence",
  address: "it wrote an address",
  no_words: "it wrote no words",
};

const WORDS: FailureWords = {
  "as-said": ({ text }) => text,
  unexpected: () => "Something went wrong inside Steward. Its log says more.",
  stopping: () => "Steward is stopping. Try again once it is back.",
  "admins-only": () => "Only an administrator of Home Assistant may do this.",
  "admins-only-trial": () => "Only an administrator may try what names another person.",
  "message-unreadable": () => "A message must be JSON with a positive whole number as id, and a type.",
  "id-not-growing": ({ lastId }) => `The id must grow with every message; the last one was ${lastId}.`,
  "command-unknown": ({ command }) => `This version of Steward has no command ${JSON.stringify(command)}.`,
  "commands-too-many": () => "Too many commands at once. Wait for the answers to the earlier ones.",
  "subscriptions-too-many": () => "Too many subscriptions on this connection. Unsubscribe from some first.",
  "subscription-unknown": ({ subscription }) =>
    `There is no subscription ${subscription} on this connection.`,
  "request-unreadable": ({ wrong }) => `The request cannot be read. ${withEnd(wrong.join("; "))}`,
  "not-in-future": ({ isWithinYear }) =>
    `until_ms: expected a time that is still to come${isWithinYear ? ", within a year" : ""}.`,
  "option-unknown": ({ option }) => `There is no option ${JSON.stringify(option)}.`,
  "option-wrong": ({ option, permitted }) => `${option} must be ${permittedInEnglish(permitted)}.`,
  "problem-gone": () => "There is no such problem any more. Somebody else may have acknowledged it.",
  "problem-passing": () => "This problem goes away by itself as soon as its cause is gone.",

  "suggestion-gone": () =>
    "This suggestion is no longer there: the habit behind it has changed. Load the list again.",
  "suggestion-not-open": () => "Only an open suggestion can be put off.",
  "put-off-too-far": () => "A suggestion can be put off until a time within the next year.",
  "suggestion-created": () =>
    "This suggestion is an automation already. Take it back first, or delete that automation in Home Assistant.",
  "suggestion-dismissed": () => "This suggestion was dismissed. Restore it first, then create it.",
  "suggestion-done": () => "This was done already. Take it back in the list of changes.",
  "forget-created": () =>
    "This is an automation by now. Delete that automation in Home Assistant first, then forget it.",
  "not-forgotten": () => "This is not forgotten (any more).",
  "edit-elsewhere": () => "A change of an automation that you have is edited in Home Assistant's own editor.",
  "edit-needs-asking": () =>
    "With that it would act on something that should be asked about first. Let it ask first, then change it.",
  "change-without-asking": () =>
    "An automation that you have is changed or left as it is; there is no asking in between.",
  "act-needs-asking": () =>
    "Steward does not let this act on its own, as it touches something that should be asked about first. " +
    "Let it ask first; or open it in the editor and save it yourself.",
  "comments-lost": () =>
    "Saving would drop the comments in automations.yaml. Agree to that, or paste the YAML there yourself.",
  "automation-gone": () => "The automation that this is about is gone. Load the list again.",
  "automation-edited": () =>
    "This automation was changed by hand meanwhile, and Steward does not overwrite that. Open it in Home Assistant to change it there.",
  "automation-outdated": () =>
    "This automation was changed since the suggestion was found, and Steward does not overwrite that. After the next night it looks again.",
  "change-unknown": () => "There is no such change. Load the list again.",
  "change-undone": () => "This change was taken back already.",
  "automation-not-tried": ({ why }) => `This automation cannot be tried on your history: ${why}.`,
  "day-not-come": () => "That day has not come yet.",

  "home-unread": ({ unknown }) => {
    const what = { rule: "what the rule is about", owners: "what belongs to whom" };
    return `Steward has not read the home yet${unknown === null ? "" : ` and does not know ${what[unknown]}`}. ${AGAIN_WHEN_CONNECTED}`;
  },
  "rule-unknown": () => "There is no such rule (any more). Look at the list again.",
  "rule-wrong": ({ by }) => `The value of the rule must be ${RULE_VALUES[by]}.`,
  "rule-includes": () => "Only a rule that excludes can delete what is stored.",
  "days-reversed": () => "The last day must be the first one or a later one.",
  "days-too-many": ({ most }) => `At most ${most} days can be marked at once.`,
  "days-not-marked": () => "These days are not marked (any more). Look at the list again.",
  "days-not-proposed": () => "These days are not proposed (any more). Look at the list again.",
  "today-odd": ({ from, to }) =>
    `Today is marked as an odd day (${from} to ${to}). Take the mark away in Steward's settings to go on learning.`,
  "other-kind": () =>
    "An entity inherits the past of another one of its kind: a light that of a light, a sensor that of a sensor.",
  "nothing-remembered": ({ entityId }) =>
    `Steward remembers nothing of ${entityId}. See that the name is right.`,
  "nothing-said": ({ id }) => `Nothing was said about ${id}, so there is nothing to take back.`,
  "user-unmarked": () => "This user is not marked as a program.",
  "user-unknown": () => "Home Assistant has no such user. Choose one of its users.",
  "thing-unknown": ({ scope, id }) => `Home Assistant has no ${scope} ${id}. Choose one of its own.`,
  "person-unsaid": () => "Say which person: the id of a person entity.",
  "person-unknown": ({ personId }) => `Home Assistant has no person ${personId}. Choose one of its persons.`,
  "incident-gone": () => "There is no such incident any more. Reload the page to see what is open.",
  "incident-not-normal": () => "Nobody called that normal, so there is nothing to take back.",

  "history-unread": () => "Home Assistant's history could not be read; Steward will try again.",
  "history-still-read": () =>
    "Steward is still reading Home Assistant's history. The first analysis starts by itself when that is done.",
  "analysis-running": () => "An analysis is already running. Wait until it is done.",
  "analysis-while-stopping": () => "Steward is stopping. Analyse again once it is back.",
  "analysis-while-deleting": () =>
    "Something is being deleted from Steward's memory. Analyse again in a minute.",
  "analysis-ended-stopping": () => "The analysis was ended because Steward is stopping.",
  "analysis-ended-deleting": () => "The analysis was ended because what it read is being deleted.",
  "analysis-broke": ({ reason }) => `The analysis failed: ${withEnd(reason)} ${NEXT_RUN}`,
  "analysis-died": ({ exitCode }) =>
    `The analysis ended before it was done (exit code ${exitCode}). ${NEXT_RUN}`,
  "analysis-endless": ({ minutes }) =>
    `The analysis was ended after ${minutes === 1 ? "1 minute" : `${minutes} minutes`} without a result.`,

  "store-damaged": ({ file }) =>
    `The store ${file} is damaged. Restart Steward: it then puts its latest backup in place, or starts a new one from Home Assistant's own history.`,
  "store-unsound": ({ file, said }) => `The store ${file} is damaged: ${withEnd(said)}`,
  "store-full": ({ file }) =>
    `There is no room left on the disk of ${file}. Free some space; what was missed is read back from Home Assistant.`,
  "store-locked": ({ file }) =>
    `Another program keeps the store ${file} locked. See that only one Steward uses this folder.`,
  "store-inaccessible": ({ file }) =>
    `The store ${file} cannot be read or written. See that its folder exists, belongs to Steward and that the disk is in order.`,
  "store-sealed": () =>
    "What Steward keeps encrypted cannot be read with its key secret.key. Put back the key that belongs to this store.",
  "store-busy": () =>
    "Steward's memory was being read or written all the time. Steward tries again by itself.",
  "wipe-waits": () => "The store is being read, so deleted data cannot be wiped yet. Try again in a minute.",
  "deletion-running": () => "Something is being deleted already. Try again in a minute.",
  "key-wrong": ({ file }) =>
    `${file} is not a key of Steward's. Put it back from a backup that has it and the store together.`,
  "key-missing": ({ file }) =>
    `The key ${file} is missing, and the store cannot be read without it. Put it back from a backup (Home Assistant's have it), ` +
    `or move steward.db away as well: ${NEW_STORE}`,
  "key-unfit": ({ file }) =>
    `The key ${file} does not fit the store beside it. Put back the two that belong together (Home Assistant's backups have both), ` +
    `or move steward.db away: ${NEW_STORE}`,
  "key-inaccessible": ({ file }) =>
    `The key ${file} cannot be read or made. See that its folder and the file belong to Steward.`,
  "backup-failed": ({ why }) =>
    `Steward's memory could not be backed up.${why === null ? "" : ` ${failureInEnglish(why)}`}`,
  "backup-not-made": () =>
    "Steward's memory could not be backed up; the log and Home Assistant's repairs say why.",
  "backup-broke": () => "The backup failed.",
  "backup-died": () => "The backup ended before it was done.",
  "backup-gone": () => "There is no such backup any more. Look at the list again.",
  "backup-damaged": ({ file }) => `The backup's file ${file} is missing, damaged or not what was written.`,
  "backup-no-room": ({ folder }) =>
    `There is no room for a backup of Steward's memory in ${folder}. Free some space; Steward tries again by itself.`,
  "store-restored": ({ isWanted, backupMs }) => {
    const what = isWanted
      ? "Steward's memory was replaced as an administrator wanted; what was there is set aside."
      : "Steward's memory was damaged and was set aside.";
    return backupMs === null
      ? `${what} There was no backup, so it begins anew with what Home Assistant still remembers.`
      : `${what} It was put back as of ${new Date(backupMs).toISOString().slice(0, 16).replace("T", " ")} UTC; ` +
          "what came after is read from Home Assistant's history.";
  },

  "ha-starting": () => "Home Assistant is starting.",
  "ha-not-yet": () => "Steward is not connected to Home Assistant yet.",
  "ha-unreachable": () => "Home Assistant cannot be reached.",
  "ha-silent": () => "Home Assistant does not answer.",
  "ha-lost": () => "The connection to Home Assistant was lost.",
  "ha-reconnecting": () => "The connection to Home Assistant was lost; connecting again.",
  "ha-token-refused": ({ isSupervisors }) =>
    isSupervisors
      ? "Home Assistant refuses the Supervisor's token. Restart the Steward app."
      : "Home Assistant refuses the access token. Create a long-lived access token in your profile (Security) and give it to Steward.",
  "ha-no-admin": () =>
    "The access token belongs to a user who is not an administrator. Create a long-lived token as an administrator.",
  "ha-no-answer": ({ command, seconds }) =>
    `Home Assistant did not answer ${command}${seconds === null ? "" : ` within ${seconds} s`}.`,
  "ha-answer-unknown": ({ command }) =>
    `Home Assistant's answer to ${command} is not what Steward knows; please report this with your version.`,
  "ha-refused": ({ command, reason }) => `Home Assistant refused ${command}: ${withEnd(reason)}`,
  "ha-no-history": () =>
    "Home Assistant has no history to read. Add the lines `history:` and `logbook:` to its configuration.yaml and restart it.",
  "ha-not-included": () =>
    "Home Assistant does not load automations.yaml, so the automation was taken back. Paste its YAML where your automations live.",
  "ha-nothing-saved": () => "Home Assistant cannot be reached; nothing was saved.",
  "ha-may-not-save": () =>
    "Home Assistant does not let Steward save automations: its token has to belong to an administrator.",
  "ha-not-saved": ({ reason }) =>
    `Home Assistant could not save the automation (${reason}). Look into its log.`,
  "ha-automation-refused": ({ reason }) => `Home Assistant refused the automation: ${withEnd(reason)}`,
  "host-not-running": ({ host, status }) =>
    `Home Assistant is not running yet (${host} answers ${status}). Steward goes on by itself when it is.`,
  "host-redirects": ({ host }) =>
    `${host} redirects elsewhere. Give Steward the address that Home Assistant itself answers at.`,
  "host-forbids": ({ host }) =>
    `${host} forbids access. If Home Assistant has banned this address, remove it from ip_bans.yaml and restart Home Assistant.`,
  "host-of-another": ({ host }) =>
    `${host} is not a Home Assistant. Check the address; it usually ends in :8123.`,
  "host-without-socket": ({ host }) =>
    `Home Assistant at ${host} answers, but its WebSocket does not. A proxy in between has to pass WebSockets on.`,
  "host-unnamed": ({ host }) =>
    `The name in ${host} cannot be found on the network. Check the address, or give the IP address instead.`,
  "host-empty": ({ host }) =>
    `Nothing answers at ${host}. Start Home Assistant, or check the address and port.`,
  "host-unverified": ({ host, code }) =>
    `The certificate of ${host} cannot be verified (${code}). ` +
    "Use the http address inside the home, or give Node the certificate authority with NODE_EXTRA_CA_CERTS.",
  "host-without-https": ({ host }) => `${host} does not speak https. Use http:// in the address.`,
  "host-silent": ({ host }) =>
    `Home Assistant at ${host} does not answer. Check that it runs and that the network lets Steward reach it.`,

  "model-none": () => "No language model is chosen. Set model_provider in the options.",
  "model-unnamed": () => "Say which model to ask: set model_name in the options.",
  "model-without-key": ({ provider }) => `${provider} wants a key. Set model_key in the options.`,
  "model-without-address": () => "Say where Ollama is: set model_url, such as http://192.168.1.5:11434.",
  "model-elsewhere": ({ why }) =>
    `${sayElsewhere(why)} Choose one in your own network, or switch model_local_only off in the options.`,
  "model-host-unknown": ({ host }) => `Nobody knows the address of ${host}.`,
  "model-resting": () => "The language model is left alone for a while after failures.",
  "model-budget": ({ of }) =>
    `What is left of this month's ${of} is not enough for another request. It goes on next month, or with a higher ${
      of === "tokens" ? "model_monthly_tokens" : "model_monthly_cost"
    }.`,
  "model-redirects": () => "The provider wants to send the request on to another address. Check model_url.",
  "model-reply-long": () => "The provider's reply is far too long to be one.",
  "model-reply-unknown": ({ to }) => `${to} answers in a way that Steward does not know.`,
  "model-silent": ({ to }) => `${to} did not answer.`,
  "model-overasked": ({ to }) => `${to} has had enough requests for now.`,
  "model-busy": ({ to, status }) => `${to} cannot answer just now (HTTP ${status}).`,
  "model-key-refused": ({ to }) => `${to} refuses the key. Check model_key in the options.`,
  "model-unknown": ({ to }) => `${to} does not know that model or address. Check model_name and model_url.`,
  "model-request-refused": ({ to, status }) =>
    `${to} does not take the request (HTTP ${status}). Try another model in model_name.`,
  "ai-task-refused": ({ entityId }) =>
    `Home Assistant does not take the task. See that there is an AI Task entity${
      entityId === null ? " and that one is preferred" : ` ${entityId}`
    }.`,
  "ai-task-unnamed": () =>
    "With AI Task, model_name is its entity, such as ai_task.home, or empty for the preferred one.",
  "ai-task-failed": ({ to }) => `${to} could not do the task just now.`,
  "ai-task-slow": () => "Home Assistant's AI Task took too long.",
  "wording-unfit": ({ fault }) =>
    `The model answered, but ${FAULTS[fault]}. Such a reply is thrown away, and Steward's own words stand. Another model may do better.`,
};

export function failureInEnglish(facts: Failure): string {
  return sayFailure(WORDS, facts);
}

/** As the end of "must be …". */
export function permittedInEnglish(permitted: Permitted): string {
  switch (permitted.kind) {
    case "one-of":
      return `one of ${permitted.values.join(", ")}`;
    case "phones":
      return "all, none, or names such as mobile_app_annas_phone with commas between";
    case "language":
      return "a language such as de or pt-BR, or nothing for Home Assistant's";
    case "address":
      return "an address such as http://192.168.1.5:11434, or nothing for the provider's own";
    case "time":
      return "a time of day from 00:00 to 23:59, written HH:MM";
    case "yes-no":
      return "true or false";
    case "text":
      return `text of at most ${permitted.mostLength} characters`;
    case "whole":
      return `a whole number${permitted.of === null ? "" : ` of ${permitted.of}`} from ${permitted.min} to ${permitted.max}`;
    case "number":
      break;
  }
  return `a number from ${permitted.min} to ${permitted.max}`;
}

function sayElsewhere(why: Elsewhere): string {
  switch (why.kind) {
    case "ai-task":
      return "Home Assistant's AI Task may ask a model anywhere, which Steward cannot see.";
    case "provider":
      return "The provider's own address is in the internet.";
    case "address":
      return `The address ${why.host} is not of your own network.`;
    case "name":
      return `The name ${why.host} may be anywhere; in your own network say its number.`;
    case "name-leads-out":
      break;
  }
  return `The name ${why.host} leads out of your own network.`;
}

/** What somebody else said, with a full stop if it came without one. */
function withEnd(said: string): string {
  return /[.!?…]$/.test(said) ? said : `${said}.`;
}
