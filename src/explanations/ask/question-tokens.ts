import type { Language } from '../../procedure/wire.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import type { Mention } from '../../table/reader.ts';
import { FILLERS } from './question-words.ts';

/**
 * A question with its names and numbers taken out: what is left are the words of the language. In the text, `§c0` stands for the
 * first column found, `§v0` for a category, `§n0` for a number, `§d0` for a date.
 */
export interface ReadQuestion {
  readonly text: string;
  readonly columns: readonly ColumnProfile[];
  readonly categories: readonly Category[];
  readonly numbers: readonly number[];
  readonly dates: readonly string[];
}

/** Categories that a question names by the same words. */
export interface Category {
  readonly column: string;
  /** As they stand in the table: more than one where they differ in case or accents alone. */
  readonly values: readonly string[];
}

/** Names that are words of the language too are only taken as names where a name is expected. */
const COMMON_WORDS: ReadonlySet<string> = new Set([
  ...FILLERS,
  ...`and as average avg both but by common count date day different distinct each every except false faux fewest first frequent
  group groupe highest hors how jour largest last latest least less low lowest many max maximum mean median mediane min minimum missing
  mois month more most moyen moyenne no nombre non none not null number only or other others ou oui out over pas par per percent plus
  recent sans sauf share since smallest somme sum than that then this total toute true under unique unknown until up vide vrai when where
  without year annee autre autres aucun aucune yes`.split(/\s+/),
]);
/** Letters that stand alone in French and English: a, y, l’, qu’on m’a, … */
const ELIDED = new Set('acdijlmnsty');
const EXPECTING_NAME =
  '(?:average|mean|avg|median|sum|total|latest|earliest|highest|lowest|maximum|minimum|max|min|column|colonne|variable|field|champ|of|de|by|par|per|for each|each|chaque|selon) ';

/** In lower case, without accents, punctuation as spaces; signs that compare, and those inside numbers and dates, stay. */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/=\u0338|!=|<>/g, ' ≠ ')
    .replaceAll(/[<>]\u0338/g, ' not ')
    .replaceAll(/[−–](?=\d)/g, '-')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll(/(\d)[\s\u00A0\u202F](?=\d{3}(?!\d))/g, '$1')
    .replaceAll(/(\d),(?=\d)/g, '$1‚')
    .replaceAll(/[^\p{L}\p{N}.<>=≤≥≠%‚+~±-]+|\.(?!\d)|(?<!\d)\.|(?<!\d)-(?!\d)/gu, ' ')
    .replaceAll(/[<>]=?|[=≤≥≠]/g, ' $& ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

export function readQuestion(
  question: string,
  columns: readonly ColumnProfile[],
  mentions: readonly Mention[],
  language: Language,
): ReadQuestion {
  const found = {
    columns: [] as ColumnProfile[],
    categories: [] as Category[],
    numbers: [] as number[],
    dates: [] as string[],
  };
  // Without its accent “où” would be “ou”.
  let text = ` ${withDates(folded(question.replaceAll(/(?<!\p{L})où(?!\p{L})/giu, 'where')))} `;
  const categories = categoriesNamed(mentions, text);
  const names = [
    ...namesMeant(columns, question).map(([name, column]) => ({ name, column, category: null })),
    ...categories.map(([name, category]) => ({ name, column: null, category })),
  ].filter(({ name }) => name !== '');
  // The longest first; of a column and a category of the same name the column.
  names.sort(
    (a, b) => b.name.length - a.name.length || Number(a.column === null) - Number(b.column === null),
  );
  for (const { name, column, category } of names) {
    if (category !== null && isCommon(name)) continue;
    text = text.replaceAll(patternOf(name), (_all, before: string) =>
      column === null
        ? `${before}§v${placeOf(found.categories, category!)}`
        : `${before}§c${placeOf(found.columns, column)}`,
    );
  }
  text = text.replaceAll(BESIDE_COLUMN, (all, place: string, between: string, word: string) => {
    const column = found.columns[Number(place)]!;
    const category = commonCategory(column, word, categories);
    return category === undefined ? all : `§c${place}${between} §v${placeOf(found.categories, category)}`;
  });
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replaceAll(BESIDE_CATEGORY, (all, place: string, joint: string, word: string) => {
      const { column } = found.categories[Number(place)]!;
      const category = categories.find(([named, each]) => named === word && each.column === column)?.[1];
      return category === undefined ? all : `§v${place} ${joint} §v${placeOf(found.categories, category)}`;
    });
  }
  text = text.replaceAll(
    /(?<![§\w])\d{4}-\d{2}(?:-\d{2})?(?!\w)/g,
    (date) => `§d${found.dates.push(date) - 1}`,
  );
  text = text.replaceAll(/(?<![§\p{L}\d])-?\d+(?:[.‚]\d+)*(?![\p{L}\d.‚])/gu, (digits) => {
    const number = numberOf(digits, language);
    return number === null ? digits : `§n${found.numbers.push(number) - 1}`;
  });
  return { text: text.trim(), ...found };
}

