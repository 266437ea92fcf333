import type { ColumnProfile } from '../../table/profile.ts';
import type { OpenQuestion } from './open-question.ts';
import { type Category, folded, type ReadQuestion } from './question-tokens.ts';
import {
  ARTICLE,
  BEFORE_FIGURE,
  COMPARISONS,
  COMPARISONS_AFTER,
  type Comparison,
  LINK,
  MOMENTS,
} from './question-words.ts';
import { isDated, isNumeric, type TableQuestion } from './table-question.ts';

export type Filter = TableQuestion['filters'][number];

const EMPTY = '(?:missing|empty|blank|null|manquante?s?|vides?)';
const CELLS = '(?: (?:values?|valeurs?|cells?|cellules?))*';
const OF = '(?: (?:in|of|for|from|dans|de|d|pour|a|en))?';
const THE = '(?: (?:the|la|le|les|l))?';

/** “missing values in §c0”, “§c0 is not empty” */
export function emptyFilters(read: ReadQuestion, open: OpenQuestion): Filter[] {
  const forms: readonly (readonly ['empty' | 'filled', string])[] = [
    ['filled', String.raw`§c(\d+)(?: (?:is|are|n|est|sont|ne|has|have))* (?:not|non|pas) ${EMPTY}(?= |$)`],
    ['filled', String.raw`(?:^|(?<= ))(?:not|non) ${EMPTY}${CELLS}${OF}${THE} §c(\d+)`],
    [
      'empty',
      String.raw`(?:^|(?<= ))(?:do not have|does not have|don t have|doesn t have|haven t|hasn t|n ont pas|n a pas|ayant pas)(?: (?:a|an|any|de|d|valeur|value|in|for|pour|dans))*${THE} §c(\d+)`,
    ],
    ['empty', String.raw`(?:^|(?<= ))(?:${EMPTY}|without|sans|no)${CELLS}${OF}${THE} §c(\d+)`],
    [
      'empty',
      String.raw`§c(\d+)(?: (?:is|are|was|were|est|sont|has|have|values?|valeurs?))* ${EMPTY}(?= |$)`,
    ],
  ];
  return forms.flatMap(([is, form]) => {
    const pattern = new RegExp(form);
    const found = pattern.exec(open.text);
    const column = found === null ? undefined : read.columns[Number(found[1])]!;
    if (found === null || column === undefined) return [];
    if (!SAYS_EMPTY.test(found[0]) && !isEmptyWithout(column)) return [];
    open.take(pattern);
    return [{ column: column.name, is, values: [] }];
  });
}

const SAYS_EMPTY = new RegExp(`(?:^| )(?:${EMPTY}|values?|valeurs?|cells?|cellules?)(?= |$)`);

/** “No garden” is one that is not there, “no children” none of them: neither is an empty cell. */
function isEmptyWithout({ storageType, statistics }: ColumnProfile): boolean {
  if (storageType === 'BOOLEAN' || statistics.unique_count <= 2) return false;
  return statistics.type !== 'numeric' || (statistics.min ?? 0) > 0;
}

