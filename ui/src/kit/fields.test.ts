import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { createRawSnippet } from "svelte";
import { describe, expect, it, vi } from "vitest";
import Button from "./Button.svelte";
import ConfirmDialog from "./ConfirmDialog.svelte";
import Failure from "./Failure.svelte";
import FileDrop from "./FileDrop.svelte";
import Select from "./Select.svelte";
import TextInput from "./TextInput.svelte";

const words = (text: string) => createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));

describe("TextInput", () => {
  it("ties label, hint and error to the input", () => {
    render(TextInput, { props: { label: "OID", value: "x", hint: "As printed", error: "Not an OID" } });
    const input = screen.getByRole("textbox", { name: "OID" });
    expect(input).toBeInvalid();
    expect(input).toHaveAccessibleDescription("As printed Not an OID");
  });

  it("says aloud that it is optional, with a space", () => {
    render(TextInput, { props: { label: "Version", value: "", optional: true } });
    expect(screen.getByRole("textbox")).toHaveAccessibleName("Version (optional)");
  });
});

it("says of a date that is not there that it is not, and nothing of one that is", async () => {
  const { rerender } = render(TextInput, { props: { label: "From", type: "date", value: "" } });
  const input = screen.getByLabelText("From");
  expect([input.dataset["undated"], input.dataset["begun"]]).toEqual(["No date", "Incomplete"]);
  await rerender({ value: "2026-11-20" });
  expect(Object.keys(input.dataset)).toEqual([]);
  await rerender({ type: "text", value: "" });
  expect(Object.keys(input.dataset)).toEqual([]);
});

it("groups the choices of a select under their names", () => {
  render(Select, {
    props: {
      label: "Bank",
      value: "b",
      choices: [
        { value: "a", label: "A", group: "One" },
        { value: "b", label: "B", group: "Two" },
        { value: "c", label: "C", group: "One" },
      ],
    },
  });
  expect(screen.getAllByRole("group").map((group) => group.getAttribute("label"))).toEqual(["One", "Two"]);
  expect(screen.getByRole("combobox", { name: "Bank" })).toHaveValue("b");
});

describe("Button", () => {
  it("keeps its focus while busy and does nothing", async () => {
    const user = userEvent.setup();
    const onclick = vi.fn();
    render(Button, { props: { busy: true, onclick, children: words("Send") } });
    const button = screen.getByRole("button", { name: "Send" });
    await user.click(button);
    expect(onclick).not.toHaveBeenCalled();
    expect(button).toHaveFocus();
    expect(button).toHaveAttribute("aria-busy", "true");
  });
});

describe("ConfirmDialog", () => {
  it("acts only once the name has been typed exactly", async () => {
    const user = userEvent.setup();
    const onconfirm = vi.fn();
    render(ConfirmDialog, {
      props: { open: true, title: "Delete?", lead: "Gone.", act: "Delete", typed: "Practice", dangerous: true, onconfirm },
    });
    const act = await screen.findByRole("button", { name: "Delete" });
    expect(act).toBeDisabled();
    await user.type(screen.getByRole("textbox", { name: "Type Practice to confirm" }), "practice");
    expect(act).toBeDisabled();
    await user.clear(screen.getByRole("textbox"));
    await user.type(screen.getByRole("textbox"), "Practice");
    await user.click(act);
    expect(onconfirm).toHaveBeenCalledOnce();
  });
});

describe("FileDrop", () => {
  it("hands over chosen files, one where one is wanted", async () => {
    const user = userEvent.setup();
    const onfiles = vi.fn();
    render(FileDrop, { props: { label: "Certificates", onfiles } });
    const file = new File(["x"], "qwac.pem");
    await user.upload(screen.getByLabelText(/Choose a file/), [file]);
    expect(onfiles).toHaveBeenCalledWith([file]);
  });
});

it("quotes the other side word for word, apart from our own words", () => {
  render(Failure, {
    props: { failure: { title: "Refused", meaning: "M", todo: "T", quoted: ["HTTP 400 · x", "client_name: taken"], requestId: "r-1" } },
  });
  expect(screen.getByRole("alert")).toHaveTextContent("Refused");
  expect(screen.getByText("client_name: taken").tagName).toBe("Q");
  expect(screen.getByRole("button", { name: "Copy: Request id" })).toBeInTheDocument();
});
