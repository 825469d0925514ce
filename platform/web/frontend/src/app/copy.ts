// Copies a text, the content of another element, or the address of this page.
import { say } from "./toast.ts";

/** `data-copy="text"`, `data-copy-from="#id"` or `data-copy-link`; `data-copied` is what we say afterwards. */
export function initCopy(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-copy], [data-copy-from], [data-copy-link]")) {
    if (button.dataset.copyReady) continue;
    button.dataset.copyReady = "true";
    button.addEventListener("click", () => void copy(textOf(button)).then(() => say(button.dataset.copied ?? "")));
  }
}

export async function copy(text: string): Promise<void> {
  if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
  const area = Object.assign(document.createElement("textarea"), { value: text });
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

function textOf(button: HTMLElement): string {
  if (button.dataset.copyLink !== undefined) return new URL(button.dataset.copyLink || location.href, location.href).href;
  if (button.dataset.copyFrom) {
    const source = document.querySelector<HTMLElement>(button.dataset.copyFrom);
    return (source as HTMLInputElement | null)?.value ?? source?.textContent?.trim() ?? "";
  }
  return button.dataset.copy ?? "";
}