/** “price over 10”, “more than 3 rooms”, “between 10 and 20 in price”; null where it is not plain what is meant. */
export function numberFilters(read: ReadQuestion, open: OpenQuestion): Filter[] | null {
  const filters: Filter[] = [];
  const between = String.raw`(?:between|(?:compris(?:es?)? )?entre|from|de) §n(\d+) (?:and|et|to|a) §n(\d+)`;
  const forms: readonly (readonly [readonly Comparison[], string])[] = [
    [['at least', 'at most'], between],
    ...COMPARISONS_AFTER.map(([is, after]) => [[is], String.raw`§n(\d+) (?:${after})`] as const),
    ...COMPARISONS.map(([is, before]) => [[is], String.raw`(?:${before}) §n(\d+)`] as const),
  ];
  for (const [is, form] of NAMED_AND_MORE) {
    for (let found = form.exec(open.text); found !== null; found = form.exec(open.text)) {
      const column = read.columns[Number(found[2])]!;
      if (!isNumeric(column)) return null;
      open.take(form);
      filters.push({ column: column.name, is, values: [String(read.numbers[Number(found[1])])] });
    }
  }
  const takeNext = (): boolean =>
    forms.some(([kinds, form]) => {
      const found = new RegExp(`(?:^|(?<= ))${form}(?= |$)`).exec(open.text);
      const place = found === null ? null : placeOfCompared(read, open.text, found, filters.at(-1));
      if (found === null || place === null) return false;
      const column = read.columns[place.column]!;
      for (const [i, is] of kinds.entries()) {
        filters.push({ column: column.name, is, values: [String(read.numbers[Number(found[i + 1])])] });
      }
      open.takeSpan(place.from, place.to);
      return true;
    });
  while (takeNext()) {
    // “price over 10 and under 20”: the second is understood once the first is.
  }
  for (let found = open.take(HAVING); found !== null; found = open.take(HAVING)) {
    const column = read.columns[Number(found[2])]!;
    if (!isNumeric(column)) return null;
    filters.push({ column: column.name, is: 'equal', values: [String(read.numbers[Number(found[1])])] });
  }
  const bare = BARE.exec(open.text);
  const named = bare === null ? undefined : read.columns[Number(bare[1])]!;
  if (bare !== null && named !== undefined && isNumeric(named)) {
    const number = read.numbers[Number(bare[2])]!;
    // “price 2020”: in that year, or so much?
    if (!isYear(number) && !BEFORE_FIGURE.test(`${open.text.slice(0, bare.index)}`)) {
      open.take(BARE);
      filters.push({ column: named.name, is: 'equal', values: [String(number)] });
    }
  }
  return filters;
}

/** “3 rooms or more” */
const NAMED_AND_MORE: readonly (readonly [Comparison, RegExp])[] = COMPARISONS_AFTER.map(([is, after]) => [
  is,
  new RegExp(
    String.raw`(?:^|(?<= ))(?:(?:have|has|having|with|ont|a|avec|ayant|de) )?§n(\d+) §c(\d+) (?:${after})(?= |$)`,
  ),
]);
/** “a price of 10”, “rooms 3” */
const BARE =
  /(?:^|(?<= ))§c(\d+)(?: (?:of|de|d|at|a))? §n(\d+)(?= (?:and|et|in|dans|per|par|by|pour|for|¤)(?: |$)|$)/;
/** “with 3 rooms” */
const HAVING = /(?:^|(?<= ))(?:have|has|having|with|of|ont|a|avec|ayant|de) §n(\d+) §c(\d+)(?= |$)/;

/** Where a comparison and the column that it is about stand; null where that is not plain. */
function placeOfCompared(
  read: ReadQuestion,
  text: string,
  found: RegExpExecArray,
  last: Filter | undefined,
): { readonly column: number; readonly from: number; readonly to: number } | null {
  const end = found.index + found[0].length;
  const before = new RegExp(String.raw`§c(\d+)${LINK} $`).exec(text.slice(0, found.index));
  const after = new RegExp(String.raw`^${OF}${THE} §c(\d+)(?= |$)`).exec(text.slice(end));
  const numeric = (match: RegExpExecArray | null) =>
    match !== null && isNumeric(read.columns[Number(match[1])]!) ? Number(match[1]) : null;
  const [left, right] = [numeric(before), numeric(after)];
  if (left !== null && right !== null) return null;
  if (right !== null) return { column: right, from: found.index, to: end + after![0].length };
  if (left !== null) {
    // “the mean price over 10”: is it the mean or the price that is over 10?
    const isFigure = BEFORE_FIGURE.test(text.slice(0, before!.index));
    return isFigure ? null : { column: left, from: before!.index, to: end };
  }
  // “price over 10 and under 20”
  const joined = /¤ (?:and|et) $/.exec(text.slice(0, found.index));
  const column = read.columns.findIndex(({ name }) => name === last?.column);
  return joined === null || column < 0 ? null : { column, from: found.index, to: end };
}

