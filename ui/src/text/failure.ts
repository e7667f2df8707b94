/** An error as the operator reads it: the bank's words untouched, then ours. */
import type { AppError } from "../ipc/generated/AppError";
import { t } from "./language.svelte";

export interface Failed {
  title: string;
  meaning: string;
  todo: string;
  quoted: string[];
  requestId: string | null;
  evidenceId: string | null;
  traceId: string | null;
}

export function failureOf(error: AppError): Failed {
  const { status, bankError, bankDescription, requestId, callId } = error.detail;
  const first = [status === null ? "" : `HTTP ${status}`, bankError ?? ""].filter(Boolean).join(" · ");
  return {
    ...t().errors[error.code],
    quoted: [first, bankDescription ?? ""].filter(Boolean),
    requestId,
    evidenceId: callId,
    traceId: error.traceId || null,
  };
}

/** The sentence under a field, when the failure names it. */
export function fieldError(error: AppError | undefined, field: string): string | undefined {
  const found = error?.detail.fields.find((problem) => problem.field === field);
  return found && t().fields[found.problem];
}
