// The key "/" goes to the search box from anywhere but a field.

export function initSlash(root: ParentNode): void {
  const box = root.querySelector<HTMLInputElement>("[data-slash-key]");
  if (!box || box.dataset.slashReady) return;
  box.dataset.slashReady = "true";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
