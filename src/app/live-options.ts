/**
 * The options as they are at this moment: what config.yaml or the environment says, with what people set in the panel on top.
 *
 * One schema checks both (options.ts). What can be applied at once is; the others wait for the next start, and say so.
 */
import { AppError } from "../core/domain/errors.ts";
import type { SettingStore } from "../ports/setting-store.ts";
import { createListeners } from "./listeners.ts";
import {
  isSecretOption,
  OPTION_LIST,
  optionsSchema,
  type OptionInfo,
  type OptionName,
  type Options,
} from "./options.ts";

export interface LiveOption extends OptionInfo {
  readonly value: Options[OptionName];
  /** Without what was set in the panel. */
  readonly configured: Options[OptionName];
  readonly isSetHere: boolean;
}

export interface LiveOptions {
  current(): Options;
  /** A secret's value is only whether there is one. */
  list(): readonly LiveOption[];
  /** @param value null takes back what was set here. @throws AppError invalid_option, not_found */
  set(name: string, value: unknown): void;
  onChange(listener: () => void): () => void;
}

/** What stands in the place of a secret that is set. */
const HIDDEN = "********";

export function createLiveOptions(configured: Options, store: SettingStore): LiveOptions {
  const listeners = createListeners();
  let current = read();

  /** What an older or newer version left that is no option of this one is passed over. */
  function read(): Options {
    const set = store.all();
    const valid = OPTION_LIST.flatMap(({ name }) => {
      const parsed = optionsSchema.shape[name].safeParse(set[name]);
      return name in set && parsed.success ? [[name, parsed.data] as const] : [];
    });
    return { ...configured, ...Object.fromEntries(valid) };
  }

  return {
    current: () => current,
    list() {
      const set = store.all();
      return OPTION_LIST.map((info) => ({
        ...info,
        value: shown(info.name, current[info.name]),
        configured: shown(info.name, configured[info.name]),
        isSetHere: info.name in set,
      }));
    },
    set(name, value) {
      const info = OPTION_LIST.find((one) => one.name === name);
      if (info === undefined) throw new AppError("not_found", { kind: "option-unknown", option: name });
      if (value === null) store.unset(info.name);
      else {
        const parsed = optionsSchema.shape[info.name].safeParse(value);
        if (!parsed.success || (isSecretOption(name) && value === HIDDEN)) {
          throw new AppError(
            "invalid_request",
            { kind: "option-wrong", option: info.name, permitted: info.permitted },
            { details: { option: info.name } },
          );
        }
        store.set(info.name, parsed.data);
      }
      current = read();
      listeners.tell();
    },
    onChange: listeners.add,
  };
}

function shown(name: OptionName, value: Options[OptionName]): Options[OptionName] {
  return isSecretOption(name) && value !== "" ? HIDDEN : value;
}
