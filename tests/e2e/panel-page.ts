/** What tests ask of a page with the panel in it. */
import axe from "axe-core";
import type { Locator, Page } from "playwright-core";

export async function isShown(locator: Locator): Promise<boolean> {
  await locator.waitFor();
  return true;
}

/** Opens a menu within something and takes one of its items. */
export async function chooseIn(within: Locator, menu: string, item: string): Promise<void> {
  await within.getByRole("button", { name: menu, exact: true }).first().click();
  await within.getByRole("menuitem", { name: item }).first().click();
}

/** Text of the focused element, through every shadow root. */
export async function focusedText(page: Page): Promise<unknown> {
  return await page.evaluate(`(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.textContent.trim();
  })()`);
}

/** Serious and critical findings of axe, each with where. */
export async function seriousIn(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ content: axe.source });
  const { violations } = await page.evaluate<{
    readonly violations: readonly {
      readonly id: string;
      readonly impact: string;
      readonly nodes: readonly { readonly target: unknown; readonly failureSummary: string }[];
    }[];
  }>("axe.run()");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
    );
}
