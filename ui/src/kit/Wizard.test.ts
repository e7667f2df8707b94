import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { createRawSnippet, tick } from "svelte";
import { describe, expect, it, vi } from "vitest";
import Wizard from "./Wizard.svelte";

const steps = [
  { key: "bank", title: "Bank", done: true },
  { key: "who", title: "Who", done: false },
  { key: "review", title: "Review", done: false },
];

function props(more: object = {}) {
  return {
    label: "Enrolment",
    steps,
    current: "who",
    finish: "Send",
    onstep: vi.fn(),
    onback: vi.fn(),
    onnext: vi.fn(),
    children: createRawSnippet(() => ({ render: () => "<p>content</p>" })),
    ...more,
  };
}

describe("Wizard", () => {
  it("marks the current step and leads back to the ones that are done, only", async () => {
    const user = userEvent.setup();
    const given = props();
    render(Wizard, { props: given });
    expect(screen.getByText("Who", { selector: "[aria-current=step]" })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /Review/ })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Bank, done" }));
    expect(given.onstep).toHaveBeenCalledWith("bank");
  });

  it("goes on with Enter from within the form", async () => {
    const user = userEvent.setup();
    const given = props();
    render(Wizard, { props: given });
    screen.getByRole("button", { name: "Next" }).focus();
    await user.keyboard("{Enter}");
    expect(given.onnext).toHaveBeenCalledOnce();
  });

  it("names the last act by its own word and holds it back until ready", () => {
    render(Wizard, { props: props({ current: "review", ready: false }) });
    expect(screen.getByRole("button", { name: "Send" })).toBeDisabled();
  });

  it("moves the focus to the heading of a new step, not at first sight", async () => {
    const { rerender } = render(Wizard, { props: props() });
    expect(screen.getByRole("heading", { name: "Who" })).not.toHaveFocus();
    await rerender({ current: "review" });
    await tick();
    expect(screen.getByRole("heading", { name: "Review" })).toHaveFocus();
  });
});
