/** A page on a bridge, as the window is: opened at a place, settled before it is looked at, and quiet. */
import { expect, type Page, type Request, test as base } from "@playwright/test";
import type { Bridge } from "./bridge";

/** How the browser logs a command's failure over HTTP: the screen shows it in words, and the window has no such log. */
const COMMAND_FAILED = /^Failed to load resource: the server responded with a status of 422/;
/** Answer when a PSU is back from the bank: a page that asks them is at rest. */
const WAITS = ["/ipc/authorization_wait", "/ipc/payment_wait"];
/** Where the screen keeps the bridge's token for as long as the tab lives. */
const KEPT_AS = "guichet-bridge-token";

export class Window {
  /** Console errors, uncaught errors and breaches of the CSP so far. */
  readonly complaints: string[] = [];
  private readonly underWay = new Set<Request>();
  private prepared = false;

  constructor(readonly page: Page) {
    page.on("console", (message) => {
      const loud = message.type() === "error" || message.type() === "warning";
      if (loud && !COMMAND_FAILED.test(message.text())) this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("request", (request) => {
      if (request.url().includes("/ipc/") && !WAITS.some((wait) => request.url().endsWith(wait))) this.underWay.add(request);
    });
    page.on("requestfinished", (request) => this.underWay.delete(request));
    page.on("requestfailed", (request) => this.underWay.delete(request));
  }

  /** Loads the bridge's page at a place, such as `#/calls`. */
  async open(bridge: Bridge, place = "#/"): Promise<void> {
    if (!this.prepared) {
      this.prepared = true;
      await this.page.exposeFunction("guichetComplains", (text: string) => this.complaints.push(text));
      await this.page.addInitScript(() => {
        addEventListener("securitypolicyviolation", (breach) => {
          const tell = (globalThis as unknown as Record<string, (text: string) => void>)["guichetComplains"];
          tell?.(`CSP: ${breach.violatedDirective} refused ${breach.blockedURI}`);
        });
      });
    }
    await this.page.addInitScript(
      ([name, token]) => {
        if (location.protocol === "http:") sessionStorage.setItem(name, token);
      },
      [KEPT_AS, bridge.token] as const,
    );
    await this.page.goto(`${bridge.url}/${place}`);
    await this.settle();
  }

  /** Follows a link inside the page that is open. */
  async go(place: string): Promise<void> {
    await this.page.evaluate((hash) => (location.hash = hash), place);
    await this.settle();
  }

  /** Waits until nothing is asked any more and nothing says that it is loading. */
  async settle(): Promise<void> {
    await this.page.evaluate(() => document.fonts.ready.then(() => undefined));
    await expect
      .poll(async () => {
        if (this.underWay.size > 0) return "asking";
        const waiting = await this.page.evaluate(
          () => document.querySelector("[aria-busy='true'], .skeleton") !== null || document.querySelector("h1") === null,
        );
        return waiting ? "loading" : "settled";
      }, { intervals: [20, 40, 80], timeout: 15_000 })
      .toBe("settled");
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
}

export const test = base.extend<{ window: Window }>({
  window: async ({ page }, use) => {
    const window = new Window(page);
    await use(window);
    expect(window.complaints, "the console and the CSP are quiet").toEqual([]);
  },
});

export { expect };
