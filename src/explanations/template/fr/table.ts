import type { DriverFact } from '../../facts/fact.ts';
import { formatScore, formatShare, formatSharePair } from '../numbers-in-words.ts';
import type { TableWords } from '../words.ts';
import { COLON, counted, isOne, listed, named, rows, SEMICOLON } from './quoted.ts';

export const tableWords: TableWords = {
  structure(fact) {
    const placed = isOne(fact.rows) ? 'placée' : 'placées';
    const map = `La carte montre ${rows(fact.rows)}, ${placed} d’après ${counted(fact.columns, 'colonne', 'colonnes')}`;
    if (fact.clusters === 0) return `${map}${SEMICOLON}aucun groupe n’a été trouvé.`;
    const clusters = fact.clusters === 1 ? 'un seul groupe' : counted(fact.clusters, 'groupe', 'groupes');
    if (fact.noise === 0) return `${map}, en ${clusters}.`;
    const none = `${rows(fact.noise)} (${formatShare(fact.noiseShare, 'fr')}) ${isOne(fact.noise) ? 'n’appartient' : 'n’appartiennent'}`;
    return `${map}, en ${clusters}${SEMICOLON}${none} à aucun.`;
  },

  extremes({ largest, smallest }) {
    if (largest === null || smallest === null) return '';
    if (largest.count === smallest.count) return `Chaque groupe compte ${rows(largest.count)}.`;
    const [most, least] = formatSharePair(largest.share, smallest.share, 'fr');
    return `Le plus grand, le groupe ${largest.cluster}, réunit ${most} des lignes${SEMICOLON}le plus petit, le groupe ${smallest.cluster}, ${least}.`;
  },

  separation(silhouette) {
    const scale = `(silhouette de ${formatScore(silhouette, 'fr')}${SEMICOLON}1 voudrait dire parfaitement séparés, 0 pas du tout)`;
    if (silhouette >= 0.7) return `Les groupes sont très éloignés les uns des autres ${scale}.`;
    if (silhouette >= 0.5) return `Les groupes sont nettement séparés ${scale}.`;
    if (silhouette >= 0.25) return `Les groupes sont séparés, mais se touchent par endroits ${scale}.`;
    return `Les groupes sont à peine séparés${COLON}leurs frontières sont à prendre avec prudence ${scale}.`;
  },

  faithfulness(trustworthiness) {
    const scale = `(fidélité de ${formatScore(trustworthiness, 'fr')} sur 1)`;
    if (trustworthiness >= 0.95)
      return `Les lignes voisines sur la carte se ressemblent dans la table ${scale}.`;
    if (trustworthiness >= 0.85)
      return `Les lignes voisines sur la carte se ressemblent le plus souvent dans la table ${scale}.`;
    return `La proximité sur la carte est à lire avec prudence${COLON}certaines voisines ne se ressemblent pas dans la table ${scale}.`;
  },

  drivers(facts) {
    const [first, ...others] = facts.map(driver);
    const then = others.length === 0 ? '' : `, puis par ${listed(others)}`;
    return `Les groupes diffèrent surtout par ${first}${then}${COLON}à 1, le groupe suffirait à connaître la valeur${SEMICOLON}à 0, il n’en dirait rien.`;
  },

  correlation({ columns, correlation }, explains) {
    const [a, b] = columns.map(named) as [string, string];
    const isPerfect = Math.abs(correlation) === 1;
    const perfect = correlation > 0 ? '1' : '-1';
    const scale =
      explains && !isPerfect ? `${SEMICOLON}${perfect} serait un accord parfait, 0 aucun lien` : '';
    const figure = `(corrélation de ${formatScore(correlation, 'fr')}${scale})`;
    if (isPerfect)
      return `${a} et ${b} varient exactement ensemble${correlation < 0 ? ', en sens contraire' : ''} ${figure}.`;
    const strongly = Math.abs(correlation) >= STRONG_CORRELATION ? ' fortement' : '';
    return correlation > 0
      ? `${a} et ${b} tendent${strongly} à augmenter ensemble ${figure}.`
      : `Là où les valeurs de ${a} sont plus élevées, celles de ${b} tendent${strongly} à être plus faibles ${figure}.`;
  },

  quality({ finding, column, count, share }) {
    const part = formatShare(share, 'fr');
    const one = isOne(count);
    switch (finding) {
      case 'missing values':
        if (column === null) return `Des valeurs manquent dans ${rows(count)} (${part}).`;
        return share === 1
          ? `Aucune valeur de ${named(column)} n’est renseignée.`
          : `Il manque la valeur de ${named(column)} dans ${rows(count)} de la carte (${part}).`;
      case 'same value':
        if (column === null)
          return `${rows(count)} ${one ? 'porte' : 'portent'} les mêmes valeurs (${part}).`;
        return share === 1
          ? `${named(column)} a la même valeur dans toutes les lignes et ne distingue donc rien.`
          : `${named(column)} a la même valeur partout où il y en a une, soit dans ${rows(count)} (${part}).`;
      case 'left out rows':
        return `${rows(count)} de la table (${part}) ${one ? 'n’a pas pu être utilisée et ne figure' : 'n’ont pas pu être utilisées et ne figurent'} pas sur la carte.`;
      case 'sample':
        return `La carte ne montre qu’un échantillon, soit ${part} des lignes utilisables.`;
      case 'equal rows apart':
        return `${rows(count)} de la carte (${part}) ont les mêmes valeurs qu’une ligne d’un autre groupe, dans toutes les colonnes dont la carte est faite${COLON}rien dans la table ne les sépare.`;
      case 'few rows':
        return `Avec ${rows(count)} seulement, le hasard joue un grand rôle${COLON}les différences ne sont que des indices.`;
    }
  },
};

/** From here on little is left to anything else. */
const STRONG_CORRELATION = 0.9;

function driver({ column, strength }: DriverFact): string {
  return `${named(column)} (${formatScore(strength, 'fr')})`;
}
