// The rail of the four zones, wide with words or slim with signs; kept in this browser.

const KEY = "rc-rail";

export function applyRail(): void {
  try {
    if (localStorage.getItem(KEY) === "slim") document.documentElement.dataset.rail = "slim";
  } catch {
    // Storage may be closed to us; then the rail stays wide.
  }
}

/** `<button data-rail-switch aria-pressed>`: pressed means slim. */
export function initRail(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-rail-switch]")) {
    if (button.dataset.railReady) continue;
    button.dataset.railReady = "true";
    button.setAttribute("aria-pressed", String(document.documentElement.dataset.rail === "slim"));
    button.addEventListener("click", () => turn(button));
  }
}

function turn(button: HTMLElement): void {
  const slim = document.documentElement.dataset.rail !== "slim";
  if (slim) document.documentElement.dataset.rail = "slim";
  else delete document.documentElement.dataset.rail;
  button.setAttribute("aria-pressed", String(slim));
  try {
    localStorage.setItem(KEY, slim ? "slim" : "wide");
  } catch {
    // The choice then holds for this page only.
  }
}
