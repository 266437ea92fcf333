import type { Measure, RowFilter } from '../../../table/reader.ts';
import { formatDate } from '../../template/dates-in-words.ts';
import { COLON, isOne, listed, named, rows, SEMICOLON, valued } from '../../template/fr/quoted.ts';
import { formatCount, formatExact, formatShare } from '../../template/numbers-in-words.ts';
import type { AnswerWords } from '../answer-words.ts';
import { kindOfPeriod, type Period } from '../period.ts';
import { capitalised, isOfAll, lackOf } from '../question-parts.ts';
import type { GroundedQuestion } from '../table-question.ts';

const MEASURES: Readonly<Record<Measure, string>> = {
  count: 'le nombre de lignes',
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
    const share = formatShare(total === 0 ? 0 : count / total, 'fr');
    const of = `${rows(count)} sur ${formatCount(total, 'fr')} (${share})`;
    const isSingle = isOne(count);
    if (question.filters.length === 0) {
      if (question.cluster === null) return `La table compte ${rows(total)}.`;
      return `${of} de la carte ${isSingle ? 'est' : 'sont'} ${inCluster(question.cluster)}.`;
    }
    const place =
      question.cluster === null
        ? ''
        : ` de la carte ${isSingle ? 'est' : 'sont'} ${inCluster(question.cluster)} et`;
    const which = question.filters.length === 1 ? 'cette condition' : 'ces conditions';
    return `${of}${place} ${isSingle ? 'remplit' : 'remplissent'} ${which}${COLON}${conditions(question)}.`;
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
      : `${measured(question, isDate)} est ${rankOf(question, isDate)}`;
    const next = others.length === 0 ? '' : `, puis pour ${listed(others)}`;
    const rest =
      groupCount > groups.length ? `${SEMICOLON}il y a ${formatCount(groupCount, 'fr')} groupes en tout` : '';
    const by = `par ${groupName(question)}, ${what} pour ${first}${next}${rest}.`;
    return isOfAll(question) ? capitalised(by) : `Parmi les lignes${among(question)}, ${by}`;
  },
  tooSlow: 'La table n’a pas pu être lue à temps. Posez la question à nouveau dans un instant.',
  unknown: (columns) =>
    `Rien de ce que l’on sait de cette carte n’y répond. Essayez avec un groupe, les lignes inhabituelles ou une colonne comme ${listed(columns.map(named), 'ou')}.`,
};

function rankOf({ measure, order }: GroundedQuestion, isDate: boolean): string {
  const isHigh = order === 'highest';
  if (isDate) return isHigh ? 'la plus tardive' : 'la plus précoce';
  if (measure === 'distinct') return isHigh ? 'le plus élevé' : 'le moins élevé';
  return isHigh ? 'la plus élevée' : 'la moins élevée';
}

function measured({ measure, column }: GroundedQuestion, isDate: boolean): string {
  const name = (isDate ? DATES[measure] : undefined) ?? MEASURES[measure];
  return column === null ? name : `${name} ${named(column)}`;
}

function inCluster(cluster: number): string {
  return cluster < 0 ? 'hors des groupes' : `dans le groupe ${cluster}`;
}

function among(question: GroundedQuestion): string {
  const place = question.cluster === null ? '' : ` ${inCluster(question.cluster)}`;
  return question.filters.length === 0 ? place : `${place} où ${conditions(question)}`;
}

function groupName({ groupBy }: GroundedQuestion): string {
  if (groupBy === null || groupBy.by === 'cluster') return 'groupe';
  if (groupBy.by === 'value') return named(groupBy.column);
  return `${groupBy.by === 'year' ? 'année' : 'mois'} de ${named(groupBy.column)}`;
}

function keyed({ groupBy }: GroundedQuestion, key: string | number | null): string {
  if (groupBy?.by === 'cluster') return Number(key) < 0 ? 'les lignes hors des groupes' : `le groupe ${key}`;
  if (groupBy?.by === 'month') return MONTH.format(Number(key));
  return groupBy?.by === 'year' ? String(key) : valued(String(key));
}

function conditions({ filters }: GroundedQuestion): string {
  return listed(filters.map(condition));
}

function condition(filter: RowFilter): string {
  const column = named(filter.column);
  if ('texts' in filter) {
    return `${column} ${filter.is === 'equal' ? 'vaut' : 'ne vaut pas'} ${listed(filter.texts.map(valued), 'ou')}`;
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
