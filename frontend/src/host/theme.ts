/**
 * Home Assistant's theme inside the ingress frame, where its CSS variables do not reach: they are read from the page around and
 * follow it. Without that page, index.html's own light and dark values stay.
 */
import { outerDocument } from "./ingress-host.ts";

/** Every variable of Home Assistant's that the panel uses. */
const VARIABLES = [
  "--primary-color",
  "--primary-text-color",
  "--secondary-text-color",
  "--disabled-text-color",
  "--primary-background-color",
  "--secondary-background-color",
  "--card-background-color",
  "--ha-card-background",
  "--ha-card-border-radius",
  "--ha-card-border-color",
  "--divider-color",
  "--error-color",
  "--warning-color",
  "--success-color",
  "--info-color",
  "--app-header-background-color",
  "--app-header-text-color",
  "--app-header-border-bottom",
  "--header-height",
  "--ha-font-family-body",
] as const;

/** Copies the theme and the direction of reading now and whenever it changes, until `signal` ends it. */
export function followOuterTheme(signal: AbortSignal): void {
  const outer = outerDocument()?.documentElement;
  if (outer === undefined) return;
  const copy = (): void => {
    const theme = getComputedStyle(outer);
    const own = document.documentElement.style;
    for (const name of VARIABLES) {
      const value = theme.getPropertyValue(name).trim();
      if (value !== "") own.setProperty(name, value);
    }
    own.colorScheme = theme.colorScheme;
    document.documentElement.dir = theme.direction;
  };
  copy();
  const observer = new MutationObserver(copy);
  observer.observe(outer, { attributes: true, attributeFilter: ["style", "class"] });
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", copy, { signal });
  signal.addEventListener("abort", () => observer.disconnect());
}
