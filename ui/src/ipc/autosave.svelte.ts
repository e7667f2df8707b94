/**
 * Keeps what is typed, right or wrong, so that the window may close at any moment. Saves go one after another and the last
 * state wins; what is typed while one is under way is saved after it.
 */
import { toAppError } from "./errors";
import type { AppError } from "./generated/AppError";

/** How long after the last key a save begins, in milliseconds. */
export const SAVE_AFTER = 500;

export class Autosave {
  /** What is on screen differs from what the store holds: a change was made, and its save has not been answered. */
  unsaved = $state(false);
  /** The last save failed: what is on screen is not kept. */
  failure = $state.raw<AppError>();

  readonly #write: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #changed = false;

  /** `write` saves what is on screen when it is called. */
  constructor(write: () => Promise<void>) {
    this.#write = write;
  }

  /** Whether there is anything that the store may not hold yet. */
  get pending(): boolean {
    return this.#changed || this.#running !== undefined;
  }

  /** Something differs now; it is for `now` to save it. */
  changed(): void {
    this.#changed = true;
    this.unsaved = true;
  }

  /** A key was typed: more may follow. */
  typed(): void {
    this.changed();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.now(), SAVE_AFTER);
  }

  /** A choice is whole at once, unlike a text. */
  chosen(): void {
    this.changed();
    void this.now();
  }

  /** A field, or the page, goes out of sight: what was typed there is saved now. */
  left(): void {
    clearTimeout(this.#timer);
    if (this.#changed) void this.now();
  }

  /** What is on screen came from the store, or is no longer to be kept. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#changed = false;
    this.unsaved = false;
  }

  /** Saves what differs. Answers whether the store holds what is on screen. */
  async now(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#running ??= this.#untilStill().finally(() => (this.#running = undefined));
    await this.#running;
    return this.failure === undefined;
  }

  async #untilStill(): Promise<void> {
    try {
      while (this.#changed) {
        this.#changed = false;
        await this.#write();
        this.failure = undefined;
      }
      this.unsaved = false;
    } catch (error) {
      this.#changed = true;
      this.failure = toAppError(error);
    }
  }
}
