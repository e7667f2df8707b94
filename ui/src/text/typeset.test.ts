import { expect, it } from "vitest";
import { typesetFrench } from "./typeset";

it("keeps tall signs with the word before them, in sentences and in sentences yet to be made", () => {
  const words = typesetFrench({
    ask: "Supprimer « A » ?",
    said: { when: (p: { at: string }) => `Prochaine : ${p.at} !` },
    address: "https://a.eu",
  });
  expect(words.ask).toBe("Supprimer «\u00a0A\u00a0»\u202f?");
  expect(words.said.when({ at: "14:00" })).toBe("Prochaine\u00a0: 14:00\u202f!");
  expect(words.address).toBe("https://a.eu");
});
