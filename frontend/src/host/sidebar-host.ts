/** Home Assistant's frontend around the sidebar panel: reached by events that rise from the panel's element. */
import { createEditorEvent, type Host } from "./host.ts";

export function createSidebarHost(element: HTMLElement): Host {
  return {
    toggleMenu() {
      element.dispatchEvent(new CustomEvent("hass-toggle-menu", { bubbles: true, composed: true }));
    },
    navigate(path) {
      history.pushState(null, "", path);
      window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace: false } }));
    },
    openEditor(automation) {
      element.dispatchEvent(createEditorEvent(automation));
      return true;
    },
  };
}
