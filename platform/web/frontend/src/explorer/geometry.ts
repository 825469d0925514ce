// Shapes in the plane: hulls around communities, outlines of firms, bends of ties.
import type { Shape } from "./shapes.ts";

export type Point = [number, number];

/** Andrew's monotone chain, counter-clockwise; fewer than three points come back as they are. */
export function hull(points: Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const turn = (o: Point, a: Point, b: Point): number => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (list: Point[]): Point[] => {
    const out: Point[] = [];
    for (const point of list) {
      while (out.length >= 2 && turn(out[out.length - 2], out[out.length - 1], point) <= 0) out.pop();
      out.push(point);
    }
    return out.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** The hull of discs around the points nearest their middle (`keep` of them), so one outlier bends nothing. */
export function cloud(points: Point[], radius: number, keep = 0.88): Point[] {
  if (points.length < 3) return [];
  const middle = [0, 1].map((axis) => points.map((p) => p[axis]).sort((a, b) => a - b)[points.length >> 1]);
  const near = [...points].sort((a, b) => Math.hypot(a[0] - middle[0], a[1] - middle[1]) - Math.hypot(b[0] - middle[0], b[1] - middle[1]))
    .slice(0, Math.max(3, Math.ceil(points.length * keep)));
  const discs = near.flatMap(([x, y]) => Array.from({ length: 12 }, (_, i): Point =>
    [x + radius * Math.cos((i * Math.PI) / 6), y + radius * Math.sin((i * Math.PI) / 6)]));
  return hull(discs);
}

/** A closed, softly rounded path through a polygon. */
export function softPath(points: Point[]): string {
  if (points.length < 3) return "";
  const mid = (a: Point, b: Point): string => `${((a[0] + b[0]) / 2).toFixed(1)} ${((a[1] + b[1]) / 2).toFixed(1)}`;
  const last = points[points.length - 1];
  return `M${mid(last, points[0])}` + points.map((p, i) =>
    `Q${p[0].toFixed(1)} ${p[1].toFixed(1)} ${mid(p, points[(i + 1) % points.length])}`).join("") + "Z";
}

const CORNERS: Record<Shape, Point[]> = {
  circle: [],
  hexagon: Array.from({ length: 6 }, (_, i): Point => [Math.sin((i * Math.PI) / 3) * 1.1, -Math.cos((i * Math.PI) / 3) * 1.1]),
  triangle: [[0, -1.15], [1.05, 0.7], [-1.05, 0.7]],
  square: [[-0.84, -0.84], [0.84, -0.84], [0.84, 0.84], [-0.84, 0.84]],
  diamond: [[0, -1.1], [1.1, 0], [0, 1.1], [-1.1, 0]],
};

export function outline(shape: Shape, x: number, y: number, r: number): string {
  const n = (value: number): string => value.toFixed(1);
  if (shape === "circle") return `M${n(x - r)} ${n(y)}a${n(r)} ${n(r)} 0 1 0 ${n(2 * r)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-2 * r)} 0Z`;
  return `M${CORNERS[shape].map(([dx, dy]) => `${n(x + dx * r)} ${n(y + dy * r)}`).join("L")}Z`;
}

/** The same bend as the ribbon program draws; screen coordinates point down, so the bend turns round. */
export function bent(a: Point, b: Point, bend: number, most: number): string {
  const dx = b[0] - a[0], dy = b[1] - a[1], length = Math.max(Math.hypot(dx, dy), 0.001);
  const by = (bend * Math.min(length, most)) / length;
  const c = [(a[0] + b[0]) / 2 + dy * by, (a[1] + b[1]) / 2 - dx * by];
  return `M${a[0].toFixed(1)} ${a[1].toFixed(1)}Q${c[0].toFixed(1)} ${c[1].toFixed(1)} ${b[0].toFixed(1)} ${b[1].toFixed(1)}`;
}

/** Ties between the same two firms fan out: each row gets its own bend, the same whatever is filtered. */
export function bends(source: Uint32Array, target: Uint32Array, firms: number): Float32Array {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < source.length; row++) {
    const key = Math.min(source[row], target[row]) * firms + Math.max(source[row], target[row]);
    const list = groups.get(key);
    if (list) list.push(row);
    else groups.set(key, [row]);
  }
  const out = new Float32Array(source.length);
  for (const rows of groups.values()) rows.forEach((row, slot) => {
    const bend = rows.length === 1 ? 0.08 : (slot - (rows.length - 1) / 2) * Math.min(0.22, 0.9 / rows.length);
    out[row] = source[row] < target[row] ? bend : -bend;
  });
  return out;
}
