/** What is cut off, sticks out or scrolls sideways on the page as it stands. */
import type { Page } from "@playwright/test";

/** One sentence for each fault; empty when everything can be read. */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults = new Set<string>();
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) {
      faults.add(`the page scrolls sideways by ${root.scrollWidth - root.clientWidth}px`);
    }
    for (const element of document.body.querySelectorAll<HTMLElement>("*")) {
      if (element.closest("svg") && element.tagName.toLowerCase() !== "svg") continue;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      // What only assistive technology reads is clipped on purpose.
      if (box.width <= 1 || box.height <= 1 || style.visibility === "hidden" || element.closest(".unseen, .skip")) continue;
      const control = element.matches("button, [role=button], nav a, a[class*=button], th, label");
      const clips = (overflow: string) => overflow === "hidden" || overflow === "clip";
      const wider = element.scrollWidth - element.clientWidth > 1 && style.display !== "inline";
      if (wider && (control || clips(style.overflowX))) faults.add(`${named(element)} is wider than its place`);
      if (clips(style.overflowY) && element.scrollHeight - element.clientHeight > 1) {
        faults.add(`${named(element)} is higher than its place`);
      }
      const speaks = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
      if ((speaks || control || element.matches("input, textarea, select")) && !scrolls(element)) {
        if (box.right > innerWidth + 1 || box.left < -1) faults.add(`${named(element)} sticks out of the window`);
      }
      if (element.matches("[role=dialog], [role=alertdialog], [role=menu]")) {
        if (box.top < -1 || box.bottom > innerHeight + 1) faults.add(`${named(element)} is higher than the window`);
      }
    }
    return [...faults];

    function scrolls(element: HTMLElement): boolean {
      for (let up: HTMLElement | null = element; up && up !== document.body; up = up.parentElement) {
        const overflow = getComputedStyle(up).overflowX;
        if (overflow === "auto" || overflow === "scroll") return true;
      }
      return false;
    }

    function named(element: HTMLElement): string {
      const words = (element.getAttribute("aria-label") ?? element.textContent ?? "").replace(/\s+/g, " ").trim();
      return `<${element.tagName.toLowerCase()} class="${element.className}"> “${words.slice(0, 60)}”`;
    }
  });
}
