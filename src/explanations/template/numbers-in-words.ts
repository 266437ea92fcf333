import type { Language } from '../../procedure/wire.ts';

/**
 * Numbers as a reader of the language writes them, rounded but never to something untrue. Four digits stand together, as both
 * languages allow: many are years.
 */

const DIGITS = 4;
const MOST_DIGITS = 15;

const formats = new Map<string, Intl.NumberFormat>();

/** Making a format costs more than using it a thousand times. */
function format(value: number, language: Language, options: Intl.NumberFormatOptions): string {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(language, { ...options, useGrouping: 'min2' });
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

/** With all digits that matter: what a reader copies must do what was counted. */
export function formatExact(value: number, language: Language): string {
  return formatNumber(value, language, MOST_DIGITS);
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
  return percent(share, language, digitsOfShare(share));
}

/** Two different shares, with as many digits as it takes to tell them apart. */
export function formatSharePair(a: number, b: number, language: Language): [string, string] {
  for (let digits = 0; digits < MOST_DIGITS; digits++) {
    const texts: [string, string] = [
      percent(a, language, Math.max(digits, digitsOfShare(a))),
      percent(b, language, Math.max(digits, digitsOfShare(b))),
    ];
    if (texts[0] !== texts[1]) return texts;
  }
  return [percent(a, language, MOST_DIGITS), percent(b, language, MOST_DIGITS)];
}

function percent(share: number, language: Language, digits: number): string {
  return format(share, language, { style: 'percent', maximumFractionDigits: digits });
}

function digitsOfShare(share: number): number {
  let digits = 0;
  while (isRoundedAway(share, digits)) digits++;
  return digits;
}

function isRoundedAway(share: number, digits: number): boolean {
  if (share <= 0 || share >= 1 || digits === MOST_DIGITS) return false;
  const rounded = Number((share * 100).toFixed(digits));
  return rounded === 0 || rounded === 100;
}

/** Something between −1 and 1, to two decimals; −1, 0 and 1 only for just these. */
export function formatScore(score: number, language: Language): string {
  let digits = 2;
  while (
    digits < MOST_DIGITS &&
    !Number.isInteger(score) &&
    Number.isInteger(Number(score.toFixed(digits)))
  ) {
    digits++;
  }
  return format(score, language, { maximumFractionDigits: digits });
}

/** How many times: one decimal under ten, none from there on. */
export function formatTimes(ratio: number, language: Language): string {
  return format(ratio, language, { maximumFractionDigits: ratio < 9.95 ? 1 : 0 });
}
