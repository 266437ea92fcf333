import type { CategoryFact } from './category-facts.ts';
import type { ClusterProfile } from './facts.ts';
import type { NumberFact } from './number-facts.ts';
import { formatCount, formatPair, formatShare } from './numbers-in-words.ts';
import { cleaned, MAX_NAME, MAX_VALUE } from './untrusted-text.ts';
import type { Wording } from './wording.ts';

export const french: Wording = {
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

/** French sets an unbreakable space inside quotation marks and before a colon. */
const NBSP = '\u00A0';

function size({ id, count, share, isWhole }: ClusterProfile): string {
  const rows = count === 1 ? '1 ligne' : `${formatCount(count, 'fr')} lignes`;
  const part = formatShare(share, 'fr');
  if (id < 0) {
    if (isWhole) return `Aucun groupe n’a été trouvé${NBSP}: la carte compte ${rows}.`;
    return `${rows}, soit ${part} de la carte, ${count === 1 ? 'n’appartient' : 'n’appartiennent'} à aucun groupe.`;
  }
  if (isWhole) return `Le groupe ${id} réunit toute la carte, soit ${rows}.`;
  return `Le groupe ${id} compte ${rows}, soit ${part} de la carte.`;
}

function contrast({ numbers, isWhole, id }: ClusterProfile): string {
  if (isWhole) return 'Il n’y a pas d’autre groupe auquel le comparer.';
  if (numbers.length === 0) {
    return id < 0
      ? 'Aucune colonne numérique ne distingue nettement ces lignes des autres.'
      : 'Aucune colonne numérique ne le distingue nettement des autres lignes.';
  }
  const higher = numbers.filter(({ effect }) => effect > 0).map(({ column }) => `de ${name(column)}`);
  const lower = numbers.filter(({ effect }) => effect < 0).map(({ column }) => `de ${name(column)}`);
  const parts = [
    ...(higher.length === 0 ? [] : [`des valeurs plus élevées ${list(higher)}`]),
    ...(lower.length === 0 ? [] : [`des valeurs plus faibles ${list(lower)}`]),
  ];
  return `Par rapport aux autres lignes, ${id < 0 ? 'celles-ci' : 'les siennes'} ont ${list(parts)}.`;
}

function number({ column, mean, othersMean }: NumberFact): string {
  const [own, others] = formatPair(mean, othersMean, 'fr');
  const direction = mean > othersMean ? 'plus élevées' : 'plus faibles';
  return `Valeurs de ${name(column)} ${direction}${NBSP}: ${own} en moyenne, contre ${others} pour les autres lignes.`;
}

function category({ column, value, share, overallShare }: CategoryFact): string {
  const own = formatShare(share, 'fr');
  const overall = formatShare(overallShare, 'fr');
  return `${name(column)} vaut «${NBSP}${cleaned(value, MAX_VALUE)}${NBSP}» dans ${own} de ses lignes, contre ${overall} de toutes les lignes de la carte.`;
}

function anomalies({ anomalies: count, count: rows }: Pick<ClusterProfile, 'anomalies' | 'count'>): string[] {
  if (count === null || count === 0) return [];
  if (count === rows)
    return [rows === 1 ? 'Cette ligne est inhabituelle.' : 'Toutes ses lignes sont inhabituelles.'];
  return [
    count === 1
      ? 'Une de ses lignes est inhabituelle.'
      : `${formatCount(count, 'fr')} de ses lignes sont inhabituelles.`,
  ];
}

function name(column: string): string {
  return `«${NBSP}${cleaned(column, MAX_NAME)}${NBSP}»`;
}

function list(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} et ${items.at(-1)}`;
}
