/** Which apps a PSU can be sent to the bank for, and what stands in the way where there is none. */
import type { AccessRoleView } from "../../ipc/generated/AccessRoleView";
import type { ConnectableAppView } from "../../ipc/generated/ConnectableAppView";

export type Hindrance =
  | { kind: "no-app" }
  /** The apps may only start payments. */
  | { kind: "payments-only" }
  /** No app has the scope that is wanted; those there are. */
  | { kind: "no-role"; role: AccessRoleView; apps: readonly ConnectableAppView[] }
  /** The bank does not take it into account yet: the one that is first. */
  | { kind: "waiting"; app: ConnectableAppView };

/** Apps with a role and an address to come back to; those that are active first, otherwise as they come. */
export function connectable(apps: readonly ConnectableAppView[]): ConnectableAppView[] {
  const able = apps.filter(({ roles, redirectUris, banks }) => roles.length > 0 && redirectUris.length > 0 && banks.length > 0);
  return [...able.filter(({ active }) => active), ...able.filter(({ active }) => !active)];
}

/** `wanted`: the one role that will do. */
export function hindrance(apps: readonly ConnectableAppView[], wanted?: AccessRoleView): Hindrance | undefined {
  if (wanted && apps.length > 0 && !apps.some(({ roles }) => roles.includes(wanted))) return { kind: "no-role", role: wanted, apps };
  const able = connectable(apps).sort((a, b) => Number(b.active) - Number(a.active) || a.activeAt - b.activeAt);
  const first = able[0];
  if (first) return first.active ? undefined : { kind: "waiting", app: first };
  return apps.length === 0 ? { kind: "no-app" } : { kind: "payments-only" };
}
