// Light or dark: what the reader chose, else what their system says.

const KEY = "rc-theme";
export type Theme = "light" | "dark";

export function chosenTheme(): Theme {
  const kept = readKept();
  if (kept === "light" || kept === "dark") return kept;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.bsTheme = theme;
  document.dispatchEvent(new CustomEvent("rc:theme", { detail: theme }));
}

/** `<button data-theme-switch aria-pressed>`: pressed means dark. */
export function initTheme(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-theme-switch]")) {
    if (button.dataset.ready) continue;
    button.dataset.ready = "true";
    show(button, chosenTheme());
    button.addEventListener("click", () => {
      const next: Theme = chosenTheme() === "dark" ? "light" : "dark";
      keep(next);
      applyTheme(next);
      show(button, next);
    });
  }
}

function show(button: HTMLElement, theme: Theme): void {
  button.setAttribute("aria-pressed", String(theme === "dark"));
}

function readKept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Storage may be closed to us; then the system decides.
  }
}

function keep(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The choice then holds for this page only.
  }
}
