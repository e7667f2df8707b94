/** What a failed command looks like to the screen, whatever came back. */
import type { AppError } from "./generated/AppError";
import type { ErrorDetail } from "./generated/ErrorDetail";

const NOTHING_KNOWN: ErrorDetail = {
  status: null,
  bankError: null,
  bankDescription: null,
  requestId: null,
  callId: null,
  concerns: null, connection: null, resetsAt: null, location: null,
  fields: [],
};

/** Thrown by `call`. Carries the AppError as it was answered. */
export class CommandFailed extends Error {
  readonly error: AppError;
  constructor(error: AppError) {
    super(`${error.code}: ${error.message}`);
    this.name = "CommandFailed";
    this.error = error;
  }
}

/**
 * Our own errors pass through. Tauri reports a wrong argument or a missing permission as a plain string, and the
 * transport throws what it likes: those are faults of the program, hence `internal`.
 */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof CommandFailed) return thrown.error;
  if (isAppError(thrown)) return { ...thrown, detail: { ...NOTHING_KNOWN, ...thrown.detail } };
  return { code: "internal", message: words(thrown), detail: NOTHING_KNOWN, traceId: "" };
}

function isAppError(thrown: unknown): thrown is AppError {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "code" in thrown &&
    typeof thrown.code === "string" &&
    "message" in thrown &&
    typeof thrown.message === "string"
  );
}

function words(thrown: unknown): string {
  if (typeof thrown === "string") return thrown;
  if (thrown instanceof Error) return thrown.message;
  try {
    return JSON.stringify(thrown) ?? String(thrown);
  } catch {
    return String(thrown);
  }
}
