import type { Language } from '../../procedure/wire.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import type { Mention } from '../../table/reader.ts';
import { type ReadQuestion, readQuestion } from './question-tokens.ts';
import { isDated, isNumeric, type TableQuestion } from './table-question.ts';

type Filter = TableQuestion['filters'][number];
type Measure = TableQuestion['measure'];

const MEAN = /\b(?:average|mean|avg|moyen\w*)\b/;
const MEDIAN = /\bmedian\w*\b/;
const SUM = /\b(?:sum|total|totale|totaux|somme)\b/;
const DISTINCT = /\b(?:different|differente?s|distincte?s?|distinct|uniques?)\b/;
const COUNT =
  /\b(?:how many|number of|count|combien|nombre|share|percent\w*|proportion|fraction|pourcentage|part)\b|%/;
const FREQUENT =
  /\b(?:common|frequent\w*|courant\w*|repandu\w*|popula\w+|nombreu\w+|numerous|most often|plus souvent)\b/;
const HIGHEST =
  /\b(?:highest|largest|maximum|max|biggest|greatest|latest|most recent|most|maximal\w*|plus (?:grand|eleve|haut|recent|cher|gros)\w*)\b/;
const LOWEST =
  /\b(?:lowest|smallest|minimum|min|fewest|least|earliest|oldest|cheapest|minimal\w*|(?:plus (?:petit|bas|faible|ancien)\w*)|moins (?:eleve|cher|haut|nombreu|courant|frequent)\w*)\b/;
const CLUSTER = '(?:clusters?|groups?|groupes?)';
const ARTICLE = '(?:the |la |le |les |l |des |du )?';
const GROUPED = new RegExp(
  String.raw`\b(?:by|per|each|every|across|par|chaque|selon|suivant) ${ARTICLE}(?:§c(?<column>\d+)|(?<cluster>${CLUSTER})(?! §n)|(?<period>years?|months?|annees?|ans?|mois)\b)`,
);
const WHICH = new RegExp(
  String.raw`\b(?:which|what|quels?|quelles?) (?:is the |est le |est la )?(?:§c(?<column>\d+)|(?<cluster>${CLUSTER})\b)`,
);
const EXTREME_CLUSTER = new RegExp(
  String.raw`\b(?:largest|biggest|smallest|plus (?:grand|gros|petit)) ${CLUSTER}\b`,
);
const COUNTED_COLUMN =
  /\b(?:how many|number of|combien de|nombre de|combien d|nombre d)(?: different\w*| distinct\w*)? §c(\d+)/;
const ROWS = /\b(?:rows?|lignes?|records?|entries|observations?|enregistrements?|points?)\b/;
/** What is left of these was not understood, and would turn the question round. */
const NEGATION =
  /\b(?:not|never|except|excluding|other than|outside|neither|nor|without|\w+n t|sauf|hors|pas|sans|autres? que|ni)\b/;
/** Figures that the form has no place for. */
const BEYOND =
  /\b(?:second|third|2nd|3rd|deuxieme|troisieme|deviation|variance|percentiles?|quartiles?|quantiles?|ecarts? types?|weighted|pondere\w*|ratio|top)\b/;
/** What facts tell and no column does. */
const ABOUT_MAP =
  /\b(?:anomal\w+|outliers?|unusual|strange\w*|inhabituel\w*|atypique\w*|aberrant\w*|columns?|colonnes?|correlat\w+|noise|bruit)\b/;

const COMPARISONS: readonly (readonly [Filter['is'], string])[] = [
  ['at least', 'at least|no less than|au moins|au minimum|>=|≥'],
  ['at most', 'at most|no more than|up to|au plus|au maximum|<=|≤'],
  [
    'more than',
    'more than|over|above|greater than|higher than|larger than|exceeds?|exceeding|beyond|plus de|plus que|superieure?s? a|depass\\w+|au dessus de|au dela de|>',
  ],
  [
    'less than',
    'less than|fewer than|under|below|lower than|smaller than|moins de|moins que|inferieure?s? a|en dessous de|<',
  ],
  ['equal', 'equal to|equals|exactly|egale?s? a|exactement|='],
];
const MOMENTS: readonly (readonly [Filter['is'], string])[] = [
  ['at least', 'since|from|starting in|depuis|a partir de'],
  ['at most', 'until|up to|jusqu en|jusqu a'],
  ['more than', 'after|later than|apres'],
  ['less than', 'before|earlier than|avant'],
  ['equal', 'in|on|during|en|le|pendant|durant'],
];

export interface PlanContext {
  readonly columns: readonly ColumnProfile[];
  /** Categories of the table that the question names. */
  readonly mentions: readonly Mention[];
  readonly language: Language;
}

