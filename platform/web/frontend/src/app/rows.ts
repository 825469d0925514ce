// Rows of a form that grow and shrink: a template is copied, its number set, the count of rows kept for the server.

/** `[data-rows="prefix"]` holds the rows; `[data-rows-add]`, `[data-rows-continue]`, `[data-row-drop]` are its buttons. */
export function initRows(root: ParentNode): void {
  for (const rows of root.querySelectorAll<HTMLElement>("[data-rows]")) {
    if (rows.dataset.rowsReady) continue;
    rows.dataset.rowsReady = "true";
    const form = rows.closest("form");
    const template = form?.querySelector<HTMLTemplateElement>("template[data-rows-template]");
    if (!form || !template) continue;
    form.querySelector("[data-rows-add]")?.addEventListener("click", () => add(rows, template, form, false));
    form.querySelector("[data-rows-continue]")?.addEventListener("click", () => add(rows, template, form, true));
    rows.addEventListener("click", (event) => drop(event, rows));
    rows.addEventListener("input", (event) => void ask(event, form));
    followWay(form);
  }
}

function add(rows: HTMLElement, template: HTMLTemplateElement, form: HTMLFormElement, continues: boolean): void {
  const count = total(rows.dataset.rows ?? "", form);
  if (!count) return;
  const text = template.innerHTML.replaceAll("__prefix__", count.value);
  rows.insertAdjacentHTML("beforeend", text);
  const row = rows.lastElementChild as HTMLElement;
  count.value = String(Number(count.value) + 1);
  if (continues) {
    row.classList.add("order-row-more");
    field(row, "continues").value = "True";
  }
  copyDays(row.previousElementSibling as HTMLElement | null, row);
  field(row, continues ? "quantity" : "product").focus();
}

function copyDays(from: HTMLElement | null, to: HTMLElement): void {
  if (!from) return;
  for (const name of ["from_on", "to_on"]) field(to, name).value = field(from, name).value;
}

function drop(event: Event, rows: HTMLElement): void {
  const row = (event.target as HTMLElement).closest("[data-row-drop]")?.closest<HTMLElement>("[data-row]");
  if (!row || rows.querySelectorAll("[data-row]:not([hidden])").length < 2) return;
  field(row, "DELETE").checked = true;
  row.hidden = true;
}

/** What the product field says is asked of the server, so that pinyin and initials find it too. */
let asked = 0;
async function ask(event: Event, form: HTMLFormElement): Promise<void> {
  const input = event.target as HTMLInputElement;
  const list = form.querySelector<HTMLDataListElement>("#products");
  if (input.dataset.product === undefined || !list || input.value.length < 2 || /#\d+\s*$/.test(input.value)) return;
  const turn = ++asked;
  await new Promise((done) => setTimeout(done, 200));
  if (turn !== asked) return;
  const answer = await fetch(`/orders/products/?product=${encodeURIComponent(input.value)}`, { headers: { "RC-Quiet": "1" } });
  if (answer.ok && turn === asked) list.innerHTML = await answer.text();
}

/** Prices are asked for only where the buyer posts them. */
function followWay(form: HTMLFormElement): void {
  const show = (): void => {
    form.dataset.way = form.querySelector<HTMLInputElement>("input[name=way]:checked")?.value ?? "";
  };
  for (const radio of form.querySelectorAll("input[name=way]")) radio.addEventListener("change", show);
  show();
}

function field(row: HTMLElement, name: string): HTMLInputElement {
  return row.querySelector<HTMLInputElement>(`[name$="-${name}"]`) as HTMLInputElement;
}

function total(prefix: string, form: HTMLFormElement): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>(`[name="${prefix}-TOTAL_FORMS"]`);
}
