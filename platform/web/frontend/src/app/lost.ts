// When a fragment cannot be fetched, says so in words instead of leaving the page silent.
import { say } from "./toast.ts";

/** `<body data-lost="…" data-refused="…">` carries the sentences; a refusal's own sentence wins. */
export function initLost(): void {
  document.body.addEventListener("htmx:sendError", () => say(document.body.dataset.lost ?? "", 6000));
  document.body.addEventListener("htmx:responseError", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    say(sentenceOf(xhr) ?? document.body.dataset.refused ?? "", 6000);
  });
}

function sentenceOf(xhr: XMLHttpRequest): string | null {
  if (!xhr.getResponseHeader("Content-Type")?.includes("json")) return null;
  try {
    return (JSON.parse(xhr.responseText) as { detail?: string }).detail ?? null;
  } catch {
    return null;
  }
}
