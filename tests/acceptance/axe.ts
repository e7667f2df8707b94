/** What axe finds on the page as it stands, with every rule on. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** A line for each broken rule, with the elements that break it. */
export async function violations(page: Page): Promise<string[]> {
  // There are no frames: the page itself is enough.
  const found = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return found.violations.map(({ id, nodes }) => {
    const elements = nodes.map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary ?? ""}`);
    return `${id}: ${elements.join("; ")}`;
  });
}
