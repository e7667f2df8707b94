/**
 * How a page links to another page without importing it. The kit knows no page by name: the frame adds its
 * routes to `Routes` by declaration merging and provides the navigation.
 */
import { getContext, setContext } from "svelte";

// Filled by the frame: route name -> its parameters.
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Routes {}

export type Route = { [Name in keyof Routes]: { name: Name } & Routes[Name] }[keyof Routes];

export interface Navigation {
  /** The fragment to put into an `href`. */
  href(route: Route): string;
  go(route: Route): void;
  /** Goes there without leaving a step for Back: for a place that only leads on. */
  replace(route: Route): void;
}

const KEY = Symbol("navigation");

export function provideNavigation(navigation: Navigation): void {
  setContext(KEY, navigation);
}

export function navigation(): Navigation {
  const found = getContext<Navigation | undefined>(KEY);
  if (!found) throw new Error("No navigation was provided above this part.");
  return found;
}
