/** Which rows of a long list of equal heights need to exist for what is in view. Pure arithmetic, no DOM. */
export interface RowWindow {
  /** First row to render, and one past the last. */
  first: number;
  end: number;
  /** Pixels that stand for the rows left out above and below. */
  above: number;
  below: number;
}

export function rowWindow(
  count: number,
  rowHeight: number,
  scrollTop: number,
  viewHeight: number,
  margin = 8,
): RowWindow {
  const visible = Math.ceil(viewHeight / rowHeight) + 1;
  const top = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const first = Math.max(0, Math.min(top - margin, count - visible - margin));
  const end = Math.min(count, top + visible + margin);
  return { first, end, above: first * rowHeight, below: (count - end) * rowHeight };
}

/** Where to scroll so that row `index` is wholly in view; the present position when it already is. */
export function scrollToRow(index: number, rowHeight: number, scrollTop: number, viewHeight: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  const bottom = top + rowHeight;
  return bottom > scrollTop + viewHeight ? bottom - viewHeight : scrollTop;
}