const YEAR_NAMES = new Set(['year', 'years', 'annee', 'an']);
const NAMED_PERIOD = '(?:(?:year|annee|month of|mois de|mois d) )?';
const MOMENT = String.raw`${ARTICLE}${NAMED_PERIOD}§(n|d)(\d+)`;

/** “in 2023”, “after the 3rd of March 2023”, “between 2020 and 2022” */
export function momentFilters(
  read: ReadQuestion,
  open: OpenQuestion,
  all: readonly ColumnProfile[],
): Filter[] {
  const column = columnOfMoments(read, all);
  if (column === undefined) return [];
  const filters: Filter[] = [];
  const forms: readonly (readonly [readonly Comparison[], string])[] = [
    [['at least', 'at most'], `(?:between|entre|from|de) ${MOMENT} (?:and|et|to|until|a) ${MOMENT}`],
    [['more than', 'less than'], `(?:after|apres) ${MOMENT} (?:and|but|et|mais) (?:before|avant) ${MOMENT}`],
    ...MOMENTS.map(([is, before]) => [[is], `(?:${before}) ${MOMENT}`] as const),
    [['equal'], String.raw`(?<=§c\d+ )(?:is|are|was|est|sont) ${MOMENT}`],
  ];
  for (const [kinds, form] of forms) {
    const pattern = new RegExp(`(?:^|(?<= ))${form}(?= |$)`);
    for (let found = pattern.exec(open.text); found !== null; found = pattern.exec(open.text)) {
      const moments = kinds.map((_, i) => momentOf(read, found![1 + 2 * i]!, found![2 + 2 * i]!));
      const known = moments.filter((moment) => moment !== null);
      if (known.length < kinds.length || (isNumeric(column) && known.some((each) => each.includes('-'))))
        break;
      filters.push(...kinds.map((is, i) => ({ column: column.name, is, values: [known[i]!] })));
      const before = new RegExp(String.raw`§c(\d+)${LINK} $`).exec(open.text.slice(0, found.index));
      // “the latest order date before 2020” asks for the date.
      const isOfIt =
        before !== null &&
        read.columns[Number(before[1])] === column &&
        !BEFORE_FIGURE.test(open.text.slice(0, before.index));
      open.takeSpan(isOfIt ? before.index : found.index, found.index + found[0].length);
    }
  }
  return filters;
}

/** The dates that are named, else the only ones, else the numbers that are called years. */
function columnOfMoments(read: ReadQuestion, all: readonly ColumnProfile[]): ColumnProfile | undefined {
  const named = read.columns.filter(isDated);
  if (named.length > 0) return named.length === 1 ? named[0] : undefined;
  const dated = all.filter(isDated);
  if (dated.length > 0) return dated.length === 1 ? dated[0] : undefined;
  const years = all.filter((column) => isNumeric(column) && YEAR_NAMES.has(folded(column.name)));
  return years.length === 1 ? years[0] : undefined;
}

/** A date, or a number that can only be a year. */
function momentOf(read: ReadQuestion, kind: string, place: string): string | null {
  if (kind === 'd') return read.dates[Number(place)]!;
  const number = read.numbers[Number(place)]!;
  return isYear(number) ? String(number) : null;
}

const isYear = (number: number): boolean => /^(?:1[89]|2[01])\d{2}$/.test(String(number));

/** Filters, and the column whose categories are to be compared with each other. */
export interface CategoryFilters {
  readonly filters: readonly Filter[];
  readonly compared: string | null;
}

const TO = '(?:(?:in|of|from|for|de|du|des|d|en|dans|the|la|le|les|l|either|soit|a|au|aux) )*';
const RUN = new RegExp(String.raw`§v\d+(?: (?:(?:and|or|et|ou|vs|versus|than|que) )?${TO}§v\d+)*(?= |$)`);
const NOT = new RegExp(
  `(?:^|(?<= ))(?:(?:ne|n)(?: (?:est|sont|vaut|valent|vient|viennent))? pas|(?:is|are|was|were|isn|aren|wasn|weren) (?:not|t)|non|(?:all|tous|toutes) but|but not|not|except(?: for)?|excluding|apart from|other than|outside|sauf|hors|hormis|a l exception de|autres? que|differente?s? de|different from|not equal to|≠) ${TO}$`,
);
const EXCEPT = /but|except|excluding|apart|outside|sauf|hors|hormis/;
const OF_COLUMN = new RegExp(
  String.raw`(?:^|(?<= ))§c(\d+)(?: (?:is|are|was|were|equals|equal|to|=|est|sont|vaut|valent|egale?))* ${TO}$`,
);

