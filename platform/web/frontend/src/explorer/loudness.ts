// What stands out in the picture, how loud a tie may be, and how much a machine can draw.
import { nth } from "./nth.ts";
import { type Palette, sizeOf } from "./palette.ts";
import { type Store } from "./store.ts";

export interface Lit { firm: Uint8Array; tie: Uint8Array }

/** What stands out: the given firm with its partners, else the path; null when nothing does. */
export function lit(store: Store, firm: number | null): Lit | null {
  const { chain, path, shown } = store;
  if (firm === null && !path) return null;
  const out: Lit = { firm: new Uint8Array(chain.firms), tie: new Uint8Array(chain.ties) };
  if (firm === null) for (const hop of path ?? []) {
    out.firm[hop.from] = out.firm[hop.to] = 1;
    for (const row of hop.rows) out.tie[row] = 1;
  } else {
    out.firm[firm] = 1;
    for (let at = chain.first[firm]; at < chain.first[firm + 1]; at++) {
      const row = chain.rows[at];
      if (shown.tie[row]) out.tie[row] = out.firm[chain.source[row]] = out.firm[chain.target[row]] = 1;
    }
  }
  return out;
}

/** The strength at which a tie looks its loudest: the 97th of a hundred as of now, so that play does not flicker. */
export function loudestOf({ chain, scale }: Store): number {
  const all = Float64Array.from(chain.weight, (w, row) => w * scale[chain.kind[row]]).sort();
  return all.length ? Math.max(1e-9, all[Math.floor(all.length * 0.97)]) : 1;
}

/** The strength below which ties are left to the table when only `most` may be drawn; 0 when all may. */
export function floorFor(store: Store, most: number): number {
  if (most >= store.shown.ties) return 0;
  const strengths = new Float32Array(store.chain.ties);
  let shown = 0;
  for (let row = 0; row < strengths.length; row++) if (store.shown.tie[row]) strengths[shown++] = store.strength(row);
  return Math.max(Number.MIN_VALUE, nth(strengths.subarray(0, shown), shown - most));
}

/** Radii on the screen at the first fit: by tier, a little by strength, smaller where many firms or little room. */
export function sizesFor({ chain, bands }: Store, width: number): Float32Array {
  const many = Math.min(3, Math.sqrt(Math.max(1, chain.firms / 260)) * (width < 600 ? 1.5 : 1));
  const strongest = chain.figures.strength.reduce((most, s) => (s > most ? s : most), 1e-9);
  return Float32Array.from({ length: chain.firms }, (_, i) => {
    const part = Math.sqrt((chain.figures.strength[i] || 0) / strongest);
    if (bands.areTrades) return Math.max(1.6, (3.4 + 13 * part) / many);
    const group = chain.size[i] > 1 ? 1 + Math.log10(chain.size[i]) * 0.6 : 1;
    return Math.max(1.6, (sizeOf(chain.meta.tiers[chain.tier[i]].code) * (0.88 + 0.5 * part) * group) / many);
  });
}

export function firmColour({ chain, view }: Store, palette: Palette, firm: number): string {
  if (view.colour === "community") {
    const at = chain.meta.communities.findIndex(({ id }) => id === chain.community[firm]);
    return at < 0 ? palette.inkFaint : palette.groups[at % 12];
  }
  if (view.colour === "industry") return palette.groups[chain.industry[firm] % 12];
  return palette.tiers[chain.tier[firm]];
}

export function drawsInSoftware(): boolean {
  const gl = document.createElement("canvas").getContext("webgl");
  const info = gl?.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl?.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER) ?? "");
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}
