import type { Finding } from './findings.ts';
import { listed, quoted } from './names.ts';
import type { StudyWording } from './wording.ts';

const QUOTES = ['“', '”'] as const;
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0, useGrouping: 'min2' });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 2 });
const figure = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, useGrouping: 'min2' });

const rows = (count = 0) => (count === 1 ? '1 row' : `${whole.format(count)} rows`);
const share = (finding: Finding) => percent.format(finding.figures['share'] ?? 0);
const column = ({ columns }: Finding) => quoted(columns[0] ?? '', QUOTES);
const names = (columns: readonly string[] = []) => listed(columns, QUOTES, 'and', (count) => `${count} more`);

export const english: StudyWording = {
  findings: {
    empty_column: (found) => `${column(found)} holds no value at all.`,
    constant_column: (found) => `${column(found)} says the same in every row and tells nothing apart.`,
    near_constant_column: (found) => `${column(found)} says the same in ${share(found)} of its rows.`,
    identifier_column: (found) =>
      `${column(found)} is different in every row: it names the rows and says nothing of them.`,
    high_cardinality: (found) =>
      `${column(found)} has ${whole.format(found.figures['distinct'] ?? 0)} categories, too many to be told apart.`,
    missing_values: (found) =>
      `${column(found)} is empty in ${rows(found.figures['rows'])} (${share(found)}).`,
    missing_together: (found) =>
      `${names(found.columns)} are empty together in ${rows(found.figures['rows'])}.`,
    duplicate_rows: (found) =>
      `${rows(found.figures['rows'])} (${share(found)}) ${found.figures['rows'] === 1 ? 'says' : 'say'} the same as an earlier one.`,
    outliers: (found) =>
      `${column(found)} has ${rows(found.figures['rows'])} (${share(found)}) far from the others.`,
    skewed: (found) =>
      `${column(found)} is skewed (${figure.format(found.figures['skewness'] ?? 0)}): a few values are much ${(found.figures['skewness'] ?? 0) > 0 ? 'larger' : 'smaller'} than the rest.`,
    redundant_columns: (found) =>
      `${names(found.columns)} say nearly the same (correlation ${figure.format(found.figures['pearson'] ?? 0)}).`,
  },
  names: {
    overview: 'Overview of the neighbourhoods',
    directions: 'Directions that explain most',
    detail: 'Small and irregular groups',
  },
  reasons: {
    neighbourhoods: ({ count }) =>
      `UMAP keeps rows that are alike close together, by their ${whole.format(count ?? 0)} nearest neighbours; the number of groups is chosen from the data.`,
    axes: () =>
      'PCA is quick and its axes can be explained: each is a weighted sum of the columns, and how much it explains is told.',
    fine_groups: ({ rows: smallest }) =>
      `HDBSCAN finds groups of any shape from ${rows(smallest)} on, and leaves out rows that belong to none.`,
    columns: ({ count }) => `The map is made from ${whole.format(count ?? 0)} columns.`,
    encoded: ({ count }) =>
      `There are few numbers, so categories are used too: ${whole.format(count ?? 0)} columns are encoded.`,
    missing: ({ share: missing }) =>
      `${percent.format(missing ?? 0)} of the cells are empty; they are filled with the median, so that no row is lost.`,
    robust: ({ names: which }) =>
      `${names(which)} ${(which ?? []).length === 1 ? 'has' : 'have'} far-off values; scaling by quartiles keeps them from deciding everything.`,
    redundant: ({ names: which }) =>
      `${names(which)} ${(which ?? []).length === 1 ? 'is' : 'are'} left out: another column says the same.`,
    sampled: ({ rows: count }) => `${rows(count)} are drawn, so that it does not take long.`,
    anomalies: ({ share: marked }) =>
      `About ${percent.format(marked ?? 0)} of the rows are marked as unusual, after the far-off values found.`,
    labelled: ({ names: which }) => `${names(which)} labels the points, to compare the groups with.`,
  },
};
