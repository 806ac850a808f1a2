/** What surrounds the panel: Home Assistant's frontend, as its sidebar panel or around the ingress frame. */
import type { AutomationConfig } from "../../../src/core/domain/automation.ts";

export interface Host {
  toggleMenu(): void;
  /** Shows a page of Home Assistant's, such as `/config/automation/edit/…`. */
  navigate(path: string): void;
  /** Opens Home Assistant's automation editor with `automation` filled in; false where it cannot be reached. */
  openEditor(automation: AutomationConfig): boolean;
}

/** The event by which custom panels open Home Assistant's automation editor (since 2025.9); nothing is stored until the person saves. */
export function createEditorEvent(automation: AutomationConfig): CustomEvent {
  return new CustomEvent("hass-automation-editor", {
    bubbles: true,
    composed: true,
    detail: { data: automation, expanded: true },
  });
}