const COUNTING =
  /(?:^| )(?:how many|number of|combien(?: y a t il)? (?:de|d)|nombre (?:de|d))(?: (?:the|la|le|les|l))? $/;
const GROUPING =
  /(?:^| )(?:by|per|each|every|across|par|chaque|selon|suivant|which|what|quels?|quelles?)(?: (?:the|la|le|les|l))? $/;

/** “in the North”, “region is not North”, “North or South”; null where it is not plain what is meant. */
export function categoryFilters(read: ReadQuestion, open: OpenQuestion): CategoryFilters | null {
  const filters: Filter[] = [];
  let compared: string | null = null;
  for (let found = RUN.exec(open.text); found !== null; found = RUN.exec(open.text)) {
    const run = runOf(read, found[0]);
    if (run === null) return null;
    const { categories } = run;
    if (categories.some(({ column }) => filters.some((filter) => filter.column === column))) return null;
    const [first] = categories;
    const not = NOT.exec(open.text.slice(0, found.index));
    // “except North and South” compares nothing.
    if (run.isCompared && not === null) {
      if (compared !== null) return null;
      compared = first!.column;
    }
    let from = found.index;
    if (not !== null && categories.length > 1) return null;
    // “except North and size S”: both, or each?
    const rest = open.text.slice(found.index + found[0].length);
    if (not !== null && EXCEPT.test(not[0]) && /^ (?:and|or|et|ou|ni) /.test(rest)) return null;
    if (not !== null) from = not.index;
    const before = OF_COLUMN.exec(open.text.slice(0, from));
    const isOfIt = before !== null && read.columns[Number(before[1])]!.name === first!.column;
    // “How many regions in the North?” counts regions.
    if (isOfIt && COUNTING.test(open.text.slice(0, before.index))) return null;
    // “by region except North”
    if (isOfIt && !GROUPING.test(open.text.slice(0, before.index))) from = before.index;
    let to = found.index + found[0].length;
    const after = /^ §c(\d+)(?= |$)/.exec(open.text.slice(to));
    if (after !== null && read.columns[Number(after[1])]!.name === first!.column) to += after[0].length;
    open.takeSpan(from, to);
    for (const { column, values } of categories) {
      filters.push({ column, is: not === null ? 'equal' : 'different', values: [...values] });
    }
  }
  return { filters, compared };
}

interface Run {
  readonly categories: readonly Category[];
  readonly isCompared: boolean;
}

/** Categories that stand together: of one column any of them, of several columns all; null where they are mixed. */
function runOf(read: ReadQuestion, text: string): Run | null {
  const list = [
    ...new Set([...text.matchAll(/§v(\d+)/g)].map(([, place]) => read.categories[Number(place)]!)),
  ];
  const joints = [...text.matchAll(/ (and|or|et|ou|vs|versus|than|que)(?= )/g)].map(([, word]) => word!);
  // “North versus Iris-setosa” weighs rows that are both against each other.
  const isPair = joints.some((word) => word !== 'and' && word !== 'et' && word !== 'or' && word !== 'ou');
  const isOr = joints.some((word) => word === 'or' || word === 'ou');
  const columns = new Set(list.map(({ column }) => column));
  if (columns.size === list.length)
    return (isOr || isPair) && list.length > 1 ? null : { categories: list, isCompared: false };
  if (columns.size > 1 || (isOr && joints.some((word) => word !== 'or' && word !== 'ou'))) return null;
  const values = list.flatMap((category) => category.values);
  return { categories: [{ column: list[0]!.column, values }], isCompared: !isOr };
}
