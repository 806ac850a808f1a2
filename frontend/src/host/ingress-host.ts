/**
 * Home Assistant's frontend around the ingress frame: same origin and without a sandbox, so its page can be reached.
 *
 * The documented way is `postMessage`; for the editor there is none, so the event is given to its root element. Opened outside of a
 * frame there is nothing around, and what needs Home Assistant says so.
 */
import { createEditorEvent, type Host } from "./host.ts";
import type { Hass } from "./hass.ts";

export interface IngressSurroundings {
  readonly host: Host;
  /** Home Assistant's own state, for language and units; undefined outside of it. */
  readonly readHass: () => Hass | undefined;
  /** Tells whether the frame is narrow, now and on each change. */
  watchNarrow(onNarrow: (isNarrow: boolean) => void, signal: AbortSignal): void;
}

interface PropertiesMessage {
  readonly type?: unknown;
  readonly narrow?: unknown;
}

export function createIngressSurroundings(): IngressSurroundings {
  const root = findRoot();
  const post = (message: Readonly<Record<string, unknown>>): void => {
    if (window.parent !== window) window.parent.postMessage(message, window.location.origin);
  };
  return {
    host: {
      toggleMenu() {
        post({ type: "home-assistant/toggle-menu" });
      },
      navigate(path) {
        if (root === null) window.location.assign(path);
        else post({ type: "home-assistant/navigate", path });
      },
      openEditor(automation) {
        if (root === null) return false;
        root.dispatchEvent(createEditorEvent(automation));
        return true;
      },
    },
    readHass: () => root?.hass,
    watchNarrow(onNarrow, signal) {
      const receive = (event: MessageEvent<PropertiesMessage>): void => {
        if (event.source !== window.parent || event.data?.type !== "home-assistant/properties") return;
        onNarrow(event.data.narrow === true);
      };
      window.addEventListener("message", receive, { signal });
      post({ type: "home-assistant/subscribe-properties" });
      signal.addEventListener("abort", () => post({ type: "home-assistant/unsubscribe-properties" }));
    },
  };
}

/** Home Assistant's root element around the frame; null outside of a frame or of its origin. */
function findRoot(): (HTMLElement & { readonly hass?: Hass }) | null {
  const outer = outerDocument();
  return outer?.querySelector<HTMLElement & { readonly hass?: Hass }>("home-assistant") ?? null;
}

/** The document around the frame where it may be read. */
export function outerDocument(): Document | null {
  if (window.parent === window) return null;
  try {
    return window.parent.document;
  } catch {
    return null;
  }
}
