import type { Measure, RowFilter } from '../../../table/reader.ts';
import { formatDate } from '../../template/dates-in-words.ts';
import { COLON, isOne, listed, named, rows, SEMICOLON, valued } from '../../template/fr/quoted.ts';
import { formatCount, formatExact, formatShare } from '../../template/numbers-in-words.ts';
import type { AnswerWords, ToldGroup } from '../answer-words.ts';
import { kindOfPeriod, type Period } from '../period.ts';
import { capitalised, isOfAll, lackOf, type ToldQuestion } from '../question-parts.ts';

const MEASURES: Readonly<Record<Measure, string>> = {
  count: 'le nombre de lignes',
  share: 'la part des lignes',
  distinct: 'le nombre de valeurs différentes de',
  mean: 'la moyenne de',
  median: 'la médiane de',
  sum: 'la somme de',
  min: 'la plus petite valeur de',
  max: 'la plus grande valeur de',
};

const DATES: Readonly<Partial<Record<Measure, string>>> = {
  median: 'la date médiane de',
  min: 'la date la plus ancienne de',
  max: 'la date la plus récente de',
};

const MONTH = new Intl.DateTimeFormat('fr', { timeZone: 'UTC', year: 'numeric', month: 'long' });

export const french: AnswerWords = {
  count: (question, count, total) => {
    if (isOfAll(question)) return `La table compte ${rows(total)}.`;
    const share = formatShare(total === 0 ? 0 : count / total, 'fr');
    const of = `${rows(count)} sur ${formatCount(total, 'fr')} (${share})`;
    const isSingle = isOne(count);
    const which = question.filters.length === 1 ? 'cette condition' : 'ces conditions';
    const meets = `${isSingle ? 'remplit' : 'remplissent'} ${which}${COLON}${conditions(question)}`;
    if (question.cluster === null) return `${of} ${meets}.`;
    const place = `${of} de la carte ${isSingle ? 'est' : 'sont'} ${inCluster(question.cluster)}`;
    return question.filters.length === 0 ? `${place}.` : `${place} et ${meets}.`;
  },
  figure: (question, value, count, isDate) =>
    `Sur ${rows(count)}${among(question)}, ${measured(question, isDate)} est ${isDate ? 'le' : 'de'} ${value}.`,
  nothing: (question, chosen) => {
    const { columns, isOfCluster } = lackOf(question, chosen);
    if (isOfCluster) {
      const having = columns.length === 0 ? '' : ` avec une valeur dans ${listed(columns.map(named))}`;
      return `Aucune ligne${among(question)} n’est dans un groupe${having}.`;
    }
    if (columns.length === 0) return `Il n’y a aucune ligne${among(question)}.`;
    return `Aucune ligne${among(question)} n’a de valeur ${columns.length > 1 ? 'à la fois ' : ''}dans ${listed(columns.map(named))}.`;
  },
  tooLarge: (question) =>
    `${capitalised(measured(question, false))}${among(question)} est un nombre trop grand pour être donné.`,
  groups: (question, groups, groupCount, isDate) => {
    const { measure, order } = question;
    const isCount = measure === 'count';
    const items = groups.map(
      ({ key, value, rows: count, share }) =>
        `${keyed(question, key)} (${isCount ? `${value}, soit ${formatShare(share, 'fr')}` : `${value}, pour ${rows(count)}`})`,
    );
    const [first, ...others] = items;
    const more = order === 'highest' ? 'plus' : 'moins';
    const what = isCount
      ? `les lignes sont les ${more} nombreuses`
      : `${measured(question, isDate)} ${rankOf(question, isDate)}`;
    const next = others.length === 0 ? '' : `, puis pour ${listed(others)}`;
    const by = `par ${groupName(question)}, ${what} pour ${first}${next}${remaining(groups, groupCount)}.`;
    return isOfAll(question) ? capitalised(by) : `Parmi les lignes${among(question)}, ${by}`;
  },
  shares: (question, groups, groupCount) => {
    const { groupBy, cluster, filters, truths, order } = question;
    const place = cluster === null ? '' : ` ${inCluster(cluster)}`;
    const share = `${MEASURES.share} où ${listed(filters.map((filter) => condition(filter, truths)))}`;
    const items = groups.map(({ key, value, rows: count }) => ({
      key,
      figure: `${value} ${isOne(count) ? 'd’une seule ligne' : `de ${rows(count)}`}`,
    }));
    if (groupBy === null) return `${capitalised(share)}${place} est de ${items[0]!.figure}.`;
    const [first, ...others] = items.map(({ key, figure }) => `${keyed(question, key)} (${figure})`);
    const next = others.length === 0 ? '' : `, puis pour ${listed(others)}`;
    const rank = `est la ${order === 'highest' ? 'plus' : 'moins'} élevée`;
    const by = `par ${groupName(question)}, ${share} ${rank} pour ${first}${next}${remaining(groups, groupCount)}.`;
    return place === '' ? capitalised(by) : `Parmi les lignes${place}, ${by}`;
  },
  tooSlow: 'La table n’a pas pu être lue à temps. Posez la question à nouveau dans un instant.',
  unknown: (columns) =>
    `Rien de ce que l’on sait de cette carte n’y répond. Essayez avec un groupe, les lignes inhabituelles ou une colonne comme ${listed(columns.map(named), 'ou')}.`,
};

