import type { Measure, RowFilter } from '../../../table/reader.ts';
import { formatDate } from '../../template/dates-in-words.ts';
import { listed, named, rows, valued } from '../../template/en/quoted.ts';
import { formatCount, formatExact, formatShare } from '../../template/numbers-in-words.ts';
import type { AnswerWords, ToldGroup } from '../answer-words.ts';
import { kindOfPeriod, type Period } from '../period.ts';
import { capitalised, isOfAll, lackOf, type ToldQuestion } from '../question-parts.ts';

const MEASURES: Readonly<Record<Measure, string>> = {
  count: 'the number of rows',
  share: 'the share of rows',
  distinct: 'the number of different values of',
  mean: 'the mean of',
  median: 'the median of',
  sum: 'the sum of',
  min: 'the lowest value of',
  max: 'the highest value of',
};

const DATES: Readonly<Partial<Record<Measure, string>>> = {
  min: 'the earliest value of',
  max: 'the latest value of',
};

const MONTH = new Intl.DateTimeFormat('en', { timeZone: 'UTC', year: 'numeric', month: 'long' });

export const english: AnswerWords = {
  count: (question, count, total) => {
    if (isOfAll(question)) return `There ${total === 1 ? 'is' : 'are'} ${rows(total)}.`;
    const of = `${formatCount(count, 'en')} of ${formatCount(total, 'en')} rows (${formatShare(total === 0 ? 0 : count / total, 'en')})`;
    const meets = `${count === 1 ? 'meets' : 'meet'} this: ${conditions(question)}`;
    if (question.cluster === null) return `${of} ${meets}.`;
    const place = `${of} of the map ${count === 1 ? 'is' : 'are'} ${inCluster(question.cluster)}`;
    return question.filters.length === 0 ? `${place}.` : `${place} and ${meets}.`;
  },
  figure: (question, value, count, isDate) =>
    `Over ${rows(count)}${among(question)}, ${measured(question, isDate)} is ${value}.`,
  nothing: (question, chosen) => {
    const { columns, isOfCluster } = lackOf(question, chosen);
    if (isOfCluster) {
      const having = columns.length === 0 ? '' : ` and has a value in ${listed(columns.map(named))}`;
      return `No row${among(question)} is in a cluster${having}.`;
    }
    if (columns.length === 0) return `There is no row${among(question)}.`;
    return `No row${among(question)} has a value in ${columns.length > 1 ? 'both ' : ''}${listed(columns.map(named))}.`;
  },
  tooLarge: (question) =>
    `${capitalised(measured(question, false))}${among(question)} is too large a number to be told.`,
  groups: (question, groups, groupCount, isDate) => {
    const isCount = question.measure === 'count';
    const items = groups.map(
      ({ key, value, rows: count, share }) =>
        `${keyed(question, key)} (${isCount ? `${value}, ${formatShare(share, 'en')}` : `${value} over ${rows(count)}`})`,
    );
    const [first, ...others] = items;
    const what = isCount ? 'rows' : measured(question, isDate);
    const rank = rankOf(question, isDate);
    const next = others.length === 0 ? '' : `, then for ${listed(others)}`;
    const by = `by ${groupName(question)}, ${what} ${rank} for ${first}${next}${remaining(groups, groupCount)}.`;
    return isOfAll(question) ? capitalised(by) : `Among the rows${among(question)}, ${by}`;
  },
  shares: (question, groups, groupCount) => {
    const { groupBy, cluster, filters, truths, order } = question;
    const place = cluster === null ? '' : ` ${inCluster(cluster)}`;
    const share = `${MEASURES.share} where ${listed(filters.map((filter) => condition(filter, truths)))}`;
    const items = groups.map(({ key, value, rows: count }) => ({
      key,
      figure: `${value} of ${rows(count)}`,
    }));
    if (groupBy === null) return `${capitalised(share)}${place} is ${items[0]!.figure}.`;
    const [first, ...others] = items.map(({ key, figure }) => `${keyed(question, key)} (${figure})`);
    const next = others.length === 0 ? '' : `, then for ${listed(others)}`;
    const by = `by ${groupName(question)}, ${share} is ${order} for ${first}${next}${remaining(groups, groupCount)}.`;
    return place === '' ? capitalised(by) : `Among the rows${place}, ${by}`;
  },
  tooSlow: 'The table could not be read in time. Ask again in a moment.',
  unknown: (columns) =>
    `Nothing that is known of this map answers that. Ask about a cluster, the unusual rows, or a column such as ${listed(columns.map(named), 'or')}.`,
};

