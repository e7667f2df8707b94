// The simplest windowed table there is, written by hand: the rows in view, their texts set anew when one has gone out of it.
// Same place, size, columns and row height as the table that it is held against; its rows are made up on the spot.

function bareTable(ours, count) {
  const HEIGHT = 40;
  const frame = document.createElement("div");
  ours.after(frame);
  Object.assign(frame.style, { height: ours.style.height, overflow: "auto", contain: "strict", border: "1px solid" });
  const table = document.createElement("table");
  Object.assign(table.style, { width: "100%", minWidth: "61rem", tableLayout: "fixed", borderCollapse: "collapse" });
  frame.append(table);

  const heads = table.createTHead().insertRow();
  for (const [title, width] of [["Day", "8.25rem"], ["Text", ""], ["Status", "12rem"], ["Amount", "10.5rem"]]) {
    const head = document.createElement("th");
    Object.assign(head.style, { position: "sticky", top: "0", width, height: `${HEIGHT}px`, background: "Canvas", textAlign: "start" });
    head.textContent = title;
    heads.append(head);
  }

  const body = table.createTBody();
  const spacer = () => {
    const cell = body.insertRow().insertCell();
    cell.colSpan = 4;
    cell.style.padding = "0";
    return cell;
  };
  const above = spacer();
  const inView = Math.ceil(parseFloat(ours.style.height) / HEIGHT) + 1;
  const rows = Array.from({ length: inView }, () => {
    const row = body.insertRow();
    row.style.height = `${HEIGHT}px`;
    return Array.from({ length: 4 }, () => {
      const cell = row.insertCell();
      Object.assign(cell.style, { overflow: "hidden", whiteSpace: "nowrap", textOverflow: "ellipsis" });
      return cell;
    });
  });
  const below = spacer();

  let shown = -1;
  function draw() {
    const top = Math.min(Math.floor(frame.scrollTop / HEIGHT), count - inView);
    if (top === shown) return;
    shown = top;
    above.style.height = `${top * HEIGHT}px`;
    below.style.height = `${(count - top - inView) * HEIGHT}px`;
    rows.forEach((cells, offset) => {
      const nth = top + offset;
      const texts = [`${(nth % 28) + 1} Nov 2026`, `CARTE 18/11 BOUTIQUE ${nth} LYON BELLECOUR`, "Booked", `−${nth % 5000}.00 EUR`];
      cells.forEach((cell, column) => (cell.textContent = texts[column]));
    });
  }
  frame.addEventListener("scroll", draw);
  draw();
  return frame;
}
