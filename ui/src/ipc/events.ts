/** Desk's events, one stream for the whole page, handed to whoever listens. */
import { bridge } from "./client";
import type { Area } from "./generated/Area";
import type { DeskEvent } from "./generated/DeskEvent";

type Listener = (event: DeskEvent) => void;

const listeners = new Set<Listener>();
let started = false;

function start(): void {
  if (started) return;
  started = true;
  bridge()
    .listen((event) => {
      for (const listener of [...listeners]) listener(event);
    })
    .catch(() => {
      // Without events pages still work: they only learn of changes when they ask. The next listener tries again.
      started = false;
    });
}

/** Calls `listener` for every event until the answer is called. */
export function onEvent(listener: Listener): () => void {
  listeners.add(listener);
  start();
  return () => listeners.delete(listener);
}

/** Calls `refetch` when one of `areas` may have changed. */
export function onChange(areas: readonly Area[], refetch: () => void): () => void {
  return onEvent((event) => {
    if (event.kind === "changed" && areas.includes(event.area)) refetch();
  });
}

/** Forgets listeners and the stream: for tests. */
export function forgetListeners(): void {
  listeners.clear();
  started = false;
}
