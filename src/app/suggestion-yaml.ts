/**
 * An automation as YAML in Home Assistant's own style: an item of the list in automations.yaml, keys in the editor's order.
 *
 * Home Assistant reads YAML 1.1, where a bare `17:30:00` is a number and a bare `on` is true: such texts are quoted.
 */
import { stringify } from "yaml";
import type { AutomationConfig } from "../core/domain/automation.ts";

export function toAutomationYaml(automationId: string, config: AutomationConfig): string {
  const { alias, description, triggers, conditions, actions, mode } = config;
  return stringify([{ id: automationId, alias, description, triggers, conditions, actions, mode }], {
    version: "1.1",
    indentSeq: false,
    singleQuote: true,
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}