/** “body mass” for body_mass_g: the unit at the end of a name is not said, where it is plain which column is meant. */
const UNIT =
  /^(.{3,}) (?:[kmcd]?m|[kmc]?g|mcg|lbs?|oz|in|ft|yd|mi|mph|km h|kph|[cm]?l|gal|ms|s|secs?|mins|hrs?|h|yrs?|eur|usd|gbp|chf|cad|jpy|k|c|f|[km]?w|[kmg]?hz|[km]?v|ma|pa|hpa|bar|kj|j|cal|kcal|ppm|ha|deg|[kmgt]b)$/u;

/** What a column is called in a folded question; more than one name each. */
export function namesOfColumns(columns: readonly ColumnProfile[]): (readonly [string, ColumnProfile])[] {
  const whole = columns.map((column) => [folded(column.name), column] as const);
  const taken = new Set(whole.map(([name]) => name));
  const short = whole.flatMap(([name, column]) => {
    const stem = UNIT.exec(name)?.[1];
    return stem === undefined || taken.has(stem) ? [] : [[stem, column] as const];
  });
  const meant = new Map<string, number>();
  for (const [name] of short) meant.set(name, (meant.get(name) ?? 0) + 1);
  return [...whole, ...short.filter(([name]) => meant.get(name) === 1)];
}

/** Of names that differ in signs alone, “price (€)” and “price ($)”, that which the question spells out, else none. */
function namesMeant(
  columns: readonly ColumnProfile[],
  question: string,
): (readonly [string, ColumnProfile])[] {
  const asked = question.toLowerCase();
  const all = namesOfColumns(columns);
  return all.filter(([name, column]) => {
    const same = all.filter(([other]) => other === name).map(([, { name }]) => name);
    if (same.length === 1) return true;
    const spelled = same.filter((each) => asked.includes(each.trim().toLowerCase()));
    const longest = Math.max(...spelled.map(({ length }) => length));
    return (
      spelled.includes(column.name) && spelled.every((each) => each === column.name || each.length < longest)
    );
  });
}

const MONTHS =
  'january|janvier february|fevrier march|mars april|avril may|mai june|juin july|juillet august|aout september|septembre october|octobre november|novembre december|decembre';
const MONTH_NUMBERS = new Map(
  MONTHS.split(' ').flatMap((names, i) => names.split('|').map((name) => [name, i + 1] as const)),
);
const ANY_MONTH = [...MONTH_NUMBERS.keys()].join('|');
const WRITTEN_DATE = new RegExp(
  String.raw`\b(?:(\d{1,2})(?:er|st|nd|rd|th)? (?:of |de )?)?(${ANY_MONTH})(?: (\d{1,2})(?:st|nd|rd|th)?)? (?:of |de )?(\d{4})\b`,
  'g',
);

/** 3 march 2024 and march 2024 become 2024-03-03 and 2024-03. */
function withDates(text: string): string {
  return text.replaceAll(WRITTEN_DATE, (_all, before, month: string, after, year: string) => {
    const day: string | undefined = before ?? after;
    const number = String(MONTH_NUMBERS.get(month)).padStart(2, '0');
    return `${year}-${number}${day === undefined ? '' : `-${day.padStart(2, '0')}`}`;
  });
}

/** Nor does a number name a category by itself: 2023 may be a year. */
const isCommon = (name: string): boolean =>
  COMMON_WORDS.has(name) || ELIDED.has(name) || /^[\d.‚-]+$/.test(name);

/** “smoker is yes”, “fumeur : non”: words of the language that name a category beside its column. */
const BESIDE_COLUMN =
  /§c(\d+)((?: (?:is|are|was|were|equals|equal to|est|sont|vaut|=))?) ([\p{L}\d.‚-]+)(?= (?!§v|(?:than|que|qu|empty|missing|blank|vides?|manquante?s?) ))/gu;
