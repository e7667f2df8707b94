/**
 * The few words and formats that the parts say by themselves. The frame provides them in the operator's language;
 * the parts alone speak English, so that they can be tried and tested without a frame.
 */
import { getContext, setContext } from "svelte";

export interface KitWords {
  close: string;
  cancel: string;
  back: string;
  next: string;
  copy: string;
  copied: string;
  copyFailed: string;
  working: string;
  optional: string;
  /** Of a field for a date, instead of the date of today that a browser may show in it. */
  noDate: string;
  incompleteDate: string;
  dismiss: string;
  showInvisible: string;
  chooseFile: string;
  dropFile: string;
  typeToConfirm: (word: string) => string;
  stepOf: (step: number, count: number) => string;
  stepDone: string;
  rows: (count: number) => string;
  sortBy: (column: string) => string;
  noMatch: string;
  failure: {
    quoted: string;
    meaning: string;
    todo: string;
    evidence: string;
    requestId: string;
    trace: string;
    retry: string;
  };
}

export interface KitSurroundings {
  readonly words: KitWords;
  /** BCP 47 tag used for dates and numbers. */
  readonly locale: string;
  /** Where the evidence behind a failure is kept; absent where there is no such place. */
  evidence?(id: string): string;
}

export const englishKitWords: KitWords = {
  close: "Close",
  cancel: "Cancel",
  back: "Back",
  next: "Next",
  copy: "Copy",
  copied: "Copied",
  copyFailed: "Could not copy",
  working: "Working…",
  optional: "optional",
  noDate: "No date",
  incompleteDate: "Incomplete",
  dismiss: "Dismiss",
  showInvisible: "Show invisible characters",
  chooseFile: "Choose a file…",
  dropFile: "or drop it here",
  typeToConfirm: (word) => `Type ${word} to confirm`,
  stepOf: (step, count) => `Step ${step} of ${count}`,
  stepDone: "done",
  rows: (count) => (count === 1 ? "1 row" : `${count} rows`),
  sortBy: (column) => `Sort by ${column}`,
  noMatch: "Nothing matches.",
  failure: {
    quoted: "Their words",
    meaning: "What it means",
    todo: "What to do",
    evidence: "Open the call",
    requestId: "Request id",
    trace: "Trace id",
    retry: "Try again",
  },
};

const KEY = Symbol("kit");

/** `surroundings` may have reactive getters: parts read it at each use. */
export function provideKit(surroundings: KitSurroundings): void {
  setContext(KEY, surroundings);
}

export function kit(): KitSurroundings {
  return getContext<KitSurroundings | undefined>(KEY) ?? { words: englishKitWords, locale: "en-GB" };
}
