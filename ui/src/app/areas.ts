/** The areas in the navigation, in their order. An area appears when it works. */
import type { IconName } from "../kit";
import type { EnvironmentView } from "../ipc/generated/EnvironmentView";
import type { Words } from "../text";
import type { RouteName } from "./routes";

export interface Area {
  name: Extract<RouteName, "desk" | "certificates" | "registrations" | "connections" | "funds" | "payments" | "calls" | "local-banks" | "settings">;
  icon: IconName;
  word: keyof Words["frame"]["nav"];
  /** Pressed after `g`. */
  letter: string;
}

const AREAS: readonly Area[] = [
  { name: "desk", icon: "desk", word: "desk", letter: "d" },
  { name: "certificates", icon: "certificate", word: "certificates", letter: "c" },
  { name: "registrations", icon: "registration", word: "registrations", letter: "r" },
  { name: "connections", icon: "connection", word: "connections", letter: "n" },
  { name: "funds", icon: "funds", word: "funds", letter: "f" },
  { name: "payments", icon: "payment", word: "payments", letter: "p" },
  { name: "calls", icon: "calls", word: "calls", letter: "a" },
  { name: "local-banks", icon: "bank", word: "localBanks", letter: "l" },
  { name: "settings", icon: "settings", word: "settings", letter: "s" },
];

export function areasFor(environment: EnvironmentView): Area[] {
  return AREAS.filter((area) => area.name !== "local-banks" || environment === "local");
}
