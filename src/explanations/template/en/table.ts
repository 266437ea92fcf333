import type { DriverFact } from '../../facts/fact.ts';
import { formatScore, formatShare, formatSharePair } from '../numbers-in-words.ts';
import type { TableWords } from '../words.ts';
import { counted, listed, named, rows } from './quoted.ts';

export const tableWords: TableWords = {
  structure(fact) {
    const map = `The map shows ${rows(fact.rows)}, placed by ${counted(fact.columns, 'column', 'columns')}`;
    if (fact.clusters === 0) return `${map}; no cluster was found.`;
    const clusters = fact.clusters === 1 ? 'a single cluster' : counted(fact.clusters, 'cluster', 'clusters');
    if (fact.noise === 0) return `${map}, in ${clusters}.`;
    const none = `${rows(fact.noise)} (${formatShare(fact.noiseShare, 'en')}) ${fact.noise === 1 ? 'belongs' : 'belong'}`;
    return `${map}, in ${clusters}; ${none} to ${fact.clusters === 1 ? 'no cluster' : 'none'}.`;
  },

  extremes({ clusters, largest, smallest }) {
    if (largest === null || smallest === null) return '';
    if (largest.count === smallest.count) return `Each cluster holds ${rows(largest.count)}.`;
    const [most, least] = formatSharePair(largest.share, smallest.share, 'en');
    const [larger, smaller] = clusters === 2 ? ['larger', 'smaller'] : ['largest', 'smallest'];
    return `The ${larger}, cluster ${largest.cluster}, holds ${most} of the rows; the ${smaller}, cluster ${smallest.cluster}, ${least}.`;
  },

  separation(silhouette) {
    const scale = `(silhouette ${formatScore(silhouette, 'en')}; 1 would be perfectly apart, 0 not at all)`;
    if (silhouette >= 0.7) return `The clusters lie far apart from each other ${scale}.`;
    if (silhouette >= 0.5) return `The clusters lie clearly apart from each other ${scale}.`;
    if (silhouette >= 0.25) return `The clusters are apart, but touch in places ${scale}.`;
    return `The clusters are hardly apart: take their borders with care ${scale}.`;
  },

  faithfulness(trustworthiness) {
    const scale = `(trustworthiness ${formatScore(trustworthiness, 'en')} of 1)`;
    if (trustworthiness >= 0.95)
      return `Rows that are neighbours on the map are alike in the table ${scale}.`;
    if (trustworthiness >= 0.85)
      return `Rows that are neighbours on the map are mostly alike in the table ${scale}.`;
    return `Read nearness on the map with care: some neighbours are not alike in the table ${scale}.`;
  },

  drivers(facts) {
    const [first, ...others] = facts.map(driver);
    const then = others.length === 0 ? '' : `, then ${listed(others)}`;
    return `The clusters differ most in ${first}${then}: at 1 the cluster alone would tell the value; at 0 it would tell nothing of it.`;
  },

  correlation({ columns, correlation }, explains) {
    const [a, b] = columns.map(named) as [string, string];
    const isPerfect = Math.abs(correlation) === 1;
    const scale =
      explains && !isPerfect ? `; ${correlation > 0 ? '1' : '-1'} would be in perfect step, 0 no link` : '';
    const figure = `(correlation ${formatScore(correlation, 'en')}${scale})`;
    if (isPerfect)
      return `${a} and ${b} move in perfect step${correlation < 0 ? ', in opposite directions' : ''} ${figure}.`;
    const strongly = Math.abs(correlation) >= STRONG_CORRELATION ? ' strongly' : '';
    return correlation > 0
      ? `${a} and ${b} tend${strongly} to rise together ${figure}.`
      : `Where ${a} is higher, ${b} tends${strongly} to be lower ${figure}.`;
  },

  quality({ finding, column, count, share }) {
    const part = formatShare(share, 'en');
    switch (finding) {
      case 'missing values':
        if (column === null) return `Values are missing in ${rows(count)} (${part}).`;
        return share === 1
          ? `${named(column)} is empty in every row.`
          : `${named(column)} is empty in ${rows(count)} of the map (${part}).`;
      case 'same value':
        if (column === null) return `${rows(count)} hold the same values (${part}).`;
        return share === 1
          ? `${named(column)} has the same value in every row and tells nothing apart.`
          : `${named(column)} has the same value in all ${rows(count)} where it is filled in (${part}).`;
      case 'left out rows':
        return `${rows(count)} of the table (${part}) could not be used and ${count === 1 ? 'is' : 'are'} not on the map.`;
      case 'sample':
        return `The map shows only a sample, ${part} of the rows that could be used.`;
      case 'equal rows apart':
        return `${rows(count)} of the map (${part}) have the same values as a row of another cluster, in every column that the map was made from: nothing in the table parts them.`;
      case 'few rows':
        return `With only ${rows(count)}, chance plays a large part: take the differences as hints.`;
    }
  },
};

/** From here on little is left to anything else. */
const STRONG_CORRELATION = 0.9;

function driver({ column, strength }: DriverFact): string {
  return `${named(column)} (${formatScore(strength, 'en')})`;
}
