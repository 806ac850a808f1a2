/**
 * What of the home a person can choose from, and what things are called: from Home Assistant's state in the page, and two lists that
 * have to be asked for (labels; users, which only administrators get).
 */
import type { RuleKind } from "../../../src/core/domain/learning.ts";
import type { Hass } from "../host/hass.ts";

export interface Choice {
  readonly id: string;
  /** Unlike every other of its list. */
  readonly label: string;
  /** What helps to tell it from others: an id, an area. */
  readonly detail: string;
}

export interface HomeIndex {
  readonly choices: Readonly<Record<RuleKind, readonly Choice[]>>;
  readonly users: readonly Choice[];
}

/** Rows of Home Assistant's registries, as far as they are used. */
export interface Lists {
  readonly labels: readonly { readonly label_id: string; readonly name: string }[];
  readonly users: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly system_generated: boolean;
  }[];
}

const NO_LISTS: Lists = { labels: [], users: [] };

export const NO_HOME: HomeIndex = createHomeIndex(undefined, NO_LISTS, "en");

/** Asks for what is not in the page; what is refused or unknown to this Home Assistant stays empty. */
export async function readLists(hass: Hass | undefined): Promise<Lists> {
  if (hass === undefined) return NO_LISTS;
  const ask = async <Rows>(type: string): Promise<Rows | readonly never[]> => {
    try {
      return (await hass.connection.sendMessagePromise({ type })) as Rows;
    } catch {
      return [];
    }
  };
  const [labels, users] = await Promise.all([
    ask<Lists["labels"]>("config/label_registry/list"),
    ask<Lists["users"]>("config/auth/list"),
  ]);
  return { labels, users };
}

/** @param language for the order of names */
export function createHomeIndex(hass: Hass | undefined, lists: Lists, language: string): HomeIndex {
  const { states = {}, entities = {}, devices = {}, areas = {} } = hass ?? {};
  const order = new Intl.Collator(language, { numeric: true });
  const toChoices = (rows: readonly Choice[]): readonly Choice[] =>
    withUniqueLabels(rows).sort((a, b) => order.compare(a.label, b.label));

  const entityIds = [...new Set([...Object.keys(states), ...Object.keys(entities)])];
  const entityChoices = entityIds.map((id) => ({
    id,
    label: nameOrId(id, states[id]?.attributes.friendly_name, entities[id]?.name),
    detail: id,
  }));
  const persons = entityChoices.filter(({ id }) => id.startsWith("person."));
  const domains = [...new Set(entityIds.map((id) => id.slice(0, id.indexOf("."))))];
  const signedInPersons = persons.flatMap(({ id, label }) => {
    const userId = states[id]?.attributes.user_id ?? null;
    return userId === null ? [] : [{ id: userId, label, detail: "" }];
  });
  const people = lists.users.filter((user) => !user.system_generated);
  return {
    choices: {
      entity: toChoices(entityChoices),
      person: toChoices(persons),
      device: toChoices(
        Object.entries(devices).map(([id, { name_by_user, name, area_id }]) => ({
          id,
          label: nameOrId(id, name_by_user, name),
          detail: areas[area_id ?? ""]?.name ?? "",
        })),
      ),
      label: toChoices(lists.labels.map(({ label_id, name }) => ({ id: label_id, label: name, detail: "" }))),
      area: toChoices(Object.entries(areas).map(([id, { name }]) => ({ id, label: name, detail: "" }))),
      domain: toChoices(
        domains.map((id) => ({
          id,
          label: nameOrId(id, hass?.localize?.(`component.${id}.title`)),
          detail: id,
        })),
      ),
    },
    users: toChoices(
      people.length === 0
        ? signedInPersons
        : people.map(({ id, name }) => ({ id, label: nameOrId(id, name), detail: "" })),
    ),
  };
}

/** What a thing is called; its id where the home has none of it (any more). */
export function labelOf(choices: readonly Choice[], id: string): string {
  return choices.find((choice) => choice.id === id)?.label ?? id;
}

/**
 * The thing that somebody typed or picked.
 * @param text a label, or an id
 * @returns its id; null where there is none of that name. Without anything to choose from, the text is the id.
 */
export function findChoice(choices: readonly Choice[], text: string): string | null {
  const wanted = text.trim();
  if (wanted === "") return null;
  if (choices.length === 0) return wanted;
  const lower = wanted.toLowerCase();
  const found =
    choices.find(({ id, label }) => id === wanted || label === wanted) ??
    choices.find(({ label }) => label.toLowerCase() === lower);
  return found?.id ?? null;
}

function nameOrId(id: string, ...names: readonly (string | null | undefined)[]): string {
  return names.find((name) => name !== undefined && name !== null && name.trim() !== "") ?? id;
}

/** Two of one name are told apart by their detail, and where that is the same, too, by their id. */
function withUniqueLabels(rows: readonly Choice[]): Choice[] {
  const byDetail = renameDoubles(rows, ({ detail }) => detail);
  return renameDoubles(byDetail, ({ id }) => id);
}

function renameDoubles(rows: readonly Choice[], more: (row: Choice) => string): Choice[] {
  const counts = new Map<string, number>();
  for (const { label } of rows) counts.set(label, (counts.get(label) ?? 0) + 1);
  return rows.map((row) =>
    (counts.get(row.label) ?? 0) < 2 || more(row) === ""
      ? row
      : { ...row, label: `${row.label} (${more(row)})` },
  );
}
