// Makes one SVG sprite of the icons named in src/icons.txt and of our own marks for tiers and ties.
import { readFile } from "node:fs/promises";
import path from "node:path";

const TIERS = {
  "chain-leader": '<path d="M8 .8 14.3 4.4v7.2L8 15.2 1.7 11.6V4.4Z"/>',
  backbone: '<circle cx="8" cy="8" r="6.2"/>',
  "high-growth": '<path d="M8 1.6 15 14H1Z"/>',
  general: '<circle cx="8" cy="8" r="3.6"/>',
  bank: '<rect x="2.2" y="2.2" width="11.6" height="11.6" rx="1"/>',
  "public-body": '<path d="M8 .8 15.2 8 8 15.2.8 8Z"/>',
};

/** Dash patterns as in tokens.css, where the explorer reads them. */
const ties = (tokens) => [...tokens.matchAll(/--rc-dash-([a-z-]+):\s*([\d ]+);/g)];

export async function sprite(here) {
  const tokens = await readFile(path.join(here, "src/styles/tokens.css"), "utf8");
  const names = (await readFile(path.join(here, "src/icons.txt"), "utf8"))
    .split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  const symbols = await Promise.all([...new Set(names)].map((name) => icon(here, name)));
  for (const [tier, shape] of Object.entries(TIERS))
    symbols.push(`<symbol id="tier-${tier}" viewBox="0 0 16 16" fill="currentColor">${shape}</symbol>`);
  for (const [, kind, dash] of ties(tokens))
    symbols.push(`<symbol id="tie-${kind}" viewBox="0 0 38 14"><path d="M1 7h36" fill="none" stroke="currentColor"` +
      ` stroke-width="3"${dash === "1 0 1 0" ? "" : ` stroke-dasharray="${dash}"`}/></symbol>`);
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

async function icon(here, name) {
  const filled = name.startsWith("filled/");
  const file = filled ? name : `outline/${name}`;
  const svg = await readFile(path.join(here, `node_modules/@tabler/icons/icons/${file}.svg`), "utf8");
  const body = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"))
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s*\n\s*/g, "");
  const pen = filled ? 'fill="currentColor"'
    : 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name.replace("/", "-")}" viewBox="0 0 24 24" ${pen}>${body}</symbol>`;
}
