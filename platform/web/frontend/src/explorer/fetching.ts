// Fetches the snapshot: patient while it is being computed, plain about what went wrong.
import { readColumns } from "./columns.ts";
import { type Chain, type Meta, toChain } from "./model.ts";

export class Refused extends Error {}

/** 202 with `{"progress": 0…1}` means "being computed": asks again after `Retry-After` seconds. */
export async function fetchChain(url: string, onProgress: (part: number) => void): Promise<Chain> {
  for (;;) {
    const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/octet-stream" } });
    if (answer.status === 202) {
      const { progress } = (await answer.json()) as { progress?: number };
      onProgress(progress ?? 0);
      await new Promise((done) => setTimeout(done, 1000 * Number(answer.headers.get("Retry-After") ?? 2)));
      continue;
    }
    if (!answer.ok) throw new Refused(await sentence(answer));
    return toChain(readColumns<Meta>(await answer.arrayBuffer()));
  }
}

async function sentence(answer: Response): Promise<string> {
  try {
    return ((await answer.json()) as { detail?: string }).detail ?? "";
  } catch {
    return ""; // No sentence came with the refusal; the page has its own.
  }
}
