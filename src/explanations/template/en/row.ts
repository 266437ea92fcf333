import type { IsolationFact, SmallestChangeFact } from '../../facts/fact.ts';
import { formatMoment } from '../dates-in-words.ts';
import { formatCount, formatNumber, formatPair, formatShare, formatSharePair } from '../numbers-in-words.ts';
import type { Rank, RowWords } from '../words.ts';
import { listed, named, rowNumbers, rows, valued } from './quoted.ts';

export const rowWords: RowWords = {
  isolation(row, { columns }, rank) {
    const subject = rank === null ? `Row ${row}` : `${FIRST[rank]}, row ${row},`;
    const main = columns[0]?.contribution ?? 0;
    const alone =
      main < MAIN_PART
        ? ''
        : columns.length === 1
          ? ` This column accounts for ${part(main)} of what isolates it.`
          : ` The first of these columns accounts for ${part(main)} of what isolates it.`;
    const reasons = columns.map(reason);
    const joined =
      reasons.length === 2
        ? reasons.join(', and by ')
        : listed(reasons.map((text, i) => (i === 0 ? text : `by ${text}`)));
    return `${subject} stands out by ${joined}.${alone}`;
  },

  nearestNormal: (row, fact, isAlone) =>
    isAlone
      ? `The row most similar to row ${row} that is not unusual is row ${fact.row}.`
      : `The most similar row that is not unusual is row ${fact.row}.`,

  smallestChange(row, { changes }, isAlone) {
    return `${isAlone ? `Row ${row}` : 'It'} would not be unusual with ${listed(changes.map(change))}.`;
  },

  count(count, share) {
    if (count === 0) return 'No row of the map is unusual.';
    if (share === 1) return 'All rows of the map count as unusual.';
    return `${rows(count)} ${count === 1 ? 'is' : 'are'} unusual, ${formatShare(share, 'en')} of the map.`;
  },

  strangest(numbers, rank) {
    const isOne = numbers.length === 1;
    const subject = rank === null ? (isOne ? 'It' : 'They') : SUBJECTS[rank];
    return `${subject} ${isOne ? 'is' : 'are'} ${rowNumbers(numbers)}.`;
  },

  commonColumn: (column, count, explained) =>
    count === explained
      ? `What isolates the ${formatCount(explained, 'en')} strangest rows most is ${named(column)} each time.`
      : `What isolates ${formatCount(count, 'en')} of the ${formatCount(explained, 'en')} strangest rows most is ${named(column)}.`,

  concentration(group, { share, overallShare }) {
    const [where, whole] =
      group.of === 'cluster'
        ? [`in cluster ${group.cluster}`, 'it']
        : ['among the rows of no cluster', 'these'];
    const [own] = formatSharePair(share, overallShare, 'en');
    return `Unusual rows are far more frequent ${where}: they make up ${share === 1 ? 'all' : own} of ${whole}.`;
  },
};

const FIRST: Readonly<Record<Rank, string>> = {
  strangest: 'The strangest row',
  'among the strangest': 'One of the strangest rows',
};

const SUBJECTS: Readonly<Record<Rank, string>> = {
  strangest: 'The strangest',
  'among the strangest': 'Among the strangest',
};

/** From half on, one column says nearly all. */
const MAIN_PART = 0.5;

function part(share: number): string {
  return share === 1 ? 'all' : formatShare(share, 'en');
}

type Reason = IsolationFact['columns'][number];

/** So near to the ends a value is remarkable by itself. */
const END = 0.1;
const COMMON = 0.2;

function reason({ column, value, isDate, rank }: Reason): string {
  const cell = `${named(column)}, ${valueInWords(value, isDate)}`;
  const share = formatShare(rank, 'en');
  if (typeof value === 'string' && !isDate) {
    return rank <= COMMON
      ? `${cell} (as in only ${share} of the rows)`
      : `${cell} (as in ${share} of the rows)`;
  }
  if (rank === 1) return `${cell} (no row has ${isDate ? 'a later one' : 'more'})`;
  const atMost = isDate ? 'that or earlier' : 'that or less';
  if (rank >= 1 - END) return `${cell} (${share} of the rows have ${atMost})`;
  if (rank <= END) return `${cell} (only ${share} of the rows have ${atMost})`;
  return cell;
}

function change({ column, from, to, isDate }: SmallestChangeFact['changes'][number]): string {
  const [before, after] =
    typeof from === 'number' && typeof to === 'number' && !isDate
      ? formatPair(from, to, 'en')
      : [valueInWords(from, isDate), valueInWords(to, isDate)];
  return `${named(column)} at ${after} instead of ${before}`;
}

function valueInWords(value: number | string, isDate: boolean): string {
  if (typeof value === 'string') return valued(value);
  return isDate ? formatMoment(value, 'en') : formatNumber(value, 'en');
}