/**
 * What a question in plain words asks of the table. Deliberately narrow: a question with a number or a category that cannot be
 * placed is not answered by leaving that out.
 *
 * @returns null where it asks for no figure that is understood for certain
 */
export function planQuestion(question: string, context: PlanContext): TableQuestion | null {
  const read = readQuestion(question, context.columns, context.mentions, context.language);
  const taken = new Set<number>();
  const rest = { text: read.text };
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(rest.text);
    if (found !== null) rest.text = rest.text.replace(found[0], ' ¤ ');
    return found;
  };

  const inCluster = take(new RegExp(String.raw`\b${CLUSTER}(?: number| numero| no)? §n(\d+)`));
  const cluster = inCluster === null ? null : read.numbers[Number(inCluster[1])]!;
  const filters = [
    ...emptyFilters(read, take, taken),
    ...numberFilters(read, rest, take, taken),
    ...dateFilters(read, rest, take, context.columns),
  ];
  if (/§[nd]/.test(rest.text)) return null;

  const byValue = new Map<string, Mention[]>();
  for (const mention of read.values) {
    byValue.set(mention.column, [...(byValue.get(mention.column) ?? []), mention]);
  }
  const compared = [...byValue].find(([, values]) => values.length > 1)?.[0];
  for (const [name, values] of byValue) {
    takeColumn(read, name, taken);
    if (name === compared) continue;
    const place = read.values.indexOf(values[0]!);
    const isNot = new RegExp(
      String.raw`\b(?:not|except|excluding|other than|sauf|hors|pas|autres? que) (?:in |of |de |en )?§v${place}\b`,
    );
    filters.push({
      column: name,
      is: take(isNot) === null ? 'equal' : 'different',
      value: values[0]!.value,
    });
  }

  if (NEGATION.test(rest.text) || BEYOND.test(rest.text)) return null;
  const group = groupOf(read, take, compared, context.columns, taken);
  const free = read.columns.filter((_, i) => !taken.has(i));
  const ordered = { order: LOWEST.test(rest.text) ? ('lowest' as const) : ('highest' as const) };
  const plan = (measure: Measure, column: string | null, grouping = group): TableQuestion => ({
    measure,
    column,
    filters,
    cluster,
    ...grouping,
    ...ordered,
  });

  if (EXTREME_CLUSTER.test(rest.text) && read.columns.length === 0) {
    return plan('count', null, { group: 'cluster', group_column: null, period: null });
  }
  const averaged: Measure | null = MEDIAN.test(rest.text)
    ? 'median'
    : MEAN.test(rest.text)
      ? 'mean'
      : SUM.test(rest.text)
        ? 'sum'
        : null;
  const measurable =
    free.find(isNumeric) ??
    read.columns.find((column) => isNumeric(column) && column.name !== group.group_column);
  // Of two columns one would be left out.
  if (averaged !== null && free.filter(isNumeric).length > 1) return null;
  if (averaged !== null && measurable !== undefined) return plan(averaged, measurable.name);
  if (averaged !== null && averaged !== 'sum') return null;

  if (FREQUENT.test(rest.text) && group.group === null && free.length === 1) {
    return plan('count', null, { group: 'column', group_column: free[0]!.name, period: null });
  }
  if (COUNT.test(rest.text) || FREQUENT.test(rest.text)) {
    const counted = COUNTED_COLUMN.exec(rest.text);
    if (counted !== null && !taken.has(Number(counted[1]))) {
      const column = read.columns[Number(counted[1])]!;
      return isNumeric(column) && !DISTINCT.test(rest.text) ? null : plan('distinct', column.name);
    }
    if (ABOUT_MAP.test(rest.text)) return null;
    const isAboutRows =
      filters.length > 0 || cluster !== null || group.group !== null || ROWS.test(rest.text);
    return isAboutRows && free.length === 0 ? plan('count', null) : null;
  }

  const isHigh = HIGHEST.test(rest.text);
  if (isHigh || LOWEST.test(rest.text)) {
    if (group.group === 'cluster' && free.length === 0) return plan('count', null);
    const extreme = free.find((column) => isNumeric(column) || isDated(column));
    return extreme === undefined ? null : plan(isHigh ? 'max' : 'min', extreme.name);
  }
  return null;
}

function takeColumn({ columns }: ReadQuestion, name: string, taken: Set<number>): void {
  const at = columns.findIndex((column) => column.name === name);
  if (at >= 0) taken.add(at);
}

