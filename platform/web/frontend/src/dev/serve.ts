// The explorer on a page of its own with made-up data, for looking at it without Django.
// node src/dev/serve.ts, then http://127.0.0.1:8477/?firms=117&ties=480 (lang=en, theme=dark, role=FIRM, state=…).
import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { writeColumns } from "../explorer/columns.ts";
import { madeUp } from "./madeup.ts";
import { render, translations } from "./template.ts";

const here = path.dirname(fileURLToPath(import.meta.url));
const built = path.resolve(here, "../../../static/build");
const TYPES: Record<string, string> = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const kept = new Map<string, Buffer>();
let asked = 0;

async function page(query: URLSearchParams): Promise<string> {
  const zh = query.get("lang") !== "en";
  const template = await readFile(path.resolve(here, "../../../templates/ecosystem/_explorer.html"), "utf8");
  const words = zh ? translations(await readFile(path.resolve(here, "../../../../translations/zh_Hans/explorer.po"), "utf8").catch(() => "")) : new Map<string, string>();
  const data = new URLSearchParams(["firms", "ties", "role", "lang", "state", "leaders"].flatMap((key) => (query.get(key) ? [[key, query.get(key) ?? ""]] : [])));
  const views = zh ? [["全链", ""], ["供货", "layout=force&colour=community"], ["互助", "without=SUPPLY,FINANCE"]] : [["Whole chain", ""], ["Supply circles", "layout=force&colour=community"], ["Mutual aid", "without=SUPPLY,FINANCE"]];
  const explorer = { data_url: `/data?${data}`, firm_url: "/enterprises/0/", about_url: "", gexf_url: "/x.gexf", graphml_url: "/x.graphml", csv_url: "/x.csv",
    next_url: "#", next_label: zh ? "去看开放的需求" : "See the open needs", views: views.map(([label, q]) => ({ label, query: q })) };
  return `<!doctype html><html lang="${zh ? "zh-Hans" : "en"}" data-bs-theme="${query.get("theme") ?? "light"}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${zh ? "红胶囊" : "Red Capsule"}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/build/app.css"><link rel="stylesheet" href="/build/explorer.css"><script defer src="/build/explorer.js"></script></head>
<body><header style="height:var(--rc-topbar);border-bottom:3px solid var(--rc-red);display:flex;align-items:center;gap:12px;padding:0 16px;background:var(--rc-paper)"><strong>${zh ? "红胶囊 · 望" : "Red Capsule · Look"}</strong></header>
<main>${render(template, words, { explorer })}</main></body></html>`;
}

function data(query: URLSearchParams, answer: ServerResponse): void {
  const state = query.get("state");
  if (state === "error") { answer.writeHead(503, { "Content-Type": "application/json" }).end("{}"); return; }
  if (state === "wait") return;
  if (state === "computing") { answer.writeHead(202, { "Content-Type": "application/json", "Retry-After": "1" }).end(JSON.stringify({ progress: Math.min(0.9, ++asked / 10) })); return; }
  const key = query.toString();
  let body = kept.get(key);
  if (!body) {
    const firms = Number(query.get("firms") ?? 117);
    body = Buffer.from(writeColumns(madeUp({ firms, ties: state === "empty" ? 0 : Number(query.get("ties") ?? 480), leaders: Number(query.get("leaders") ?? 3),
      role: (query.get("role") ?? "COMMITTEE") as "FIRM", language: query.get("lang") === "en" ? "en" : "zh-Hans" })));
    kept.set(key, body);
  }
  answer.writeHead(200, { "Content-Type": "application/octet-stream", "Content-Length": body.length }).end(body);
}

createServer((request, answer) => {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  if (url.pathname === "/data") return data(url.searchParams, answer);
  const file = url.pathname.startsWith("/build/") ? path.join(built, path.normalize(url.pathname.slice(7))) : null;
  const body = file ? readFile(file) : page(url.searchParams);
  void Promise.resolve(body).then(
    (content) => answer.writeHead(200, { "Content-Type": file ? (TYPES[path.extname(file)] ?? "application/octet-stream") : "text/html" }).end(content),
    (error: unknown) => answer.writeHead(404).end(String(error)));
}).listen(Number(process.env.PORT ?? 8477), "127.0.0.1");
