// The notes at the foot of the page that say what just happened: closed by hand, the good ones by themselves.

const STAYS = 7000;

/** `<div data-toast>` with `[data-toast-close]`; errors and warnings stay until they are closed. */
export function initMessages(root: ParentNode): void {
  for (const note of root.querySelectorAll<HTMLElement>("[data-toast]")) {
    if (note.dataset.toastReady) continue;
    note.dataset.toastReady = "true";
    note.querySelector("[data-toast-close]")?.addEventListener("click", () => note.remove());
    const isGood = !note.matches(".toast-error, .toast-warning") && !note.closest("[data-toast-stays]");
    if (isGood) setTimeout(() => note.remove(), STAYS);
  }
}
