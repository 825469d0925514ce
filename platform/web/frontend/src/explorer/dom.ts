// Small hands for the page: elements, icons, sentences from the template.
import { fill } from "./format.ts";

type Child = Node | string | number | null | undefined | false;

/** `h("td", { class: "num" }, "12")`; `on…` functions become listeners, false and null attributes are left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Record<string, unknown> = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child instanceof Node ? child : String(child));
  return element;
}

export class Page {
  readonly root: HTMLElement;
  readonly language: string;
  readonly icons: string;
  private sentences: Map<string, string>;

  constructor(root: HTMLElement) {
    this.root = root;
    this.language = document.documentElement.lang || "zh-Hans";
    this.icons = root.dataset.icons ?? "";
    const template = root.querySelector<HTMLTemplateElement>("template[data-strings]");
    this.sentences = new Map([...(template?.content.querySelectorAll<HTMLElement>("[data-key]") ?? [])]
      .map((node) => [node.dataset.key ?? "", (node.textContent ?? "").trim()]));
  }

  /** A sentence by key; a missing one shows its key, so that it is noticed. */
  words(key: string, gaps: Record<string, string | number> = {}): string {
    return fill(this.sentences.get(key) ?? key, gaps);
  }

  has(key: string): boolean {
    return this.sentences.has(key);
  }

  get<T extends HTMLElement = HTMLElement>(name: string): T {
    const found = this.root.querySelector<T>(`[data-${name}]`);
    if (!found) throw new Error(`explorer: the page has no [data-${name}]`);
    return found;
  }

  all<T extends HTMLElement = HTMLElement>(name: string): T[] {
    return [...this.root.querySelectorAll<T>(`[data-${name}]`)];
  }

  icon(name: string, className = "icon"): SVGSVGElement {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", className);
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${this.icons}#${name}`);
    svg.append(use);
    return svg;
  }

  /** The mark of a tier; several tiers together have that of an ordinary member. */
  tierMark(tier: string): SVGSVGElement {
    const code = tier === "MIXED" ? "GENERAL" : tier;
    const svg = this.icon(`tier-${code.toLowerCase().replaceAll("_", "-")}`, "tier-mark");
    svg.dataset.tier = code;
    return svg;
  }

  tieMark(code: string): SVGSVGElement {
    const svg = this.icon(`tie-${code.toLowerCase().replaceAll("_", "-")}`, "tie-mark");
    svg.dataset.tie = code;
    return svg;
  }

  /** The word for a unit the server names by code. */
  unit(code: string): string {
    return this.has(`unit.${code}`) ? this.words(`unit.${code}`) : code;
  }
}