/** “size S or M”: the same of a further one. */
const BESIDE_CATEGORY =
  /§v(\d+) (and|or|et|ou) ([\p{L}\d.‚-]+)(?= (?:$|(?:and|or|et|ou|in|per|by|par|dans|have|has|ont|a|are|is) ))/gu;
export const YES: ReadonlySet<string> = new Set(['yes', 'true', 'oui', 'vrai']);
export const NO: ReadonlySet<string> = new Set(['no', 'false', 'non', 'faux']);

function commonCategory(
  { name, storageType }: ColumnProfile,
  word: string,
  categories: readonly (readonly [string, Category])[],
): Category | undefined {
  if (!isCommon(word)) return undefined;
  if (storageType === 'BOOLEAN') {
    if (YES.has(word)) return { column: name, values: ['true'] };
    return NO.has(word) ? { column: name, values: ['false'] } : undefined;
  }
  return categories.find(([named, { column }]) => named === word && column === name)?.[1];
}

/** Categories by their folded names; of those of several columns that of the column that is named, else none. */
function categoriesNamed(mentions: readonly Mention[], text: string): (readonly [string, Category])[] {
  const byName = new Map<string, Map<string, string[]>>();
  for (const { column, value } of mentions) {
    const name = folded(value);
    const columns = byName.get(name) ?? new Map<string, string[]>();
    columns.set(column, [...(columns.get(column) ?? []), value]);
    byName.set(name, columns);
  }
  return [...byName].flatMap(([name, columns]) => {
    const all = [...columns].map(([column, values]) => [name, { column, values }] as const);
    if (all.length === 1 || isCommon(name)) return all;
    const named = all.filter(([, { column }]) => stand(folded(column), name, text));
    return named.length === 1 ? named : [];
  });
}

/** Whether a category stands beside the name of its column. */
function stand(column: string, category: string, text: string): boolean {
  const link = '(?: (?:is|are|was|were|equals|equal to|est|sont|vaut|=))?';
  return new RegExp(
    ` (?:${escaped(column)}${link} ${escaped(category)}|${escaped(category)} ${escaped(column)}) `,
    'u',
  ).test(text);
}

export const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** A name as a whole word, in the singular or the plural. */
function patternOf(name: string): RegExp {
  if (isCommon(name)) {
    // “the total number of rows” names no column called number.
    return new RegExp(`( ${EXPECTING_NAME})${escaped(name)}(?= )(?! (?:of|de) (?:rows|lignes) )`, 'gu');
  }
  const stem = name.replace(/(?<=\p{L}{3})[sx]$/u, '');
  if (!/\p{L}$/u.test(stem)) return new RegExp(`( )${escaped(stem)}(?= )`, 'gu');
  const ending = /[^aeiou]y$/u.test(stem)
    ? `${escaped(stem.slice(0, -1))}(?:y|ies|ys)`
    : `${escaped(stem)}(?:s|x|es)?`;
  return new RegExp(`( )${ending}(?= )`, 'gu');
}

function placeOf<T>(found: T[], item: T): number {
  const known = found.indexOf(item);
  return known >= 0 ? known : found.push(item) - 1;
}

/** 1,234.5 in English, 1 234,5 in French; null where it could be either. */
function numberOf(digits: string, language: Language): number | null {
  const decimal = language === 'fr' ? '‚' : '.';
  const thousands = language === 'fr' ? '.' : '‚';
  const [whole = '', ...rest] = digits.split(decimal);
  if (rest.length > 1) return null;
  const isGrouped = whole.includes(thousands);
  // In French 1.250 may be one and a quarter, from another keyboard.
  if (language === 'fr' && /^-?[1-9]\d{0,2}\.\d{3}$/.test(digits)) return null;
  if (isGrouped && !/^-?[1-9]\d{0,2}(?:[.‚]\d{3})+$/.test(whole)) {
    // 3.5 in a French question, as the keyboard has it.
    const isPlain = rest.length === 0 && /^-?\d+[.]\d+$/.test(digits);
    return isPlain ? Number(digits) : null;
  }
  const number = Number(`${whole.replaceAll(thousands, '')}.${rest[0] ?? '0'}`);
  return Number.isFinite(number) ? number : null;
}
