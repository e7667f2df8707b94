/** An error as the operator reads it: the bank's words untouched, then ours. */
import type { AppError } from "../ipc/generated/AppError";
import type { ConnectionFailureView } from "../ipc/generated/ConnectionFailureView";
import type { ErrorCode } from "../ipc/generated/ErrorCode";
import type { ErrorWords } from "./en/errors";
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
  const { status, bankError, bankDescription, requestId, callId, connection, location } = error.detail;
  const first = [status === null ? "" : `HTTP ${status}`, bankError ?? ""].filter(Boolean).join(" · ");
  const own = connection ? connectionWords(connection) : wordsOf(error);
  return {
    ...own,
    quoted: [first, bankDescription ?? "", location ? `Location: ${location}` : "", connection?.alert ? t().connection.alert(connection.alert) : ""].filter(Boolean),
    requestId,
    evidenceId: callId,
    traceId: error.traceId || null,
  };
}

/** What the code means, where it means something else for the call that failed. */
function wordsOf({ code, detail }: AppError): ErrorWords {
  const special: Partial<Record<ErrorCode, ErrorWords>> = detail.concerns ? t().accessErrors[detail.concerns] : {};
  return special[code] ?? t().errors[code];
}

/** Why there is no connection, with the names that belong to it: those on a wrong certificate, or a chain's last issuer. */
function connectionWords({ failure, names }: ConnectionFailureView): ErrorWords {
  const { words, presented, endsAt } = t().connection;
  const own = words[failure];
  if (names.length === 0) return own;
  const named = (failure === "tls-wrong-host" ? presented : endsAt)(names.join(", "));
  return { ...own, meaning: `${own.meaning} ${named}` };
}

/** The sentence under a field, when the failure names it. */
export function fieldError(error: AppError | undefined, field: string): string | undefined {
  const found = error?.detail.fields.find((problem) => problem.field === field);
  return found && t().fields[found.problem];
}
