import type { RuleFact } from '../../facts/fact.ts';
import { formatCount, formatPair, formatShare, formatSharePair } from '../numbers-in-words.ts';
import type { Group, GroupWords, Place } from '../words.ts';
import { conditionsInWords } from './conditions.ts';
import { contrastWords, ownRows } from './contrasts.ts';
import { capitalized, named, rowNumbers, rows } from './quoted.ts';

export const groupWords: GroupWords = {
  ...contrastWords,

  size(group, { count, share }, place) {
    const size = `${rows(count)}, ${formatShare(share, 'en')} of the map`;
    if (group.of === 'noise') return `${size}, ${count === 1 ? 'belongs' : 'belong'} to no cluster.`;
    if (group.of === 'selection') return `The selection holds ${size}.`;
    const cluster = `luster ${group.cluster}`;
    if (count === 1) return `C${cluster} is a single row, ${formatShare(share, 'en')} of the map.`;
    const rank = PLACES[place];
    if (rank === null) {
      return [`C${cluster} holds ${size}.`, `C${cluster} has ${size}.`, `C${cluster} gathers ${size}.`][
        group.manner
      ]!;
    }
    if (place === 'none larger') return `No cluster is larger than c${cluster}: it holds ${size}.`;
    return [
      `C${cluster} is ${rank}: it holds ${size}.`,
      `With ${size}, c${cluster} is ${rank}.`,
      `C${cluster}, ${rank}, gathers ${size}.`,
    ][group.manner]!;
  },

  whole(group, { count }) {
    const all = count === 1 ? 'the only row' : `all ${rows(count)}`;
    switch (group.of) {
      case 'noise':
        return count === 1
          ? 'No cluster was found: there is only 1 row.'
          : `No cluster was found: none of the ${rows(count)} belongs to one.`;
      case 'selection':
        return `The selection holds ${all} of the map: there are no others to compare ${count === 1 ? 'it' : 'them'} with.`;
      case 'cluster':
        return `Cluster ${group.cluster} holds ${all} of the map: there is no other group to compare it with.`;
    }
  },

  rule(group, fact, conditions) {
    const rule = conditionsInWords(conditions);
    const opening = [
      'In short, ',
      `One rule describes ${group.of === 'cluster' ? 'it' : 'them'}: `,
      'It comes down to this: ',
    ][group.manner]!;
    return `${opening}${rule}${group.manner === 0 ? ':' : ';'} ${worth(group, fact)}.`;
  },

  neighbor(group, { cluster, by }, isKnown) {
    if (by === null) return `Cluster ${cluster} lies nearest to it on the map.`;
    const column = named(by.column);
    const [own, other] = formatPair(by.value, by.other, 'en');
    const direction = by.other > by.value ? 'higher' : 'lower';
    if (isKnown)
      return `Cluster ${cluster} lies nearest to it on the map; there ${column} is ${direction}, ${other} on average.`;
    return [
      `Its nearest neighbour is cluster ${cluster}, where ${column} is ${direction}: ${other} on average, against ${own} here.`,
      `Cluster ${cluster} lies nearest to it on the map; ${column} tells the two apart, ${own} on average here and ${other} there.`,
      `Next to it lies cluster ${cluster}; what tells them apart is ${column}, ${own} on average here and ${other} there.`,
    ][group.manner]!;
  },

  unusual(group, { count, share, overallShare }, isNotable) {
    const own = ownRows(group);
    if (count === 0) return `None of ${own} is unusual.`;
    if (share === 1) return group.count === 1 ? 'This row is unusual.' : `All of ${own} are unusual.`;
    const some =
      count === 1 ? `One of ${own} is unusual` : `${formatCount(count, 'en')} of ${own} are unusual`;
    if (!isNotable) return `${some}.`;
    const [part, overall] = formatSharePair(share, overallShare, 'en');
    return `${some}: ${part}, against ${overall} on the whole map.`;
  },

  spread: (group, isTight) =>
    `${capitalized(ownRows(group))} lie ${isTight ? 'closer together' : 'more scattered'} on the map than those of most clusters.`,

  typical(group, { row, next }) {
    const typical =
      group.of === 'selection'
        ? 'The most typical of the selected rows'
        : group.of === 'noise'
          ? 'The most typical of these rows'
          : 'Its most typical row';
    if (next.length === 0) return `${typical} is row ${row}.`;
    return `${typical} is row ${row}, followed by ${rowNumbers(next)}.`;
  },

  border(_, { rows: numbers, near }) {
    const subject = capitalized(rowNumbers(numbers));
    return numbers.length === 1
      ? `${subject} lies on its border with cluster ${near}.`
      : `${subject} lie on its border with cluster ${near}.`;
  },
};

const PLACES: Readonly<Record<Place, string | null>> = {
  only: 'the only one',
  largest: 'the largest',
  'larger of two': 'the larger of the two',
  'none larger': 'the largest',
  second: 'the second largest',
  third: 'the third largest',
  smallest: 'the smallest',
  'smaller of two': 'the smaller of the two',
  'in between': null,
};

/** How well a rule finds a group: its precision and its coverage. */
export function worth({ of }: Pick<Group, 'of'>, { precision, coverage }: RuleFact): string {
  const { members, whole, those } = WHOSE[of];
  if (precision === 1 && coverage === 1) return `exactly ${those} meet this`;
  const found =
    precision === 1
      ? `all the rows that meet this are ${members}`
      : `${formatShare(precision, 'en')} of the rows that meet this are ${members}`;
  return coverage === 1
    ? `${found}, and it covers the whole of ${whole}`
    : `${found}, and it covers ${formatShare(coverage, 'en')} of ${whole}`;
}

const WHOSE = {
  cluster: { members: 'in the cluster', whole: 'the cluster', those: 'the rows of the cluster' },
  noise: { members: 'in no cluster', whole: 'these rows', those: 'these rows' },
  selection: { members: 'in the selection', whole: 'the selection', those: 'the selected rows' },
} as const;
