import type { Finding } from './findings.ts';
import { listed, quoted } from './names.ts';
import type { StudyWording } from './wording.ts';

const QUOTES = ['« ', ' »'] as const;
const whole = new Intl.NumberFormat('fr', { maximumFractionDigits: 0, useGrouping: 'min2' });
const percent = new Intl.NumberFormat('fr', { style: 'percent', maximumSignificantDigits: 2 });
const figure = new Intl.NumberFormat('fr', { maximumSignificantDigits: 3, useGrouping: 'min2' });

const rows = (count = 0) => `${whole.format(count)} ${count < 2 ? 'ligne' : 'lignes'}`;
const share = (finding: Finding) => percent.format(finding.figures['share'] ?? 0);
const column = ({ columns }: Finding) => quoted(columns[0] ?? '', QUOTES);
const names = (columns: readonly string[] = []) =>
  listed(columns, QUOTES, 'et', (count) => `${count} ${count === 1 ? 'autre' : 'autres'}`);

export const french: StudyWording = {
  findings: {
    empty_column: (found) => `${column(found)} ne contient aucune valeur.`,
    constant_column: (found) => `${column(found)} dit la même chose à chaque ligne et ne distingue rien.`,
    near_constant_column: (found) => `${column(found)} dit la même chose dans ${share(found)} de ses lignes.`,
    identifier_column: (found) =>
      `${column(found)} est différente à chaque ligne : elle nomme les lignes sans rien en dire.`,
    high_cardinality: (found) =>
      `${column(found)} compte ${whole.format(found.figures['distinct'] ?? 0)} catégories, trop pour les distinguer.`,
    missing_values: (found) =>
      `${column(found)} est vide dans ${rows(found.figures['rows'])} (${share(found)}).`,
    missing_together: (found) =>
      `${names(found.columns)} sont vides ensemble dans ${rows(found.figures['rows'])}.`,
    duplicate_rows: (found) =>
      `${rows(found.figures['rows'])} (${share(found)}) ${(found.figures['rows'] ?? 0) < 2 ? 'répète' : 'répètent'} une ligne précédente.`,
    outliers: (found) =>
      `${column(found)} a ${rows(found.figures['rows'])} (${share(found)}) loin des autres.`,
    skewed: (found) =>
      `${column(found)} est asymétrique (${figure.format(found.figures['skewness'] ?? 0)}) : quelques valeurs sont bien plus ${(found.figures['skewness'] ?? 0) > 0 ? 'grandes' : 'petites'} que les autres.`,
    redundant_columns: (found) =>
      `${names(found.columns)} disent presque la même chose (corrélation ${figure.format(found.figures['pearson'] ?? 0)}).`,
  },
  names: {
    overview: 'Vue d’ensemble des voisinages',
    directions: 'Directions qui expliquent le plus',
    detail: 'Groupes petits et irréguliers',
  },
  reasons: {
    neighbourhoods: ({ count }) =>
      `UMAP garde proches les lignes qui se ressemblent, d’après leurs ${whole.format(count ?? 0)} plus proches voisines ; le nombre de groupes est choisi selon les données.`,
    axes: () =>
      'L’ACP est rapide et ses axes s’expliquent : chacun est une somme pondérée des colonnes, et la part qu’il explique est donnée.',
    fine_groups: ({ rows: smallest }) =>
      `HDBSCAN trouve des groupes de toute forme à partir de ${rows(smallest)} et laisse de côté les lignes qui n’appartiennent à aucun.`,
    columns: ({ count }) =>
      `La carte est faite de ${whole.format(count ?? 0)} ${(count ?? 0) < 2 ? 'colonne' : 'colonnes'}.`,
    encoded: ({ count }) =>
      `Il y a peu de nombres, les catégories servent donc aussi : ${whole.format(count ?? 0)} ${(count ?? 0) < 2 ? 'colonne est codée' : 'colonnes sont codées'}.`,
    missing: ({ share: missing }) =>
      `${percent.format(missing ?? 0)} des cellules sont vides ; elles reçoivent la médiane, pour ne perdre aucune ligne.`,
    robust: ({ names: which }) =>
      `${names(which)} ${(which ?? []).length === 1 ? 'a' : 'ont'} des valeurs lointaines ; réduire par les quartiles les empêche de tout décider.`,
    redundant: ({ names: which }) =>
      `${names(which)} ${(which ?? []).length === 1 ? 'est laissée' : 'sont laissées'} de côté : une autre colonne dit la même chose.`,
    sampled: ({ rows: count }) => `${rows(count)} sont tirées, pour que ce ne soit pas long.`,
    anomalies: ({ share: marked }) =>
      `Environ ${percent.format(marked ?? 0)} des lignes sont signalées comme inhabituelles, d’après les valeurs lointaines trouvées.`,
    labelled: ({ names: which }) => `${names(which)} étiquette les points, pour y comparer les groupes.`,
  },
};
