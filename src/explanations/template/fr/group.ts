import type { RuleFact } from '../../facts/fact.ts';
import { formatCount, formatPair, formatShare, formatSharePair } from '../numbers-in-words.ts';
import type { Group, GroupWords, Place } from '../words.ts';
import { conditionsInWords } from './conditions.ts';
import { contrastWords, ofOwnRows, ownRows, sentence } from './contrasts.ts';
import { COLON, isOne, named, rowNumbers, rows, SEMICOLON } from './quoted.ts';

export const groupWords: GroupWords = {
  ...contrastWords,

  size(group, { count, share }, place) {
    const size = `${rows(count)}, soit ${formatShare(share, 'fr')} de la carte`;
    if (group.of === 'noise')
      return `${size}, ${isOne(count) ? 'n’appartient' : 'n’appartiennent'} à aucun groupe.`;
    if (group.of === 'selection') return `La sélection compte ${size}.`;
    const cluster = `e groupe ${group.cluster}`;
    if (count === 1)
      return `L${cluster} se réduit à une seule ligne, soit ${formatShare(share, 'fr')} de la carte.`;
    const rank = PLACES[place];
    if (rank === null) {
      return [`L${cluster} compte ${size}.`, `L${cluster} rassemble ${size}.`, `L${cluster} réunit ${size}.`][
        group.manner
      ]!;
    }
    if (place === 'none larger')
      return `Aucun groupe n’est plus grand que l${cluster}${COLON}il compte ${size}.`;
    return [
      `L${cluster} est ${rank}${COLON}il compte ${size}.`,
      `Avec ${size}, l${cluster} est ${rank}.`,
      `L${cluster}, ${rank}, réunit ${size}.`,
    ][group.manner]!;
  },

  whole(group, { count }) {
    const all = count === 1 ? 'la seule ligne' : `toutes les lignes`;
    switch (group.of) {
      case 'noise':
        return isOne(count)
          ? 'Aucun groupe n’a été trouvé parmi une seule ligne.'
          : `Aucun groupe n’a été trouvé${COLON}aucune des ${rows(count)} n’appartient à un groupe.`;
      case 'selection':
        return count === 1
          ? `La sélection est ${all} de la carte${COLON}il n’y en a pas d’autre à laquelle la comparer.`
          : `La sélection couvre toute la carte, soit ${rows(count)}${COLON}il n’en reste pas d’autres auxquelles les comparer.`;
      case 'cluster':
        return `Le groupe ${group.cluster} réunit ${all} de la carte${count === 1 ? '' : `, au nombre de ${formatCount(count, 'fr')}`}${COLON}il n’y a pas d’autre groupe auquel le comparer.`;
    }
  },

  rule(group, fact, conditions) {
    const rule = conditionsInWords(conditions);
    if (group.manner === 0) return `En bref, ${rule}${COLON}${worth(group, fact, 'suivent cette règle')}.`;
    const described = group.of === 'cluster' ? 'le décrit' : 'les décrit';
    const opening = group.manner === 1 ? `Une règle ${described}` : 'Cela tient en une règle';
    return `${opening}${COLON}${rule}${SEMICOLON}${worth(group, fact, 'la suivent')}.`;
  },

  neighbor(group, { cluster, by }, isKnown) {
    if (by === null) return `Sur la carte, le groupe ${cluster} est le plus proche.`;
    const column = named(by.column);
    const [own, other] = formatPair(by.value, by.other, 'fr');
    const direction = by.other > by.value ? 'plus élevées' : 'plus faibles';
    if (isKnown) {
      return `Sur la carte, le groupe ${cluster} est le plus proche${SEMICOLON}les valeurs de ${column} y sont ${direction}, ${other} en moyenne.`;
    }
    return [
      `Son plus proche voisin est le groupe ${cluster}, où les valeurs de ${column} sont ${direction}${COLON}${other} en moyenne, contre ${own} ici.`,
      `Sur la carte, le groupe ${cluster} est le plus proche${SEMICOLON}${column} les départage, avec ${own} en moyenne ici et ${other} dans l’autre.`,
      `À côté se trouve le groupe ${cluster}${SEMICOLON}c’est ${column} qui les départage, avec ${own} en moyenne ici et ${other} dans l’autre.`,
    ][group.manner]!;
  },

  unusual(group, { count, share, overallShare }, isNotable) {
    const own = ownRows(group);
    const among = ofOwnRows(group);
    if (count === 0) return `Aucune ${among} n’est inhabituelle.`;
    if (share === 1)
      return group.count === 1 ? 'Cette ligne est inhabituelle.' : `Toutes ${own} sont inhabituelles.`;
    const some =
      count === 1
        ? `Une ${among} est inhabituelle`
        : `${formatCount(count, 'fr')} ${among} sont inhabituelles`;
    if (!isNotable) return `${some}.`;
    const [part, overall] = formatSharePair(share, overallShare, 'fr');
    return `${some}${COLON}${part}, contre ${overall} sur toute la carte.`;
  },

  spread: (group, isTight) =>
    `${sentence(ownRows(group))} sont plus ${isTight ? 'resserrées' : 'dispersées'} sur la carte que celles de la plupart des groupes.`,

  typical(group, { row, next }) {
    const typical = {
      cluster: 'Sa ligne la plus typique',
      noise: 'La plus typique de ces lignes',
      selection: 'La plus typique des lignes sélectionnées',
    }[group.of];
    const followed = next.length === 0 ? '' : `, suivie ${rowNumbers(next, 'de la', 'des')}`;
    return `${typical} est la ligne ${row}${followed}.`;
  },

  border: (_, { rows: numbers, near }) =>
    `${rowNumbers(numbers, 'La', 'Les')} ${numbers.length === 1 ? 'se trouve' : 'se trouvent'} à la frontière avec le groupe ${near}.`,
};

const PLACES: Readonly<Record<Place, string | null>> = {
  only: 'le seul',
  largest: 'le plus grand',
  'larger of two': 'le plus grand des deux',
  'none larger': 'le plus grand',
  second: 'le deuxième par la taille',
  third: 'le troisième par la taille',
  smallest: 'le plus petit',
  'smaller of two': 'le plus petit des deux',
  'in between': null,
};

/** How well a rule finds a group: its precision and its coverage. */
export function worth({ of }: Pick<Group, 'of'>, { precision, coverage }: RuleFact, follow: string): string {
  const { members, whole, those } = WHOSE[of];
  if (precision === 1 && coverage === 1) return `${those} sont exactement celles qui ${follow}`;
  const found =
    precision === 1
      ? `toutes les lignes qui ${follow} sont ${members}`
      : `${formatShare(precision, 'fr')} des lignes qui ${follow} sont ${members}`;
  return `${found}, et elle couvre ${coverage === 1 ? whole.all : `${formatShare(coverage, 'fr')} ${whole.of}`}`;
}

const WHOSE = {
  cluster: {
    members: 'dans le groupe',
    whole: { all: 'tout le groupe', of: 'du groupe' },
    those: 'les lignes du groupe',
  },
  noise: {
    members: 'hors de tout groupe',
    whole: { all: 'toutes ces lignes', of: 'de ces lignes' },
    those: 'ces lignes',
  },
  selection: {
    members: 'dans la sélection',
    whole: { all: 'toute la sélection', of: 'de la sélection' },
    those: 'les lignes sélectionnées',
  },
} as const;