type Take = (pattern: RegExp) => RegExpExecArray | null;
const EMPTY = '(?:missing|empty|blank|manquante?s?|vides?|sans valeur|no value|without)';

/** “missing values in §c0”, “§c0 is empty” */
function emptyFilters(read: ReadQuestion, take: Take, taken: Set<number>): Filter[] {
  const found =
    take(
      new RegExp(
        String.raw`\b${EMPTY}(?: values?| valeurs?| cells?| cellules?)*(?: in| of| for| dans| de| pour| a)?(?: the| la| le| les)? §c(\d+)`,
      ),
    ) ?? take(new RegExp(String.raw`§c(\d+)(?: \w+){0,2} ${EMPTY}\b`));
  if (found === null) return [];
  const at = Number(found[1]);
  taken.add(at);
  return [{ column: read.columns[at]!.name, is: 'empty', value: null }];
}

function numberFilters(
  read: ReadQuestion,
  rest: { readonly text: string },
  take: Take,
  taken: Set<number>,
): Filter[] {
  const filters: Filter[] = [];
  const columnNear = (before: string, after: string) => {
    const places = [
      ...[...before.matchAll(/§c(\d+)/g)].map((found) => Number(found[1])).reverse(),
      ...[...after.matchAll(/§c(\d+)/g)].map((found) => Number(found[1])),
    ];
    return places.find((place) => isNumeric(read.columns[place]!));
  };
  const add = (pattern: RegExp, kinds: readonly Filter['is'][]) => {
    for (let found = pattern.exec(rest.text); found !== null; found = pattern.exec(rest.text)) {
      const place = columnNear(
        rest.text.slice(0, found.index),
        rest.text.slice(found.index + found[0].length),
      );
      if (place === undefined) return;
      kinds.forEach((is, i) => {
        filters.push({
          column: read.columns[place]!.name,
          is,
          value: String(read.numbers[Number(found![i + 1])]),
        });
      });
      taken.add(place);
      take(pattern);
    }
  };
  add(/(?:\bbetween|\bentre) §n(\d+) (?:and|et) §n(\d+)/, ['at least', 'at most']);
  for (const [is, words] of COMPARISONS) add(new RegExp(String.raw`(?:^|(?<= ))(?:${words}) §n(\d+)`), [is]);
  return filters;
}

function dateFilters(
  read: ReadQuestion,
  rest: { readonly text: string },
  take: Take,
  all: readonly ColumnProfile[],
): Filter[] {
  const dated = all.filter(isDated);
  const column = read.columns.find(isDated) ?? (dated.length === 1 ? dated[0] : undefined);
  if (column === undefined) return [];
  const filters: Filter[] = [];
  for (const [is, words] of MOMENTS) {
    const pattern = new RegExp(String.raw`\b(?:${words}) (?:the |le )?§(n|d)(\d+)`);
    for (let found = pattern.exec(rest.text); found !== null; found = pattern.exec(rest.text)) {
      const place = Number(found[2]);
      const value = found[1] === 'd' ? read.dates[place]! : String(read.numbers[place]);
      if (found[1] === 'n' && !/^[12]\d{3}$/.test(value)) break;
      filters.push({ column: column.name, is, value });
      take(pattern);
    }
  }
  return filters;
}

/** “Which is the price …” asks for a figure, “which is the region …” for a group. */
function asksWhich({ text, columns }: ReadQuestion): boolean {
  const column = WHICH.exec(text)?.groups?.['column'];
  return column === undefined || !isNumeric(columns[Number(column)]!);
}

type Grouping = Pick<TableQuestion, 'group' | 'group_column' | 'period'>;
const UNGROUPED: Grouping = { group: null, group_column: null, period: null };

function groupOf(
  read: ReadQuestion,
  take: Take,
  compared: string | undefined,
  all: readonly ColumnProfile[],
  taken: Set<number>,
): Grouping {
  if (compared !== undefined) return { group: 'column', group_column: compared, period: null };
  const found = take(GROUPED) ?? (asksWhich(read) ? take(WHICH) : null);
  if (found === null) return UNGROUPED;
  const { column, cluster, period } = found.groups ?? {};
  if (cluster !== undefined) return { group: 'cluster', group_column: null, period: null };
  if (column !== undefined) {
    taken.add(Number(column));
    return { group: 'column', group_column: read.columns[Number(column)]!.name, period: null };
  }
  const dated = read.columns.find(isDated) ?? all.find(isDated);
  if (dated === undefined) return UNGROUPED;
  takeColumn(read, dated.name, taken);
  return {
    group: 'column',
    group_column: dated.name,
    period: /^(?:month|mois)/.test(period ?? '') ? 'month' : 'year',
  };
}
