/** The screens before there is a profile. */
import { Bridge } from "./bridge";
import { describeScreens } from "./screens";
import { test } from "./window";

let bridge: Bridge;
test.beforeAll(async () => {
  bridge = await Bridge.start();
});
test.afterAll(() => bridge?.stop());

describeScreens(() => bridge, [
  { name: "first-run", at: "#/" },
  {
    name: "first-run-real-profile",
    at: "#/",
    then: (page) => page.getByRole("button", { name: /Set up a profile|Créer un profil/ }).click(),
  },
]);
