// Sorts the rows of a table in place by the head that was pressed.

/** Numbers before words, blanks last; Chinese by pinyin as the browser's collator knows it. */
export function compareCells(left: string, right: string, collator: Intl.Collator): number {
  if (left === "" || right === "") return left === right ? 0 : left === "" ? 1 : -1;
  const [a, b] = [Number(left), Number(right)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return collator.compare(left, right);
}

/** `<table data-sortable>`; heads with `aria-sort` get a button; `<td data-value>` overrides the text. */
export function initSort(root: ParentNode): void {
  for (const table of root.querySelectorAll<HTMLTableElement>("table[data-sortable]")) {
    if (table.dataset.sortReady) continue;
    table.dataset.sortReady = "true";
    const heads = [...table.querySelectorAll<HTMLTableCellElement>("thead th[aria-sort]")];
    for (const head of heads) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sortBy(table, heads, head));
    }
  }
}

function sortBy(table: HTMLTableElement, heads: HTMLTableCellElement[], head: HTMLTableCellElement): void {
  const up = head.getAttribute("aria-sort") !== "ascending";
  for (const other of heads) other.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  const collator = new Intl.Collator(document.documentElement.lang || "zh-Hans", { numeric: true });
  for (const body of table.tBodies) {
    const rows = [...body.rows].map((row) => ({ row, cell: valueOf(row.cells[head.cellIndex]) }));
    rows.sort((a, b) => (a.cell === "" || b.cell === "" || up ? 1 : -1) * compareCells(a.cell, b.cell, collator));
    body.append(...rows.map(({ row }) => row));
  }
}

function valueOf(cell: HTMLTableCellElement | undefined): string {
  return (cell?.dataset.value ?? cell?.textContent ?? "").trim();
}
