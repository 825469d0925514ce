// Figures as people read them: money in 万元 and 亿元, everything else with its own unit.

const MONEY = new Set(["CNY", "RMB", "元", "yuan"]);

export const isChinese = (language: string): boolean => language.toLowerCase().startsWith("zh");

/** At most three significant figures after large units, never more precise than is known. */
function short(language: string, value: number, digits = 3): string {
  return new Intl.NumberFormat(language, { maximumSignificantDigits: digits, useGrouping: true }).format(value);
}

export function money(language: string, yuan: number): string {
  const size = Math.abs(yuan);
  if (isChinese(language)) {
    if (size >= 99_950_000) return `${short(language, yuan / 1e8)} 亿元`;
    if (size >= 9_995) return `${short(language, yuan / 1e4)} 万元`;
    return `${short(language, yuan)} 元`;
  }
  if (size >= 999_500) return `CNY ${short(language, yuan / 1e6)} m`;
  if (size >= 9_995) return `CNY ${short(language, yuan / 1e3)} k`;
  return `CNY ${short(language, yuan)}`;
}

export function amount(language: string, value: number, unit: string): string {
  if (MONEY.has(unit)) return money(language, value);
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(2));
  return `${whole(language, rounded)}${unit ? ` ${unit}` : ""}`;
}

export function whole(language: string, value: number): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(value);
}

/** A figure between rows of others: fixed digits so that columns line up. */
export function figure(language: string, value: number, digits: number): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

export function monthName(language: string, month: string): string {
  const [year, number] = month.split("-").map(Number);
  return new Intl.DateTimeFormat(language, { year: "numeric", month: isChinese(language) ? "long" : "short", timeZone: "UTC" })
    .format(Date.UTC(year, number - 1, 15));
}

const CHINESE_FORM = /(股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司)$/;
const LEGAL_FORM = /[\s,.]+(and company|& co|co|company|ltd|limited|inc|incorporated|corp|corporation|plc|p\.l\.c|llc|gmbh|kg|ag|a\/s|s\.a|sa|srl|b\.v|bv|n\.v|nv|uc|pty|pvt|private|e\.v|s\. de r\.l|de c\.v)\.?$/i;
const REMARK = /\s*[（(][^()（）]*[)）]?\)?\s*$/;

/** A firm's name without its legal form and what stands in brackets behind it, for labels where space is short. */
export function shortName(name: string): string {
  let short = name.trim();
  for (let before = ""; before !== short;) {
    before = short;
    for (const ending of [CHINESE_FORM, LEGAL_FORM, REMARK]) {
      const left = short.replace(ending, "").replace(/[\s,]+$/, "");
      if (left.length >= 2) short = left;
    }
  }
  return short;
}

/** How wide a name looks, in letters: a Chinese character is as wide as two. */
const breadth = (text: string): number => [...text].reduce((sum, one) => sum + (/[\u2e80-\uffef]/.test(one) ? 2 : 1), 0);

/** A short name that fits on the picture: at most `most` letters, cut between words where that leaves enough. */
export function briefName(name: string, most = 26): string {
  const short = shortName(name);
  if (breadth(short) <= most) return short;
  let cut = "";
  for (const one of short) {
    if (breadth(cut + one) > most - 1) break;
    cut += one;
  }
  const word = cut.slice(0, Math.max(0, cut.search(/[\s,]+\S*$/)));
  return `${(breadth(word) >= most / 2 ? word : cut).replace(/[\s,&-]+$/, "")}…`;
}

/** "{a} and {b}" with its gaps filled; an unknown gap stays visible. */
export function fill(sentence: string, words: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (gap, name: string) => String(words[name] ?? gap));
}
