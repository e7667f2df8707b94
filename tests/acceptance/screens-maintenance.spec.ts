/** What the screens say while the banks are under maintenance: on a Monday at three in the morning, in Paris. */
import { Bridge } from "./bridge";
import { BANK, draft, practise } from "./enrolment";
import { describeScreen } from "./screens";
import { expect, test } from "./window";

let bridge: Bridge;
let draftId: string;
test.beforeAll(async () => {
  bridge = await Bridge.start();
  const profileId = await practise(bridge);
  await bridge.ask("local_banks_clock", { profileId, instant: Date.parse("2026-11-09T02:00:00Z") });
  draftId = (await draft(bridge, profileId, "review")).id;
  // A port that nothing listens at: tcpmux, long out of use.
  const { own } = await bridge.ask("bank_settings_show", { profileId, bankKey: BANK.key });
  await bridge.ask("bank_settings_save", { profileId, bankKey: BANK.key, fields: { ...own, connectTo: "127.0.0.1:1" } });
});
test.afterAll(() => bridge?.stop());

describeScreen("desk-maintenance", () => bridge, () => ({ at: "#/", maintenance: true }));
describeScreen("send-in-maintenance", () => bridge, () => ({
  at: `#/registrations/draft/${draftId}`,
  then: async (page) => {
    await page.getByRole("button", { name: /Send to the bank|Envoyer à la banque/ }).click();
    await expect(page.getByText(/within the bank’s maintenance window|tombe dans la plage de maintenance/)).toBeVisible();
  },
}));
