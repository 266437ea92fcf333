import type { Language } from '../../procedure/wire.ts';

/** A number in words, from the first word on. */
export interface NumberInWords {
  readonly value: number;
  readonly unit: 'count' | 'fraction' | 'times';
  /** How many words it takes. */
  readonly words: number;
}

const SMALL: Readonly<Record<Language, ReadonlyMap<string, number>>> = {
  en: numbered(
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
  ),
  fr: numbered(
    'zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize',
    [['une', 1]],
  ),
};
const TENS: Readonly<Record<Language, ReadonlyMap<string, number>>> = {
  en: tens('twenty thirty forty fifty sixty seventy eighty ninety'),
  fr: tens('vingt trente quarante cinquante soixante septante huitante nonante'),
};
export const SCALES: Readonly<Record<Language, ReadonlyMap<string, number>>> = {
  en: new Map([
    ['thousand', 1e3],
    ['million', 1e6],
    ['billion', 1e9],
  ]),
  fr: new Map([
    ['mille', 1e3],
    ['millier', 1e3],
    ['milliers', 1e3],
    ['million', 1e6],
    ['millions', 1e6],
    ['milliard', 1e9],
    ['milliards', 1e9],
  ]),
};
const PARTS: Readonly<Record<Language, ReadonlyMap<string, number>>> = {
  en: new Map([
    ['half', 2],
    ['halves', 2],
    ['third', 3],
    ['thirds', 3],
    ['quarter', 4],
    ['quarters', 4],
    ['fourths', 4],
    ['fifth', 5],
    ['fifths', 5],
    ['sixth', 6],
    ['eighth', 8],
    ['tenth', 10],
    ['tenths', 10],
  ]),
  fr: new Map([
    ['moitié', 2],
    ['demi', 2],
    ['tiers', 3],
    ['quart', 4],
    ['quarts', 4],
    ['cinquième', 5],
    ['cinquièmes', 5],
    ['sixième', 6],
    ['huitième', 8],
    ['dixième', 10],
    ['dixièmes', 10],
  ]),
};
const TIMES: ReadonlyMap<string, number> = new Map([
  ['twice', 2],
  ['thrice', 3],
  ['double', 2],
  ['triple', 3],
  ['quadruple', 4],
]);

const ARTICLES: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(['a', 'one']),
  fr: new Set(['un', 'une', 'le', 'la']),
};

/** Reads the number that `words`, folded, begin with. */
export function readNumberWords(words: readonly string[], language: Language): NumberInWords | null {
  return fraction(words, language) ?? times(words, language) ?? whole(words, language);
}

function fraction(words: readonly string[], language: Language): NumberInWords | null {
  const parts = PARTS[language];
  if ((words[0] === 'half' || words[0] === 'moitié') && words[1] !== 'as') {
    return { value: 0.5, unit: 'fraction', words: 1 };
  }
  if (words[0] === 'half') return { value: 0.5, unit: 'times', words: 1 };
  if (words[1] === undefined || !parts.has(words[1])) return null;
  const count = ARTICLES[language].has(words[0]!) ? 1 : SMALL[language].get(words[0]!);
  if (count === undefined || count === 0) return null;
  return { value: count / parts.get(words[1])!, unit: 'fraction', words: 2 };
}

function times(words: readonly string[], language: Language): NumberInWords | null {
  if (language === 'fr') {
    const value = words[0] === 'le' ? TIMES.get(words[1] ?? '') : undefined;
    return value === undefined ? null : { value, unit: 'times', words: 2 };
  }
  const value = TIMES.get(words[0]!);
  return value === undefined ? null : { value, unit: 'times', words: 1 };
}

function whole(words: readonly string[], language: Language): NumberInWords | null {
  let total = 0;
  let current = 0;
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at]!;
    const hundred = word === 'hundred' || word === 'cent' || word === 'cents';
    const small = SMALL[language].get(word);
    const ten = word === 'vingts' ? 20 : TENS[language].get(word);
    const scale = SCALES[language].get(word);
    if (hundred) {
      if (current % 100 >= 20 || (current === 0 && language === 'en')) break;
      current = Math.max(1, current) * 100;
    } else if (ten === 20 && current % 100 === 4 && language === 'fr') current += 76;
    else if (ten !== undefined && current % 100 === 0) current += ten;
    else if (small !== undefined && fits(current, small, language)) current += small;
    else if (scale !== undefined && (current > 0 || (word === 'mille' && total === 0))) {
      total += Math.max(1, current) * scale;
      current = 0;
    } else if ((word === 'and' || word === 'et') && joins(words, at, current, language)) continue;
    else break;
  }
  return at === 0 ? null : { value: total + current, unit: 'count', words: at };
}

/** Of “quatre-vingt-dix-sept” and “soixante et onze”: in French ten to sixteen may follow sixty and eighty, then up to nine. */
function fits(current: number, small: number, language: Language): boolean {
  const rest = current % 100;
  if (rest === 0) return true;
  if (small === 0) return false;
  if (language === 'en') return rest >= 20 && rest % 10 === 0 && small < 10;
  if (rest === 60 || rest === 80) return true;
  if (rest === 10 || rest === 70 || rest === 90) return small >= 7 && small < 10;
  return rest >= 20 && rest % 10 === 0 && small < 10;
}

function joins(words: readonly string[], at: number, current: number, language: Language): boolean {
  const next = words[at + 1] ?? '';
  if (language === 'fr') return current % 100 >= 20 && (next === 'un' || next === 'une' || next === 'onze');
  return current >= 100 && current % 100 === 0 && (SMALL.en.has(next) || TENS.en.has(next));
}

function numbered(words: string, more: readonly (readonly [string, number])[] = []): Map<string, number> {
  return new Map([...words.split(' ').map((word, i) => [word, i] as const), ...more]);
}

function tens(words: string): Map<string, number> {
  return new Map(words.split(' ').map((word, i) => [word, 10 * (i + 2)]));
}
