// A button that prints the page with the print styles.

export function initPrint(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-print]")) {
    if (button.dataset.printReady) continue;
    button.dataset.printReady = "true";
    button.addEventListener("click", () => window.print());
  }
}
