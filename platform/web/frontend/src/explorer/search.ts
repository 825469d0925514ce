// Finds firms by what people type: Chinese, pinyin or the initials of the pinyin.

export interface Words { names: string[]; pinyin: string[]; initials: string[] }

const plain = (text: string): string => text.toLowerCase().normalize("NFKC").replace(/[\s'’.·,，()（）-]+/g, "");

/** Smaller is better; Infinity is no match. Whole beginnings before middles, names before sounds. */
export function rank(query: string, name: string, pinyin: string, initials: string): number {
  const sought = plain(query);
  if (!sought) return Infinity;
  const places: [string, number][] = [[plain(name), 0], [plain(initials), 2], [plain(pinyin), 3]];
  let best = Infinity;
  for (const [text, base] of places) {
    const at = text.indexOf(sought);
    if (at >= 0) best = Math.min(best, base + (at === 0 ? 0 : 5) + at / 100 + text.length / 10_000);
  }
  return best;
}

/** Indices of the best matches, best first. */
export function searchFirms(words: Words, query: string, most = 8): number[] {
  return words.names
    .map((name, index) => ({ index, rank: rank(query, name, words.pinyin[index] ?? "", words.initials[index] ?? "") }))
    .filter((found) => found.rank < Infinity)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .slice(0, most)
    .map((found) => found.index);
}
