/** The panel's pages and their addresses: below Home Assistant's path in the sidebar, behind `#` in the ingress frame. */
export const VIEWS = ["suggestions", "rhythm", "now", "activity", "settings"] as const;

export type View = (typeof VIEWS)[number];

/** @param path what follows the panel's own path or `#`, such as `/settings`; anything unknown is the first page */
export function viewOfPath(path: string): View {
  const name = path.replaceAll("/", "");
  return VIEWS.find((view) => view === name) ?? "suggestions";
}

/** @param prefix the panel's own path, such as `/steward`; null in the ingress frame */
export function hrefOf(view: View, prefix: string | null): string {
  if (prefix === null) return `#${view}`;
  return view === "suggestions" ? prefix : `${prefix}/${view}`;
}
