/** The wizard keeps every answer: a reload, or a new start of the program, goes on at the same step. */
import { Bridge } from "./bridge";
import { BANK, practise } from "./enrolment";
import { expect, test } from "./window";

test("the wizard goes on after a reload at every step, and after a new start", async ({ page, window }) => {
  const bridge = await Bridge.start();
  try {
    await practise(bridge);
    await window.open(bridge, "#/registrations/new");
    const step = page.getByRole("heading", { level: 2 });
    const next = page.getByRole("button", { name: "Next" });
    // What is typed says "Saving…" at once, and "Saved at" when the store holds it.
    const saved = page.getByText(/^Saved at/);
    const reload = async () => {
      await saved.waitFor();
      await window.settle();
      await page.reload();
      await window.settle();
    };
    await expect(page).toHaveURL(/#\/registrations\/draft\/[0-9a-f-]{36}$/);
    const place = new URL(page.url()).hash;

    await page.getByRole("radio", { name: BANK.name }).check();
    await reload();
    await expect(step).toHaveText("Bank");
    await expect(page.getByRole("radio", { name: BANK.name })).toBeChecked();
    await expect(page.getByRole("radio", { name: /^Sandbox/ })).toBeChecked();
    await next.click();

    await page.getByRole("radio", { name: "An agent of the TPP" }).check();
    const agent = await page.getByRole("textbox", { name: "Agent id" }).inputValue();
    expect(agent).toMatch(/^AGTFR-ACPR-\d{8}$/);
    await page.getByRole("textbox", { name: "Agent id" }).fill(`${agent.slice(0, -1)}2`);
    await reload();
    await expect(step).toHaveText("Who is enrolled");
    await expect(page.getByRole("textbox", { name: "Agent id" })).toHaveValue(`${agent.slice(0, -1)}2`);
    await page.getByRole("radio", { name: "The TPP itself" }).check();
    await next.click();

    const answers = {
      "App name": "Budget Clair",
      "Redirect URI 1": "https://tpp.example/callback",
      Email: "api@tpp.example",
      Phone: "+33 1 23 45 67 89",
    };
    for (const [name, answer] of Object.entries(answers)) await page.getByRole("textbox", { name }).fill(answer);
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("API desk");
    await window.settle();
    await page.getByRole("checkbox", { name: /cbpii/ }).check();
    await reload();
    await expect(step).toHaveText("The app");
    for (const [name, answer] of Object.entries(answers)) {
      await expect(page.getByRole("textbox", { name })).toHaveValue(answer);
    }
    await expect(page.getByRole("checkbox", { name: /cbpii/ })).toBeChecked();
    await next.click();

    await expect(step).toHaveText("Review");
    await reload();
    await expect(step).toHaveText("Review");
    await expect(page.getByText("Ready to send")).toBeVisible();

    await page.goto("about:blank");
    await bridge.restart();
    await window.open(bridge, place);
    await expect(step).toHaveText("Review");
    await page.getByRole("button", { name: "Send to the bank" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Budget Clair");
    await window.go("#/registrations");
    await expect(page.getByRole("button", { name: /Go on/ }), "the draft ends with the enrolment").toHaveCount(0);
  } finally {
    // The page's open event stream must not be what notices that the bridge is gone.
    await page.goto("about:blank");
    await bridge.stop();
  }
});
