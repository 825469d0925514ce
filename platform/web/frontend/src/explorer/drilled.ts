// The result of a drill that the server computed: who was taken out, what takes another way, what is late or lost.
import { type Store } from "./store.ts";
import { MOST_GONE } from "./urlstate.ts";

type Part = [number, number, number];

/** `[source, target, units]` by the ids of the firms; `share`: how much of what was open is still served. */
export interface DrillPicture { removed: number[]; share: number; lost: Part[]; delayed: Part[]; rerouted: Part[] }
export interface DrillFetched { pk: number; found: DrillPicture }

export async function fetchDrill(url: string, pk: number): Promise<DrillFetched | null> {
  const answer = await fetch(url.replace("/0/", `/${pk}/`), { credentials: "same-origin", headers: { Accept: "application/json" } });
  return answer.ok ? { pk, found: { share: 0, removed: [], lost: [], delayed: [], rerouted: [], ...((await answer.json()) as Partial<DrillPicture>) } } : null;
}

/** Puts the ways of a drill on the picture; those of firms that are not in it are left out. */
export function waysOf(store: Pick<Store, "index">, { rerouted }: DrillPicture): Store["ways"] {
  return rerouted.flatMap(([s, t, units]) => {
    const source = store.index(s), target = store.index(t);
    return source === null || target === null || source === target ? [] : [{ source, target, units }];
  });
}

/** Shows a drill as soon as the address names one; `done` hears what came of it. */
export async function showDrill(store: Store, url: string, done: (drill: DrillFetched | null) => void): Promise<void> {
  const pk = store.view.drill;
  const drill = pk === null || !url ? null : await fetchDrill(url, pk).catch(() => null);
  if (store.view.drill !== pk) return;
  store.ways = drill ? waysOf(store, drill.found) : [];
  done(drill);
  if (drill && drill.found.share === 0 && drill.found.removed.join() !== store.view.gone.join()) store.set({ gone: drill.found.removed.slice(0, MOST_GONE), from: null }, "replace");
  else if (drill) store.again();
}
