import type { AuthorizationView } from "../ipc/generated/AuthorizationView";

/** Whether the answer of a PSU who is at the bank is listened for, or will be in a moment. */
export function isCaught(pending: Pick<AuthorizationView, "id" | "way" | "busyPort" | "listening">, waitingFor: string | undefined): boolean {
  return pending.way === "loopback" && pending.busyPort === null && (pending.listening || waitingFor === pending.id);
}
