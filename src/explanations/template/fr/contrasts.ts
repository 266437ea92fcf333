import type { CategoryFact, DateFact, NumberFact } from '../../facts/fact.ts';
import { type Contrast, type Degree, degreeOf, isMore } from '../contrasts.ts';
import { formatDatePair } from '../dates-in-words.ts';
import { formatPair, formatSharePair, formatTimes } from '../numbers-in-words.ts';
import type { Group, GroupWords } from '../words.ts';
import { COLON, named, SEMICOLON, valued } from './quoted.ts';

/** From so much more on, how many times says more than the difference. */
const TELLING_TIMES = 2;

export const contrastWords: Pick<GroupWords, 'contrasts' | 'contrast' | 'noContrast'> = {
  contrasts(group, contrasts) {
    const all = clauses(group, contrasts);
    if (group.manner === 1) {
      return `Ce qui ${group.of === 'cluster' ? 'le' : 'les'} distingue des autres lignes${COLON}${all}.`;
    }
    if (group.manner === 0) return `Par rapport aux autres lignes, ${all}.`;
    return `${group.of === 'cluster' ? 'Ses lignes' : 'Elles'} se distinguent des autres${COLON}${all}.`;
  },

  contrast(group, contrast) {
    switch (contrast.kind) {
      case 'number': {
        const [own, others] = formatPair(contrast.value, contrast.others, 'fr');
        return `${sentence(values(group, contrast))}${COLON}${measured(group, contrast, own)}, contre ${others}${measureOfOthers(group, contrast)} dans les autres lignes.`;
      }
      case 'date': {
        const [own, others] = datePair(contrast);
        return `${sentence(values(group, contrast))}${COLON}${dated(group, own)}, contre le ${others} dans les autres lignes.`;
      }
      case 'category':
        return `${category(group, contrast, true)}.`;
    }
  },

  noContrast: (group) =>
    `Aucune colonne à elle seule ne ${group.of === 'cluster' ? 'le' : 'les'} distingue nettement.`,
};

/** One after the other; what follows its like takes up “values” by a pronoun. */
function clauses(group: Group, contrasts: readonly Contrast[]): string {
  return contrasts
    .map((contrast, i) => {
      const before = contrasts[i - 1];
      const text = clause(group, contrast);
      if (before?.kind !== contrast.kind || contrast.kind === 'category') {
        return `${i === 0 ? '' : SEMICOLON}${text}`;
      }
      return `, ${text.replace(/^les? (?:valeurs|dates)/, 'celles').replace(/^la (?:valeur|date)/, 'celle')}`;
    })
    .join('');
}

/** What a group is like in a column, beside the other rows that the sentence has spoken of. */
function clause(group: Group, contrast: Contrast): string {
  switch (contrast.kind) {
    case 'number': {
      const [own, others] = formatPair(contrast.value, contrast.others, 'fr');
      return `${values(group, contrast)} (${measured(group, contrast, own)}, contre ${others}${measureOfOthers(group, contrast)})`;
    }
    case 'date': {
      const [own, others] = datePair(contrast);
      return `${values(group, contrast)} (${dated(group, own)}, contre le ${others})`;
    }
    case 'category':
      return category(group, contrast, false);
  }
}

const DEGREES: Readonly<Record<Degree, string>> = {
  slight: 'un peu plus',
  plain: 'plus',
  clear: 'nettement plus',
  great: 'bien plus',
};

/** Names of columns have no gender that one could know; their values and dates are feminine. */
function values(group: Group, contrast: NumberFact | DateFact): string {
  const isDate = contrast.kind === 'date';
  const [more, less] = isDate ? ['récente', 'ancienne'] : ['élevée', 'faible'];
  const adjective = `${DEGREES[degreeOf(contrast)]} ${isMore(contrast) ? more : less}`;
  const column = named(contrast.column);
  return group.count === 1
    ? `la ${isDate ? 'date' : 'valeur'} de ${column} est ${adjective}`
    : `les ${isDate ? 'dates' : 'valeurs'} de ${column} sont ${adjective}s`;
}

function measured(group: Group, { measure }: NumberFact, own: string): string {
  if (group.count === 1) return own;
  return measure === 'mean' ? `${own} en moyenne` : `médiane de ${own}`;
}

/** Of a single row there is no mean that the others' could be taken from. */
function measureOfOthers(group: Group, { measure }: NumberFact): string {
  if (group.count !== 1) return '';
  return measure === 'mean' ? ' en moyenne' : ' en médiane';
}

function dated(group: Group, own: string): string {
  return group.count === 1 ? `le ${own}` : `date médiane le ${own}`;
}

function datePair({ value, others, hasTime }: DateFact): [string, string] {
  return formatDatePair(value, others, hasTime, 'fr');
}

function category(group: Group, contrast: CategoryFact, isAlone: boolean): string {
  const { share, othersShare, lift } = contrast;
  const [own, others] = formatSharePair(share, othersShare, 'fr');
  const column = named(contrast.column);
  const value = valued(contrast.category);
  const elsewhere = isAlone ? ' des autres' : '';
  if (group.count === 1) {
    if (share === 0) return `${column} ne vaut pas ${value}, contrairement à ${others} des autres lignes`;
    return othersShare === 0
      ? `${column} vaut ${value}, ce qui n’est le cas d’aucune autre ligne`
      : `${column} vaut ${value}, comme dans ${others} seulement des autres lignes`;
  }
  if (share === 0)
    return `${column} ne vaut ${value} dans aucune ${ofOwnRows(group)}, contre ${others}${elsewhere}`;
  if (!isMore(contrast))
    return `${column} ne vaut ${value} que dans ${own} ${ofOwnRows(group)}, contre ${others}${elsewhere}`;
  const where = share === 1 ? `toutes ${ownRows(group)}` : `${own} ${ofOwnRows(group)}`;
  if (othersShare === 0) return `${column} vaut ${value} dans ${where} et dans aucune des autres`;
  if (isAlone && lift !== null && lift >= TELLING_TIMES) {
    return `${column} vaut ${value} dans ${where}, ${formatTimes(lift, 'fr')} fois plus souvent que dans les autres (${others})`;
  }
  return `${column} vaut ${value} dans ${where}, contre ${others}${elsewhere}`;
}

export function ownRows({ of }: Group): string {
  return of === 'cluster' ? 'ses lignes' : of === 'noise' ? 'ces lignes' : 'les lignes sélectionnées';
}

export function ofOwnRows({ of }: Group): string {
  return of === 'cluster' ? 'de ses lignes' : of === 'noise' ? 'de ces lignes' : 'des lignes sélectionnées';
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
