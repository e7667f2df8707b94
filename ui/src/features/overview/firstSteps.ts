/** The four steps of practice, from an app to a PSU's accounts: how far they are, and what they ask for now. */
import type { DeskConnectionView } from "../../ipc/generated/DeskConnectionView";
import type { DeskView } from "../../ipc/generated/DeskView";
import type { NextActionView } from "../../ipc/generated/NextActionView";
import type { RegistrationSummaryView } from "../../ipc/generated/RegistrationSummaryView";

export const STEPS = ["enrol", "authorise", "consent", "browse"] as const;
export type Step = (typeof STEPS)[number];

export interface FirstSteps {
  /** The first that is not done; none once all are. */
  now: Step | undefined;
  /** The app that is enrolled; the one that is active first. */
  app: RegistrationSummaryView | undefined;
  /** The connection that is furthest. */
  connection: DeskConnectionView | undefined;
}

export function firstSteps(view: DeskView): FirstSteps {
  const apps = view.registrations.filter(({ scopes }) => scopes.includes("aisp"));
  const app = [...apps].sort((a, b) => Number(b.status === "active") - Number(a.status === "active") || a.activeAt - b.activeAt)[0];
  const connections = view.connections.filter(({ summary }) => summary.role === "aisp");
  const connection = [...connections].sort((a, b) => far(b) - far(a))[0];
  const done = connection ? far(connection) : app ? 1 : 0;
  return { now: STEPS[done], app, connection };
}

/** How many of the steps a connection has behind it: its app is enrolled. */
function far({ summary, consented, read }: DeskConnectionView): number {
  if (read) return 4;
  if (summary.access.scaAt === null) return 1;
  return consented ? 3 : 2;
}

/** Whether the steps say already what this asks for. */
export function saidBySteps({ app, connection }: FirstSteps, action: NextActionView): boolean {
  switch (action.kind) {
    case "enrol-first-app":
    case "connect-first-psu":
      return true;
    case "wait-for-activation":
      return action.registrationId === app?.id;
    case "authorise-psu":
    case "send-consent":
    case "browse":
      return action.connectionId === connection?.summary.id;
    default:
      return false;
  }
}
