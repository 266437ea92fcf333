import type { PathReader } from '../../kernels/isolation-paths.ts';
import type { Cells } from './cells.ts';
import type { SmallestChangeFact } from './fact.ts';

const MOST_CHANGES = 4;
/** Columns that are tried: those that isolate the row most. */
const MOST_TRIED = 30;

type Change = SmallestChangeFact['changes'][number];

/**
 * The fewest cells that, taken over from the nearest row that is not unusual, make a row usual to the forest: one by one the
 * cell that lengthens its paths most, until they are long enough; then any that turns out not to be needed is put back.
 *
 * @param columns (features,): the column of the table that each feature comes from
 * @param parts columns by how much they isolate the row, the strongest first
 * @param limit path sum from which on a row is not unusual
 * @returns null when four changes are not enough
 */
export function smallestChange(
  paths: PathReader,
  columns: readonly string[],
  parts: readonly { readonly column: string }[],
  cells: Cells,
  point: number,
  normal: number,
  limit: number,
): Change[] | null {
  const own = paths.rowAt(point);
  const other = paths.rowAt(normal);
  const possible = new Map(
    parts.flatMap(({ column }) => {
      const change = changeOf(column, cells, point, normal);
      return change === null ? [] : [[column, change] as const];
    }),
  );
  const tried = [...possible.keys()].slice(0, MOST_TRIED);
  const featuresOf = featuresByColumn(columns);
  const sumsWith = (alternatives: readonly (readonly string[])[]): Float64Array =>
    paths.pathSumsWith(
      own,
      other,
      alternatives.map((changed) => changed.flatMap((column) => featuresOf.get(column)!)),
    );

  let changed: string[] = [];
  let sum = paths.pathSum(own);
  while (sum < limit) {
    const left = tried.filter((column) => !changed.includes(column));
    if (left.length === 0 || changed.length === MOST_CHANGES) return null;
    const sums = sumsWith(left.map((column) => [...changed, column]));
    const best = sums.reduce((most, each, i) => (each > sums[most]! ? i : most), 0);
    changed.push(left[best]!);
    sum = sums[best]!;
  }
  for (const column of [...changed]) {
    const without = changed.filter((name) => name !== column);
    if (without.length > 0 && sumsWith([without])[0]! >= limit) changed = without;
  }
  return changed.length === 0 ? null : changed.map((column) => possible.get(column)!);
}

function featuresByColumn(columns: readonly string[]): Map<string, number[]> {
  const features = new Map<string, number[]>();
  columns.forEach((column, t) => {
    features.set(column, [...(features.get(column) ?? []), t]);
  });
  return features;
}

function changeOf(column: string, cells: Cells, point: number, normal: number): Change | null {
  const from = cells.read(column, point);
  const to = cells.read(column, normal);
  if (from === null || to === null || from.value === to.value) return null;
  return { column, from: from.value, to: to.value, isDate: from.isDate };
}
