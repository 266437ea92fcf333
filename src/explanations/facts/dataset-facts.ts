import { firstEqualRows } from '../../kernels/equal-rows.ts';
import type { DescribedMap } from './described-map.ts';
import type { QualityFact, StructureFact } from './fact.ts';
import { type PointGroups, sizeOf } from './point-groups.ts';

const DATASET = { of: 'dataset' } as const;

/** @param columns of the table that the map was made from */
export function structureFact(map: DescribedMap, { groups }: PointGroups, columns: number): StructureFact {
  const rows = map.rows.length;
  const clusters = groups.flatMap((group) =>
    group.about.of === 'cluster'
      ? [{ cluster: group.about.cluster, count: sizeOf(group), share: sizeOf(group) / rows }]
      : [],
  );
  const noise = groups.reduce((sum, group) => sum + (group.about.of === 'noise' ? sizeOf(group) : 0), 0);
  const bySize = [...clusters].sort((a, b) => b.count - a.count || a.cluster - b.cluster);
  return {
    id: 'd.structure',
    about: DATASET,
    kind: 'structure',
    rows,
    columns,
    clusters: clusters.length,
    noise,
    noiseShare: rows === 0 ? 0 : noise / rows,
    largest: bySize[0] ?? null,
    smallest: bySize.at(-1) ?? null,
    silhouette: map.silhouette,
    trustworthiness: map.trustworthiness,
  };
}

/** So few rows leave much to chance. */
const FEW_ROWS = 50;
const PLAIN_SHARE = 0.05;
const PLAIN_PART_APART = 0.01;
const MOST_OF_A_KIND = 5;

/**
 * What a reader should know before believing the map. Missing values and columns of one value count the rows of the map;
 * rows that were left out, or not drawn into a sample, count those of the table.
 */
export function qualityFacts(map: DescribedMap): QualityFact[] {
  const points = map.rows.length;
  const { tableRows, usableRows } = map;
  const findings: Omit<QualityFact, 'id' | 'about' | 'kind'>[] = [];
  if (points < FEW_ROWS)
    findings.push({
      finding: 'few rows',
      column: null,
      count: points,
      share: points / Math.max(1, tableRows),
    });
  if (usableRows < tableRows) {
    const count = tableRows - usableRows;
    findings.push({ finding: 'left out rows', column: null, count, share: count / tableRows });
  }
  if (points < usableRows)
    findings.push({ finding: 'sample', column: null, count: points, share: points / usableRows });
  const apart = countEqualRowsApart(map);
  if (apart > 0 && apart >= PLAIN_PART_APART * points)
    findings.push({ finding: 'equal rows apart', column: null, count: apart, share: apart / points });
  const counted = cellsOf(map);
  findings.push(
    ...counted
      .filter(({ missing }) => missing >= PLAIN_SHARE * points && missing > 0)
      .sort((a, b) => b.missing - a.missing)
      .slice(0, MOST_OF_A_KIND)
      .map(({ column, missing }) => ({
        finding: 'missing values' as const,
        column,
        count: missing,
        share: missing / points,
      })),
    ...counted
      .filter(({ isOneValue }) => isOneValue)
      .slice(0, MOST_OF_A_KIND)
      .map(({ column, missing }) => ({
        finding: 'same value' as const,
        column,
        count: points - missing,
        share: (points - missing) / points,
      })),
  );
  return findings.map((finding, i) => ({
    id: `d.quality.${i}`,
    about: DATASET,
    kind: 'quality',
    ...finding,
  }));
}

/** A reduction may spread rows that are equal, and what is spread be taken for clusters. */
function countEqualRowsApart({ features, labels }: DescribedMap): number {
  if (features === null) return 0;
  const first = firstEqualRows(features.x);
  const NOBODY = -1;
  const SEVERAL = -2;
  /** Of the clusters of a row's equals: the one there is. */
  const cluster = new Int32Array(first.length).fill(NOBODY);
  for (let point = 0; point < first.length; point++) {
    const label = labels[point]!;
    const own = first[point]!;
    if (label >= 0 && cluster[own] !== label) cluster[own] = cluster[own] === NOBODY ? label : SEVERAL;
  }
  let count = 0;
  for (let point = 0; point < first.length; point++) {
    if (labels[point]! >= 0 && cluster[first[point]!] === SEVERAL) count++;
  }
  return count;
}

interface Cells {
  readonly column: string;
  readonly missing: number;
  readonly isOneValue: boolean;
}

function cellsOf({ numbers, dates, categories, rows }: DescribedMap): Cells[] {
  return [
    ...[...numbers, ...dates].map(({ name, values }) =>
      cells(name, rows, (row) => (values[row]! - values[row]! === 0 ? values[row]! : null)),
    ),
    // Of values that are not listed nobody knows whether they are one.
    ...categories.map(({ name, codes }) =>
      cells(name, rows, (row) => (codes[row]! === -1 ? null : codes[row]! < 0 ? Number.NaN : codes[row]!)),
    ),
  ];
}

function cells(column: string, rows: Uint32Array, read: (row: number) => number | null): Cells {
  let missing = 0;
  let first: number | null = null;
  let isOneValue = true;
  for (let i = 0; i < rows.length; i++) {
    const value = read(rows[i]!);
    if (value === null) missing++;
    else {
      first ??= value;
      if (value !== first) isOneValue = false;
    }
  }
  return { column, missing, isOneValue: isOneValue && first !== null };
}
