/**
 * Whether the PSU is there, said anew by the operator for each call, and what the bank is then told of them. Their address
 * is never this computer's own, unless typed. What is claimed here ends with the page: a PSU who was there leaves.
 */
import type { AppError } from "../ipc";
import type { PsuReq } from "../ipc/generated/PsuReq";

/** How many addresses are remembered. */
const REMEMBERED = 4;

let typed = $state.raw<readonly string[]>([]);

/** The addresses typed since the program began, newest first. */
export function typedAddresses(): readonly string[] {
  return typed;
}

/** For tests: as if the program began. */
export function forgetAddresses(): void {
  typed = [];
}

export class Presence {
  choice = $state<"absent" | "present">("absent");
  ipAddress = $state("");
  userAgent = $state("");
  /** An act was tried while the address was missing. */
  missing = $state(false);
  /** Why the last call with this PSU failed, where its headers are the reason. */
  failure = $state.raw<AppError>();

  present = $derived(this.choice === "present");

  /** What the bank is told; nothing while the address is missing, which is then said at its field. */
  req(): PsuReq | undefined {
    this.failure = undefined;
    if (!this.present) return { ipAddress: null, userAgent: null };
    const ipAddress = this.ipAddress.trim();
    this.missing = ipAddress === "";
    if (this.missing) return undefined;
    typed = [ipAddress, ...typed.filter((known) => known !== ipAddress)].slice(0, REMEMBERED);
    return { ipAddress, userAgent: this.userAgent.trim() || null };
  }

  /** Takes a failure that is about what the bank is told of the PSU. Answers whether it was one. */
  blames(error: AppError): boolean {
    if (!error.detail.fields.some(({ field }) => field.startsWith("psu-"))) return false;
    this.failure = error;
    // What the bank could not be told is not worth remembering.
    typed = typed.filter((known) => known !== this.ipAddress.trim());
    return true;
  }
}
