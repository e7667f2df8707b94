/** Short messages that need no answer. What must not be missed belongs on the page, not here. */
export type ToastTone = "info" | "success" | "warn" | "danger";

export interface Toast {
  id: number;
  tone: ToastTone;
  message: string;
  detail?: string;
}

/** How long a message stays, in milliseconds; trouble stays until it is dismissed. */
const STAY = 6000;

export class Toasts {
  shown = $state<Toast[]>([]);
  #last = 0;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  say(tone: ToastTone, message: string, detail?: string): number {
    const id = ++this.#last;
    this.shown.push({ id, tone, message, detail });
    if (tone === "info" || tone === "success") this.#timers.set(id, setTimeout(() => this.dismiss(id), STAY));
    return id;
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }
}

/** The one region the frame shows. */
export const toasts = new Toasts();
