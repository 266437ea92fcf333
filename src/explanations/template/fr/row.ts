import type { IsolationFact, SmallestChangeFact } from '../../facts/fact.ts';
import { formatMoment } from '../dates-in-words.ts';
import { formatCount, formatNumber, formatPair, formatShare, formatSharePair } from '../numbers-in-words.ts';
import type { Rank, RowWords } from '../words.ts';
import { isOne, listed, NBSP, named, rowNumbers, rows, valued } from './quoted.ts';

export const rowWords: RowWords = {
  isolation(row, { columns }, rank) {
    const subject = rank === null ? `La ligne ${row}` : `${FIRST[rank]}, la ligne ${row},`;
    const main = columns[0]?.contribution ?? 0;
    const which = columns.length === 1 ? 'cette colonne' : 'la première de ces colonnes';
    const alone = main < MAIN_PART ? '' : ` À elle seule, ${which} explique ${part(main)} son isolement.`;
    const reasons = columns.map(reason).map((text, i) => (i === 0 ? text : `par ${text}`));
    const joined = reasons.length === 2 ? reasons.join(', et ') : listed(reasons);
    return `${subject} se distingue par ${joined}.${alone}`;
  },

  nearestNormal: (row, fact, isAlone) =>
    isAlone
      ? `La ligne la plus semblable à la ligne ${row} qui ne soit pas inhabituelle est la ligne ${fact.row}.`
      : `La ligne la plus semblable qui ne soit pas inhabituelle est la ligne ${fact.row}.`,

  smallestChange(row, { changes }, isAlone) {
    const condition = listed(changes.map(change));
    return `Avec ${condition}, ${isAlone ? `la ligne ${row}` : 'elle'} ne serait plus inhabituelle.`;
  },

  count(count, share) {
    if (count === 0) return 'Aucune ligne de la carte n’est inhabituelle.';
    if (share === 1) return 'Toutes les lignes de la carte passent pour inhabituelles.';
    return `${rows(count)}, soit ${formatShare(share, 'fr')} de la carte, ${isOne(count) ? 'est inhabituelle' : 'sont inhabituelles'}.`;
  },

  strangest(numbers, rank) {
    if (rank === 'among the strangest')
      return `Parmi les plus étranges figure${numbers.length === 1 ? '' : 'nt'} ${rowNumbers(numbers, 'la', 'les')}.`;
    if (rank === null)
      return numbers.length === 1
        ? `Il s’agit de la ligne ${numbers[0]}.`
        : `Il s’agit ${rowNumbers(numbers, 'de la', 'des')}.`;
    return numbers.length === 1
      ? `La plus étrange est la ligne ${numbers[0]}.`
      : `Les plus étranges sont ${rowNumbers(numbers, 'la', 'les')}.`;
  },

  commonColumn: (column, count, explained) =>
    count === explained
      ? `Ce qui isole le plus les ${formatCount(explained, 'fr')}${NBSP}lignes les plus étranges est chaque fois ${named(column)}.`
      : `Parmi les ${formatCount(explained, 'fr')}${NBSP}lignes les plus étranges, ${named(column)} est ce qui isole le plus ${formatCount(count, 'fr')} d’entre elles.`,

  concentration(group, { share, overallShare }) {
    const where =
      group.of === 'cluster' ? `dans le groupe ${group.cluster}` : 'parmi les lignes hors de tout groupe';
    const [own] = formatSharePair(share, overallShare, 'fr');
    return `Les lignes inhabituelles sont bien plus fréquentes ${where}, dont elles forment ${share === 1 ? 'la totalité' : own}.`;
  },
};

const FIRST: Readonly<Record<Rank, string>> = {
  strangest: 'La ligne la plus étrange',
  'among the strangest': 'L’une des lignes les plus étranges',
};

/** From half on, one column says nearly all. */
const MAIN_PART = 0.5;

function part(share: number): string {
  return share === 1 ? 'tout' : `${formatShare(share, 'fr')} de`;
}

type Reason = IsolationFact['columns'][number];

/** So near to the ends a value is remarkable by itself. */
const END = 0.1;
const COMMON = 0.2;

function reason({ column, value, isDate, rank }: Reason): string {
  const cell = `${named(column)}, ${isDate && typeof value === 'number' ? 'le ' : ''}${valueInWords(value, isDate)}`;
  const share = formatShare(rank, 'fr');
  if (typeof value === 'string' && !isDate) {
    return `${cell} (comme ${share} des lignes${rank <= COMMON ? ' seulement' : ''})`;
  }
  if (rank === 1) return `${cell} (aucune ligne n’a ${isDate ? 'de date plus récente' : 'davantage'})`;
  const atMost = isDate ? 'ont cette date ou une plus ancienne' : 'ont autant ou moins';
  if (rank >= 1 - END) return `${cell} (${share} des lignes ${atMost})`;
  if (rank <= END) return `${cell} (seulement ${share} des lignes ${atMost})`;
  return cell;
}

function change({ column, from, to, isDate }: SmallestChangeFact['changes'][number]): string {
  const [before, after] =
    typeof from === 'number' && typeof to === 'number' && !isDate
      ? formatPair(from, to, 'fr')
      : [valueInWords(from, isDate), valueInWords(to, isDate)];
  const instead = isDate ? `au ${after} au lieu du ${before}` : `à ${after} au lieu de ${before}`;
  return `${named(column)} ${instead}`;
}

function valueInWords(value: number | string, isDate: boolean): string {
  if (typeof value === 'string') return valued(value);
  return isDate ? formatMoment(value, 'fr') : formatNumber(value, 'fr');
}
