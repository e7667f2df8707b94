/** A dialog that asks something begins at its first field; one that only tells begins at itself. */
export function focusFirstField(event: Event, content: HTMLElement | null): void {
  event.preventDefault();
  const field = content?.querySelector<HTMLElement>(".dialog-body :is(input, textarea, select):not(:disabled)");
  (field ?? content)?.focus();
}
