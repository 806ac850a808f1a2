/** Registers an element unless it is registered: Home Assistant may load the bundle again after an update, in the same page. */
export function define(name: `steward-${string}`, element: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}