function remaining(told: readonly ToldGroup[], groupCount: number): string {
  return groupCount > told.length ? `; there are ${formatCount(groupCount, 'en')} groups in all` : '';
}

function rankOf({ measure, order }: ToldQuestion, isDate: boolean): string {
  const isHigh = order === 'highest';
  if (measure === 'count') return isHigh ? 'are most numerous' : 'are fewest';
  // The latest date is no “latest” one among other latest dates.
  if (isDate) return isHigh ? 'comes last' : 'comes first';
  return `is ${order}`;
}

function measured({ measure, column }: ToldQuestion, isDate: boolean): string {
  const name = (isDate ? DATES[measure] : undefined) ?? MEASURES[measure];
  return column === null ? name : `${name} ${named(column)}`;
}

function inCluster(cluster: number): string {
  return cluster < 0 ? 'in no cluster' : `in cluster ${cluster}`;
}

function among(question: ToldQuestion): string {
  const place = question.cluster === null ? '' : ` ${inCluster(question.cluster)}`;
  return question.filters.length === 0 ? place : `${place} where ${conditions(question)}`;
}

function groupName({ groupBy }: ToldQuestion): string {
  if (groupBy === null || groupBy.by === 'cluster') return 'cluster';
  return groupBy.by === 'value' ? named(groupBy.column) : `${groupBy.by} of ${named(groupBy.column)}`;
}

function keyed({ groupBy, truths }: ToldQuestion, key: string | number | null): string {
  if (groupBy?.by === 'cluster') return Number(key) < 0 ? 'the rows in no cluster' : `cluster ${key}`;
  if (groupBy?.by === 'month') return MONTH.format(Number(key));
  if (groupBy?.by === 'day') return formatDate(Number(key), false, 'en');
  if (groupBy?.by === 'year') return String(key);
  return groupBy !== null && truths.has(groupBy.column) ? truth(String(key)) : valued(String(key));
}

/** A value of a column of truth values. */
function truth(value: string): string {
  return value === 'true' ? 'yes' : 'no';
}

function conditions({ filters, truths }: ToldQuestion): string {
  return listed(filters.map((filter) => condition(filter, truths)));
}

function condition(filter: RowFilter, truths: ReadonlySet<string>): string {
  const column = named(filter.column);
  if ('texts' in filter) {
    return `${column} is ${filter.is === 'equal' ? '' : 'not '}${listed(filter.texts.map(truths.has(filter.column) ? truth : valued), 'or')}`;
  }
  if ('number' in filter) return `${column} ${COMPARISONS[filter.is]} ${formatExact(filter.number, 'en')}`;
  if ('from' in filter) return `${column} ${dated(filter.is, filter)}`;
  return `${column} has ${filter.is === 'empty' ? 'no' : 'a'} value`;
}

const COMPARISONS = {
  equal: 'is',
  different: 'is not',
  'at least': 'is at least',
  'at most': 'is at most',
  'more than': 'is over',
  'less than': 'is under',
} as const;

function dated(is: keyof typeof COMPARISONS, period: Period): string {
  const kind = kindOfPeriod(period);
  const name = periodName(period);
  const within = kind === 'day' ? `on ${name}` : `in ${name}`;
  switch (is) {
    case 'equal':
      return `falls ${within}`;
    case 'different':
      return `does not fall ${within}`;
    case 'at least':
      return `falls ${within} or later`;
    case 'at most':
      return `falls ${within} or earlier`;
    case 'more than':
      return `falls after ${name}`;
    case 'less than':
      return `falls before ${name}`;
  }
}

function periodName(period: Period): string {
  const kind = kindOfPeriod(period);
  if (kind === 'year') return String(new Date(period.from).getUTCFullYear());
  return kind === 'month' ? MONTH.format(period.from) : formatDate(period.from, false, 'en');
}
