/** Keys that work everywhere: Ctrl/Cmd K, and `g` then a letter. Never while someone is typing. */
export interface Shortcuts {
  palette(): void;
  /** Answers whether the letter led somewhere. */
  go(letter: string): boolean;
}

/** How long `g` waits for its letter, in milliseconds. */
const PATIENCE = 1200;

export function shortcuts(acts: Shortcuts, now: () => number = () => performance.now()): (event: KeyboardEvent) => void {
  let waitingSince: number | undefined;
  return (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      acts.palette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (waitingSince !== undefined && now() - waitingSince <= PATIENCE) {
      waitingSince = undefined;
      if (acts.go(event.key)) event.preventDefault();
      return;
    }
    waitingSince = event.key === "g" ? now() : undefined;
  };
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest("input, textarea, select, [role='dialog'], [role='alertdialog'], [role='menu']") !== null)
  );
}
