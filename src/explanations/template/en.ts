import type { CategoryFact } from './category-facts.ts';
import type { ClusterProfile } from './facts.ts';
import type { NumberFact } from './number-facts.ts';
import { formatCount, formatPair, formatShare } from './numbers-in-words.ts';
import { cleaned, MAX_NAME, MAX_VALUE } from './untrusted-text.ts';
import type { Wording } from './wording.ts';

export const english: Wording = {
  explanation: (profile) =>
    [
      size(profile),
      contrast(profile),
      ...profile.categories.slice(0, 1).map(category),
      ...anomalies(profile),
    ].join(' '),
  characteristics: ({ numbers, categories, ...profile }) => [
    ...numbers.map(number),
    ...categories.map(category),
    ...anomalies(profile),
  ],
};

function size({ id, count, share, isWhole }: ClusterProfile): string {
  const rows = count === 1 ? '1 row' : `${formatCount(count, 'en')} rows`;
  const part = formatShare(share, 'en');
  if (id < 0) {
    if (isWhole) return `No cluster was found: none of the ${rows} belongs to one.`;
    return `${rows}, ${part} of the map, ${count === 1 ? 'belongs' : 'belong'} to no cluster.`;
  }
  if (isWhole) return `Cluster ${id} holds all ${rows} of the map.`;
  return `Cluster ${id} holds ${rows}, ${part} of the map.`;
}

function contrast({ numbers, isWhole, id }: ClusterProfile): string {
  if (isWhole) return 'There is no other group to compare it with.';
  if (numbers.length === 0) {
    return id < 0
      ? 'No numeric column sets these rows clearly apart from the others.'
      : 'No numeric column sets it clearly apart from the other rows.';
  }
  const higher = numbers.filter(({ effect }) => effect > 0).map(({ column }) => name(column));
  const lower = numbers.filter(({ effect }) => effect < 0).map(({ column }) => name(column));
  const parts = [
    ...(higher.length === 0 ? [] : [`higher values of ${list(higher)}`]),
    ...(lower.length === 0 ? [] : [`lower values of ${list(lower)}`]),
  ];
  return `Compared with the other rows, ${id < 0 ? 'these' : 'its rows'} have ${list(parts)}.`;
}

function number({ column, mean, othersMean }: NumberFact): string {
  const [own, others] = formatPair(mean, othersMean, 'en');
  const direction = mean > othersMean ? 'higher' : 'lower';
  return `${name(column)} is ${direction}: ${own} on average, against ${others} in the other rows.`;
}

function category({ column, value, share, overallShare }: CategoryFact): string {
  const own = formatShare(share, 'en');
  const overall = formatShare(overallShare, 'en');
  return `${name(column)} is “${cleaned(value, MAX_VALUE)}” in ${own} of its rows, against ${overall} of all rows on the map.`;
}

function anomalies({ anomalies: count, count: rows }: Pick<ClusterProfile, 'anomalies' | 'count'>): string[] {
  if (count === null || count === 0) return [];
  if (count === rows) return [rows === 1 ? 'This row is unusual.' : 'All of its rows are unusual.'];
  return [
    count === 1 ? 'One of its rows is unusual.' : `${formatCount(count, 'en')} of its rows are unusual.`,
  ];
}

function name(column: string): string {
  return `“${cleaned(column, MAX_NAME)}”`;
}

function list(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
