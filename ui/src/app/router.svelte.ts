/** Where the operator is. The fragment is the truth: links, Back and typing an address all go through it. */
import type { Navigation, Route } from "../kit";
import { parse, spell } from "./routes";

export class Router implements Navigation {
  /** Nothing when the address leads nowhere. */
  current = $state.raw<Route | undefined>();
  /** Counts arrivals, so that a page can be told apart from the same page visited again. */
  visits = $state(0);

  constructor(fragment: string) {
    this.current = parse(fragment);
  }

  /** Follows the window's fragment until the answer is called. */
  follow(): () => void {
    const arrive = () => {
      this.current = parse(location.hash);
      this.visits += 1;
    };
    addEventListener("hashchange", arrive);
    return () => removeEventListener("hashchange", arrive);
  }

  href(route: Route): string {
    return spell(route);
  }

  go(route: Route): void {
    location.hash = spell(route);
  }

  /** Goes there without leaving a step for Back: for a place that only leads on. */
  replace(route: Route): void {
    history.replaceState(null, "", spell(route));
    this.current = route;
  }
}
