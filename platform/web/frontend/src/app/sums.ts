// Sums that follow what is typed: each row's quantity times its price, packs, and the whole; the server computes anew.

/** `form[data-sums]` has `[data-sum-row]`s with `[data-sum-quantity]`, a price (`data-price` or `[data-sum-price]`) and `[data-sum-out]`; `[data-sum-total]` says the whole. */
export function initSums(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-sums]")) {
    if (form.dataset.sumsReady) continue;
    form.dataset.sumsReady = "true";
    form.addEventListener("input", () => show(form));
    form.addEventListener("click", (event) => fill(event, form));
    show(form);
  }
}

interface RowSum {
  quantity: number;
  yuan: number | null;
}

function show(form: HTMLFormElement): void {
  const rows = [...form.querySelectorAll<HTMLElement>("[data-sum-row]")].map((row) => say(row, form));
  const counted = rows.filter((row) => row.quantity > 0 && row.yuan !== null);
  const total = form.querySelector<HTMLElement>("[data-sum-total]");
  if (!total) return;
  const yuan = counted.reduce((sum, row) => sum + (row.yuan ?? 0), 0);
  const words = counted.length === 1 ? form.dataset.totalOne : form.dataset.totalMany;
  total.textContent = counted.length
    ? filled(words ?? "", { rows: String(counted.length), yuan: money(yuan) })
    : (form.dataset.totalNone ?? "");
}

function say(row: HTMLElement, form: HTMLFormElement): RowSum {
  const input = row.querySelector<HTMLInputElement>("[data-sum-quantity]");
  const out = row.querySelector<HTMLElement>("[data-sum-out]");
  if (!input || !out) return { quantity: 0, yuan: null };
  const quantity = number(input.value);
  const price = number(row.querySelector<HTMLInputElement>("[data-sum-price]")?.value ?? row.dataset.price ?? "");
  const wrong = quantity > 0 && !input.validity.valid;
  const yuan = quantity > 0 && price > 0 && !wrong ? Math.round(price * 100) * quantity / 100 : null;
  input.classList.toggle("is-invalid", wrong);
  out.classList.toggle("order-sum-wrong", wrong);
  out.textContent = wrong ? (row.dataset.range ?? "") : yuan === null ? "" : words(row, form, quantity, yuan);
  return { quantity, yuan };
}

function words(row: HTMLElement, form: HTMLFormElement, quantity: number, yuan: number): string {
  const pack = Number(row.dataset.pack ?? "1");
  const packs = pack > 1 ? filled(form.dataset.packs ?? "", { packs: (quantity / pack).toLocaleString("en") }) : "";
  return filled(form.dataset.sum ?? "", { yuan: money(yuan) }) + packs;
}

function fill(event: Event, form: HTMLFormElement): void {
  const button = (event.target as HTMLElement).closest<HTMLElement>("[data-sum-fill]");
  const input = button?.closest("[data-sum-row]")?.querySelector<HTMLInputElement>("[data-sum-quantity]");
  if (!button || !input) return;
  input.value = button.dataset.sumFill ?? "";
  show(form);
  input.focus();
}

function number(text: string): number {
  return Number(text.replaceAll(/[,，\s]/g, "")) || 0;
}

function money(yuan: number): string {
  return yuan.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function filled(words: string, blanks: Record<string, string>): string {
  return words.replaceAll(/\[(\w+)\]/g, (whole, name: string) => blanks[name] ?? whole);
}
