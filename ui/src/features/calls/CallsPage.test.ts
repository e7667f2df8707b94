import { fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as fixtures from "../../../gallery/fixtures/calls";
import { useBridge } from "../../ipc/client";
import { forgetListeners } from "../../ipc/events";
import { FakeBridge } from "../../ipc/fake";
import type { CallsListReq } from "../../ipc/generated/CallsListReq";
import type { Route } from "../../kit/navigation";
import Surrounded from "../../kit/Surrounded.svelte";
import CallsPage from "./CallsPage.svelte";

const profile = { id: "p1" };
const answer = ({ text }: CallsListReq) =>
  text ? { ...fixtures.page([]), all: fixtures.list.length } : fixtures.page(fixtures.list);

function show(query = "") {
  const bridge = new FakeBridge({ calls_list: answer });
  const gone: Route[] = [];
  useBridge(bridge);
  render(Surrounded, { page: CallsPage as never, given: { profile, query }, gone });
  return { bridge, gone };
}

afterEach(() => {
  useBridge(undefined);
  forgetListeners();
});

describe("the list of calls", () => {
  it("is narrowed by a choice, which stands in the address", async () => {
    const { bridge, gone } = show();
    await fireEvent.change(await screen.findByRole("combobox", { name: "Answer" }), { target: { value: "refusal" } });
    await vi.waitFor(() => expect(bridge.of("calls_list").at(-1)).toMatchObject({ answer: "refusal" }));
    expect(gone).toEqual([{ name: "calls", query: "answer=refusal" }]);
  });

  it("opens as the address says, with what is set in sight", async () => {
    const { bridge } = show("bank=elsewhere&text=x");
    expect(await screen.findByRole("combobox", { name: "Bank" })).toHaveValue("elsewhere");
    expect(bridge.of("calls_list")[0]).toMatchObject({ bankKey: "elsewhere", text: "x" });
    expect(await screen.findByText("No call matches")).toBeVisible();
    expect(screen.getByText("0 of 8 calls")).toBeVisible();
  });

  it("clears every filter at once", async () => {
    const { bridge } = show("answer=none&text=x&from=2026-01-01");
    const clear = await screen.findAllByRole("button", { name: "Clear the filters" });
    clear[0]?.click();
    await vi.waitFor(() => expect(bridge.of("calls_list").at(-1)).toEqual({ profileId: "p1", text: "", onlyFailures: false, before: null }));
    expect(await screen.findByText("8 calls")).toBeVisible();
  });
});
