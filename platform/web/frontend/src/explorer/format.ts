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

const ENDINGS = /(股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司)$|,?\s*(Co\.,?\s*Ltd\.?|Ltd\.?|Inc\.?)$/i;

/** A firm's name without its legal form, for labels where space is short. */
export function shortName(name: string): string {
  const short = name.replace(ENDINGS, "").trim();
  return short.length >= 2 ? short : name;
}

/** "{a} and {b}" with its gaps filled; an unknown gap stays visible. */
export function fill(sentence: string, words: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (gap, name: string) => String(words[name] ?? gap));
}
