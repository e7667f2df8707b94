import { expect, it } from "vitest";
import { shortName } from "./shortName";

it.each([
  ["CN=Practice QTSP CA, O=Practice Trust, C=FR", "Practice QTSP CA"],
  ["C=FR, O=Dhimyotis\\, SA, OU=0002 48146308100036", "Dhimyotis, SA"],
  ["OU=No name here", "OU=No name here"],
])("%s is known as %s", (name, short) => {
  expect(shortName(name)).toBe(short);
});
