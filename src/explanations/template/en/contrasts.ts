import type { CategoryFact, DateFact, NumberFact } from '../../facts/fact.ts';
import { type Contrast, type Degree, degreeOf, isMore } from '../contrasts.ts';
import { formatDatePair } from '../dates-in-words.ts';
import { formatPair, formatSharePair, formatTimes } from '../numbers-in-words.ts';
import type { Group, GroupWords } from '../words.ts';
import { named, valued } from './quoted.ts';

/** From so much more on, how many times says more than the difference. */
const TELLING_TIMES = 2;

export const contrastWords: Pick<GroupWords, 'contrasts' | 'contrast' | 'noContrast'> = {
  contrasts(group, contrasts) {
    const parts = contrasts.map((contrast) => clause(group, contrast));
    if (group.manner === 1) {
      return `What sets ${group.of === 'cluster' ? 'it' : 'them'} apart from the other rows: ${parts.join('; ')}.`;
    }
    const joined =
      parts.length < 3 ? parts.join(', and ') : `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}`;
    if (group.manner === 0) return `Compared with the other rows, ${joined}.`;
    return `${group.of === 'cluster' ? 'Its rows differ' : 'They differ'} from the others: ${joined}.`;
  },

  contrast(group, contrast) {
    switch (contrast.kind) {
      case 'number': {
        const [own, others] = formatPair(contrast.value, contrast.others, 'en');
        return `${named(contrast.column)} is ${comparison(contrast)}: ${measured(group, contrast, own)}, against ${others}${measureOfOthers(group, contrast)} in the other rows.`;
      }
      case 'date': {
        const [own, others] = datePair(contrast);
        return `${named(contrast.column)} is ${comparison(contrast)}: ${group.count === 1 ? '' : 'median date '}${own}, against ${others} in the other rows.`;
      }
      case 'category':
        return `${category(group, contrast, true)}.`;
    }
  },

  noContrast: (group) => `No single column sets ${group.of === 'cluster' ? 'it' : 'them'} clearly apart.`,
};

/** What a group is like in a column, beside the other rows that the sentence has spoken of. */
function clause(group: Group, contrast: Contrast): string {
  switch (contrast.kind) {
    case 'number': {
      const [own, others] = formatPair(contrast.value, contrast.others, 'en');
      return `${named(contrast.column)} is ${comparison(contrast)} (${measured(group, contrast, own)}, against ${others}${measureOfOthers(group, contrast)})`;
    }
    case 'date': {
      const [own, others] = datePair(contrast);
      return `${named(contrast.column)} is ${comparison(contrast)} (${group.count === 1 ? '' : 'median date '}${own}, against ${others})`;
    }
    case 'category':
      return category(group, contrast, false);
  }
}

const DEGREES: Readonly<Record<Degree, string>> = {
  slight: 'slightly ',
  plain: '',
  clear: 'clearly ',
  great: 'much ',
};

function comparison(contrast: NumberFact | DateFact): string {
  const [more, less] = contrast.kind === 'date' ? ['later', 'earlier'] : ['higher', 'lower'];
  return `${DEGREES[degreeOf(contrast)]}${isMore(contrast) ? more : less}`;
}

function measured(group: Group, { measure }: NumberFact, own: string): string {
  if (group.count === 1) return own;
  return measure === 'mean' ? `${own} on average` : `median ${own}`;
}

/** Of a single row there is no mean that the others' could be taken from. */
function measureOfOthers(group: Group, { measure }: NumberFact): string {
  if (group.count !== 1) return '';
  return measure === 'mean' ? ' on average' : ' as the median';
}

function datePair({ value, others, hasTime }: DateFact): [string, string] {
  return formatDatePair(value, others, hasTime, 'en');
}

function category(group: Group, contrast: CategoryFact, isAlone: boolean): string {
  const { share, othersShare, lift } = contrast;
  const [own, others] = formatSharePair(share, othersShare, 'en');
  const is = `${named(contrast.column)} is`;
  const value = valued(contrast.category);
  const elsewhere = isAlone ? ' of the other rows' : '';
  if (group.count === 1) {
    if (share === 0) return `${is} not ${value}, unlike in ${others} of the other rows`;
    return `${is} ${value}, as in ${othersShare === 0 ? 'none' : `only ${others}`} of the other rows`;
  }
  if (share === 0) return `${is} ${value} in none of ${ownRows(group)}, against ${others}${elsewhere}`;
  if (!isMore(contrast))
    return `${is} ${value} in only ${own} of ${ownRows(group)}, against ${others}${elsewhere}`;
  const part = share === 1 ? 'all' : own;
  if (othersShare === 0) return `${is} ${value} in ${part} of ${ownRows(group)} and in none of the others`;
  if (isAlone && lift !== null && lift >= TELLING_TIMES) {
    return `${is} ${value} in ${part} of ${ownRows(group)}, ${formatTimes(lift, 'en')} times as often as in the other rows (${others})`;
  }
  return `${is} ${value} in ${part} of ${ownRows(group)}, against ${others}${elsewhere}`;
}

export function ownRows({ of }: Group): string {
  return of === 'cluster' ? 'its rows' : of === 'noise' ? 'these rows' : 'the selected rows';
}