function remaining(told: readonly ToldGroup[], groupCount: number): string {
  return groupCount > told.length
    ? `${SEMICOLON}il y a ${formatCount(groupCount, 'fr')} groupes en tout`
    : '';
}

function rankOf({ measure, order }: ToldQuestion, isDate: boolean): string {
  const isHigh = order === 'highest';
  // The latest date is no “latest” one among other latest dates.
  if (isDate) return isHigh ? 'vient en dernier' : 'vient en premier';
  if (measure === 'distinct') return isHigh ? 'est le plus élevé' : 'est le moins élevé';
  return isHigh ? 'est la plus élevée' : 'est la moins élevée';
}

function measured({ measure, column }: ToldQuestion, isDate: boolean): string {
  const name = (isDate ? DATES[measure] : undefined) ?? MEASURES[measure];
  return column === null ? name : `${name} ${named(column)}`;
}

function inCluster(cluster: number): string {
  return cluster < 0 ? 'hors des groupes' : `dans le groupe ${cluster}`;
}

function among(question: ToldQuestion): string {
  const place = question.cluster === null ? '' : ` ${inCluster(question.cluster)}`;
  return question.filters.length === 0 ? place : `${place} où ${conditions(question)}`;
}

function groupName({ groupBy }: ToldQuestion): string {
  if (groupBy === null || groupBy.by === 'cluster') return 'groupe';
  if (groupBy.by === 'value') return named(groupBy.column);
  return `${PERIODS[groupBy.by]} de ${named(groupBy.column)}`;
}

const PERIODS = { year: 'année', month: 'mois', day: 'jour' } as const;

function keyed({ groupBy, truths }: ToldQuestion, key: string | number | null): string {
  if (groupBy?.by === 'cluster') return Number(key) < 0 ? 'les lignes hors des groupes' : `le groupe ${key}`;
  if (groupBy?.by === 'month') return MONTH.format(Number(key));
  if (groupBy?.by === 'day') return `le ${formatDate(Number(key), false, 'fr')}`;
  if (groupBy?.by === 'year') return String(key);
  return groupBy !== null && truths.has(groupBy.column) ? truth(String(key)) : valued(String(key));
}

/** A value of a column of truth values. */
function truth(value: string): string {
  return value === 'true' ? 'oui' : 'non';
}

function conditions({ filters, truths }: ToldQuestion): string {
  return listed(filters.map((filter) => condition(filter, truths)));
}

function condition(filter: RowFilter, truths: ReadonlySet<string>): string {
  const column = named(filter.column);
  if ('texts' in filter) {
    return `${column} ${filter.is === 'equal' ? 'vaut' : 'ne vaut pas'} ${listed(filter.texts.map(truths.has(filter.column) ? truth : valued), 'ou')}`;
  }
  if ('number' in filter) return `${column} ${COMPARISONS[filter.is]} ${formatExact(filter.number, 'fr')}`;
  if ('from' in filter) return `${column} ${dated(filter.is, filter)}`;
  return `${column} ${filter.is === 'empty' ? 'est vide' : 'a une valeur'}`;
}

const COMPARISONS = {
  equal: 'vaut',
  different: 'ne vaut pas',
  'at least': 'vaut au moins',
  'at most': 'vaut au plus',
  'more than': 'dépasse',
  'less than': 'est en dessous de',
} as const;

function dated(is: keyof typeof COMPARISONS, period: Period): string {
  const kind = kindOfPeriod(period);
  const name = periodName(period);
  const article = kind === 'day' ? 'le ' : '';
  const within = kind === 'day' ? `le ${name}` : `en ${name}`;
  switch (is) {
    case 'equal':
      return `tombe ${within}`;
    case 'different':
      return `ne tombe pas ${within}`;
    case 'at least':
      return `tombe ${within} ou après`;
    case 'at most':
      return `tombe ${within} ou avant`;
    case 'more than':
      return `tombe après ${article}${name}`;
    case 'less than':
      return `tombe avant ${article}${name}`;
  }
}

function periodName(period: Period): string {
  const kind = kindOfPeriod(period);
  if (kind === 'year') return String(new Date(period.from).getUTCFullYear());
  return kind === 'month' ? MONTH.format(period.from) : formatDate(period.from, false, 'fr');
}
