import { beforeEach, describe, expect, it, vi } from "vitest";
import { shortcuts } from "./shortcuts";

const palette = vi.fn();
const go = vi.fn((letter: string) => letter === "c");
let now = 0;
let listen: (event: KeyboardEvent) => void;

function press(key: string, more: KeyboardEventInit = {}, target: HTMLElement = document.body) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  target.addEventListener("keydown", listen as EventListener, { once: true });
  target.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  palette.mockClear();
  go.mockClear();
  now = 0;
  listen = shortcuts({ palette, go }, () => now);
});

describe("shortcuts", () => {
  it("opens the palette with Ctrl K and with Cmd K, and keeps the browser out", () => {
    expect(press("k", { ctrlKey: true }).defaultPrevented).toBe(true);
    press("K", { metaKey: true });
    expect(palette).toHaveBeenCalledTimes(2);
  });

  it("goes somewhere with g and a letter", () => {
    press("g");
    press("c");
    expect(go).toHaveBeenCalledWith("c");
  });

  it("forgets the g after a while", () => {
    press("g");
    now = 5_000;
    press("c");
    expect(go).not.toHaveBeenCalled();
  });

  it("stays out of the way while someone types", () => {
    const input = document.createElement("input");
    document.body.append(input);
    press("g", {}, input);
    press("c", {}, input);
    expect(go).not.toHaveBeenCalled();
    input.remove();
  });
});
