// The colours, shapes and dashes of the tokens, as the picture needs them.
import { SHAPES, type Shape } from "./shapes.ts";

export interface Palette {
  canvas: string;
  ink: string;
  inkSoft: string;
  inkFaint: string;
  accent: string;
  /** What takes another way, what rose, what fell. */
  way: string;
  rose: string;
  fell: string;
  tiers: string[];
  shapes: number[];
  kinds: string[];
  dashes: number[][];
  groups: string[];
  dark: boolean;
}

const OF_TIER: Record<string, { shape: Shape; size: number }> = {
  CHAIN_LEADER: { shape: "hexagon", size: 17 }, BACKBONE: { shape: "circle", size: 8.5 },
  HIGH_GROWTH: { shape: "triangle", size: 7.5 }, GENERAL: { shape: "circle", size: 4 },
  BANK: { shape: "square", size: 8 }, PUBLIC_BODY: { shape: "diamond", size: 9.5 },
};

const slug = (code: string): string => code.toLowerCase().replaceAll("_", "-");
export const shapeOf = (code: string): Shape => OF_TIER[code]?.shape ?? "circle";
export const sizeOf = (code: string): number => OF_TIER[code]?.size ?? 5;

export function readPalette(root: Element, tiers: { code: string }[], kinds: { code: string }[]): Palette {
  const style = getComputedStyle(root);
  const token = (name: string, otherwise: string): string => style.getPropertyValue(`--rc-${name}`).trim() || otherwise;
  const groups = Array.from({ length: 12 }, (_, i) => token(`group-${i + 1}`, "#888888"));
  return {
    canvas: token("canvas", "#ffffff"), ink: token("ink", "#222222"), inkSoft: token("ink-soft", "#555555"),
    inkFaint: token("ink-faint", "#777777"), accent: token("red", "#b3261e"), groups,
    way: token("way", "#0b7285"), rose: token("rose", "#2b7a3d"), fell: token("fell", "#b35a00"),
    tiers: tiers.map(({ code }) => token(`tier-${slug(code)}`, "#888888")),
    shapes: tiers.map(({ code }) => SHAPES[shapeOf(code)]),
    kinds: kinds.map(({ code }, i) => token(`tie-${slug(code)}`, groups[i % 12])),
    dashes: kinds.map(({ code }) => token(`dash-${slug(code)}`, "1 0 1 0").split(/\s+/).map(Number)),
    dark: document.documentElement.dataset.bsTheme === "dark",
  };
}

export function rgb(hex: string): [number, number, number] {
  const digits = hex.replace("#", "");
  return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16) / 255) as [number, number, number];
}
