/** Puts words on the clipboard. Answers whether it worked: a window without focus or permission may refuse. */
export async function copyToClipboard(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return copyBySelection(words);
  }
}

/** WebKitGTK has no asynchronous clipboard outside secure contexts; a selected text area always had one. */
function copyBySelection(words: string): boolean {
  const area = document.createElement("textarea");
  const before = document.activeElement;
  area.value = words;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const done = typeof document.execCommand === "function" && document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}
