/** The keyboard as the only hand, with an eye on where the focus is. */
import type { Locator, Page } from "@playwright/test";
import { expect } from "./window";

/** More stops than any page has. */
const STOPS = 120;

/** Presses Tab until the control has the focus; every stop on the way must show that it has it. */
export async function tabTo(page: Page, control: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await control.waitFor();
  for (let stop = 0; stop < STOPS; stop += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
    // What is above it may still be arriving, and move it.
    await expect.poll(() => focusFault(page), { intervals: [0, 50, 100, 200] }).toBe("");
  }
  throw new Error(`${String(control)} cannot be reached by ${key}`);
}

/** Tabs to the control and presses Enter, or another key. */
export async function tabAndPress(page: Page, control: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press(key);
}

/** Tabs to the field and types. */
export async function tabAndType(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}

/** Why the focused control does not show that it has the focus; empty when it does. */
export function focusFault(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return "";
    const words = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40);
    const name = `<${element.tagName.toLowerCase()}> “${words}”`;
    const ringed = [element, element.closest("label"), element.parentElement, element.parentElement?.parentElement].some(
      (each) => {
        if (!each) return false;
        const { outlineStyle, outlineWidth } = getComputedStyle(each);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
      },
    );
    if (!element.matches(":focus-visible") || !ringed) return `${name} has the focus and does not show it`;
    const box = (element.closest("label") ?? element).getBoundingClientRect();
    if (box.bottom < 1 || box.top > innerHeight - 1) return `${name} has the focus out of sight`;
    const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2);
    const seen = [0.2, 0.5, 0.8].some((part) => {
      const at = document.elementsFromPoint(x, Math.min(Math.max(box.top + box.height * part, 1), innerHeight - 2));
      // A message that lies over it goes by itself.
      const top = at.find((each) => each.closest(".toasts") === element.closest(".toasts"));
      const place = element.closest("label") ?? element;
      return top !== undefined && (place.contains(top) || top.contains(place));
    });
    return seen ? "" : `${name} has the focus behind something else`;
  });
}
