import type { Language } from '../../procedure/wire.ts';

/** Numbers as a reader of the language writes them, rounded but never to something untrue. */

const DIGITS = 4;
const MOST_DIGITS = 15;

const formats = new Map<string, Intl.NumberFormat>();

/** Making a format costs more than using it a thousand times. */
function format(value: number, language: Language, options: Intl.NumberFormatOptions): string {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(language, options);
  formats.set(key, known);
  return known.format(value);
}

/** Four significant digits; whole numbers keep all of theirs, very large and very small ones get an exponent. */
export function formatNumber(value: number, language: Language, digits = DIGITS): string {
  const magnitude = Math.abs(value);
  if (magnitude === 0) return '0';
  if (magnitude >= 1e15 || magnitude < 1e-4) {
    return format(value, language, { notation: 'scientific', maximumSignificantDigits: digits });
  }
  if (magnitude >= 10 ** digits) return format(value, language, { maximumFractionDigits: 0 });
  return format(value, language, { maximumSignificantDigits: digits });
}

/** Two different numbers, with as many digits as it takes to tell them apart. */
export function formatPair(a: number, b: number, language: Language): [string, string] {
  for (let digits = DIGITS; digits < MOST_DIGITS; digits++) {
    const texts: [string, string] = [formatNumber(a, language, digits), formatNumber(b, language, digits)];
    if (texts[0] !== texts[1]) return texts;
  }
  return [formatNumber(a, language, MOST_DIGITS), formatNumber(b, language, MOST_DIGITS)];
}

export function formatCount(count: number, language: Language): string {
  return format(count, language, { maximumFractionDigits: 0 });
}

/** Whole per cents, but 0 % and 100 % only for none and all. */
export function formatShare(share: number, language: Language): string {
  let digits = 0;
  while (isRoundedAway(share, digits)) digits++;
  return format(share, language, { style: 'percent', maximumFractionDigits: digits });
}

function isRoundedAway(share: number, digits: number): boolean {
  if (share <= 0 || share >= 1 || digits === MOST_DIGITS) return false;
  const rounded = Number((share * 100).toFixed(digits));
  return rounded === 0 || rounded === 100;
}
