/** A Guichet that is killed while it makes a practice TPP: at the next start nothing of it is left behind. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Bridge } from "./bridge";
import { practise } from "./enrolment";
import { expect, test } from "./window";

const files = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

/** When it is killed: once the banks have a folder, a certificate authority, a QTSP, a practice TPP. */
for (const sign of ["", "ca.pem", "qtsp.pem", "state.json"]) {
  test(`a kill while practising, at ${sign || "its first folder"}, leaves neither banks nor keys behind`, async () => {
    const bridge = await Bridge.start();
    try {
      const banks = join(bridge.folder, "local-banks");
      const practising = practise(bridge).catch(() => undefined);
      await expect.poll(() => files(banks).some((name) => sign === "" || files(join(banks, name)).includes(sign)), { intervals: [5] }).toBe(true);
      await bridge.halt("SIGKILL");
      await practising;
      await bridge.restart();

      // On a fast machine it may just have been done.
      const { profiles } = await bridge.ask("app_start", {});
      expect(files(banks), "each profile's banks, and no others").toEqual(profiles.map(({ id }) => id));
      const keychain = JSON.parse(readFileSync(join(bridge.folder, "test-keychain.json"), "utf8")) as Record<string, string>;
      const held = await Promise.all(profiles.map(({ id }) => bridge.ask("certificates_list", { profileId: id })));
      const keys = Object.keys(keychain).filter((item) => item.startsWith("key/"));
      expect(keys, "a key for each certificate, and no others").toHaveLength(held.flatMap(({ certificates }) => certificates).length);
      await practise(bridge);
      expect(files(banks)).toHaveLength(profiles.length + 1);
    } finally {
      await bridge.stop();
    }
  });
}
