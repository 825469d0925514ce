// Just enough of Django's template language to show the explorer's partial without Django.

export function translations(po: string): Map<string, string> {
  const out = new Map<string, string>();
  const text = (block: string): string => [...block.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((m) => JSON.parse(`"${m[1]}"`) as string).join("");
  for (const m of po.matchAll(/msgid\s+((?:"(?:[^"\\]|\\.)*"\s*)+)msgstr\s+((?:"(?:[^"\\]|\\.)*"\s*)+)/g)) out.set(text(m[1]), text(m[2]));
  return out;
}

export function render(template: string, words: Map<string, string>, context: Record<string, Record<string, unknown>>): string {
  const value = (name: string): unknown => name.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], context);
  return template
    .replace(/\{% if view == 'BANK' %\}[^{]*(?:\{(?!% (?:else|endif))[^{]*)*(?:\{% else %\}([^{]*(?:\{(?!% endif)[^{]*)*))?\{% endif %\}/g, (_, otherwise: string | undefined) => otherwise ?? "")
    .replace(/\{% if explorer.has_tiers %\}(.*?)\{% else %\}.*?\{% endif %\}/g, "$1")
    .replace(/\{% for .*? %\}[^]*?\{% endfor %\}/g, "")
    .replace(/\{#.*?#\}|\{% load .*? %\}|\{% (?:if .*?|endif) %\}/g, "")
    .replace(/\{% translate '(.*?)' %\}/g, (_, msgid: string) => words.get(msgid) || msgid)
    .replace(/\{% static 'build\/(.*?)' %\}/g, "/build/$1")
    .replace(/\{\{ ([\w.]+)\|json_script:"(.*?)" \}\}/g, (_, name: string, id: string) => `<script id="${id}" type="application/json">${JSON.stringify(value(name) ?? null)}</script>`)
    .replace(/\{\{ ([\w.]+)(?:\|[^}]*)? \}\}/g, (_, name: string) => String(value(name) ?? ""));
}
