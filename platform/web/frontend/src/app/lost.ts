// When a fragment cannot be fetched, says so in words instead of leaving the page silent.
import { say } from "./toast.ts";

type Answer = { xhr: XMLHttpRequest; requestConfig: { headers: Record<string, string> } };

/** `<body data-lost="…" data-refused="…">` carries the sentences; a refusal's own sentence wins. What a page asks by
 * itself (a count, a progress) fails in silence: nobody did anything. */
export function initLost(): void {
  listen("htmx:sendError", () => document.body.dataset.lost);
  listen("htmx:responseError", ({ xhr }) =>
    xhr.status >= 500 ? document.body.dataset.lost : (sentenceOf(xhr) ?? document.body.dataset.refused));
}

function listen(name: string, words: (answer: Answer) => string | undefined): void {
  document.body.addEventListener(name, (event) => {
    const answer = (event as CustomEvent<Answer>).detail;
    if (!("RC-Quiet" in answer.requestConfig.headers)) say(words(answer) ?? "", 6000);
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
