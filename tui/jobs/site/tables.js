// Sorting and narrowing of tables; the pages are whole without it.
"use strict";
for (const table of document.querySelectorAll("table.data")) {
  const body = table.tBodies[0], rows = [...body.rows];
  const label = document.createElement("label"), input = document.createElement("input");
  label.className = "filter"; label.textContent = "Show rows with: "; input.type = "search"; label.append(input);
  table.parentElement.before(label);
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase();
    for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
  [...table.tHead.rows[0].cells].forEach((cell, column) => {
    const button = document.createElement("button");
    button.type = "button"; button.textContent = cell.textContent; cell.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = cell.getAttribute("aria-sort") !== "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", up ? "ascending" : "descending");
      rows.sort((a, b) => (up ? 1 : -1) * a.cells[column].textContent.localeCompare(
        b.cells[column].textContent, undefined, { numeric: true }));
      body.append(...rows);
    });
  });
}
