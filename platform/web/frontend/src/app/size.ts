// Large print (关怀模式): what the reader chose, kept in this browser.

const KEY = "rc-size";

export function keptSize(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function applySize(size: string | null): void {
  if (size === "large") document.documentElement.dataset.size = "large";
  else delete document.documentElement.dataset.size;
}

/** `<button data-size-switch aria-pressed>`: pressed means large. */
export function initSize(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-size-switch]")) {
    if (button.dataset.sizeReady) continue;
    button.dataset.sizeReady = "true";
    button.setAttribute("aria-pressed", String(keptSize() === "large"));
    button.addEventListener("click", () => {
      const next = document.documentElement.dataset.size === "large" ? "normal" : "large";
      try {
        localStorage.setItem(KEY, next);
      } catch {
        // The choice then holds for this page only.
      }
      applySize(next);
      button.setAttribute("aria-pressed", String(next === "large"));
    });
  }
}
