// Opens and closes native dialogs; the browser keeps focus inside and Escape closes.

/** `data-dialog-open="id"` opens `<dialog id>`; `data-dialog-close` inside closes; a click beside it closes too. */
export function initDialog(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-dialog-open]")) {
    if (button.dataset.dialogReady) continue;
    button.dataset.dialogReady = "true";
    button.addEventListener("click", (event) => {
      const dialog = dialogOf(button.dataset.dialogOpen ?? "");
      if (!dialog) return;
      event.preventDefault();
      dialog.showModal();
    });
  }
  for (const dialog of root.querySelectorAll<HTMLDialogElement>("dialog")) {
    if (dialog.dataset.dialogReady) continue;
    dialog.dataset.dialogReady = "true";
    dialog.addEventListener("click", (event) => {
      const inside = event.target as HTMLElement;
      if (inside === dialog || inside.closest("[data-dialog-close]")) dialog.close();
    });
  }
}

function dialogOf(id: string): HTMLDialogElement | null {
  const found = document.getElementById(id);
  return found instanceof HTMLDialogElement ? found : null;
}
