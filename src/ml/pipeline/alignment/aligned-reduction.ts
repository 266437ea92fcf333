import { type Matrix, matrix } from '../../../kernels/matrix.ts';
import type { Crew } from '../../../kernels/parallel/crew.ts';
import { type PrincipalAxes, projectOnAxes } from '../../../kernels/pca-projection.ts';
import type { OnProgress } from '../../../kernels/progress.ts';
import { tsneTransform } from '../../../kernels/tsne/transform.ts';
import { umapTransform } from '../../../kernels/umap/transform.ts';
import type { Reduction, ReductionPlan } from '../../engine/engine.ts';
import { limitNeighbors } from '../../engine/limits.ts';
import { toPositions } from '../../engine/positions.ts';
import { counted } from '../wording.ts';
import { matchRows, type NumberedRows } from './match-rows.ts';
import type { ReferenceMap } from './reference-map.ts';

export interface AlignmentOptions {
  /** Those of the reference. */
  readonly plan: ReductionPlan;
  /** Of a reference that was made by PCA; else null. */
  readonly axes: PrincipalAxes | null;
  readonly crew: Crew;
  /** Told how many rows there are to place, before they are. */
  readonly onMatched: (strangers: number) => void;
}

/**
 * Places the rows of a table into the map of an earlier one, which stays as it is: a row with the very features of one of
 * its rows takes that row's position, every other one is placed by its neighbours there, or projected.
 *
 * @param table prepared as the earlier one was
 */
export function reduceAligned(
  table: NumberedRows,
  reference: ReferenceMap,
  { plan, axes, crew, onMatched }: AlignmentOptions,
  onProgress: OnProgress,
): Reduction {
  const matches = matchRows(table, reference);
  const strangers = Uint32Array.from(matches.keys()).filter((row) => matches[row]! < 0);
  onMatched(strangers.length);
  const placed = place(rowsOf(table.x, strangers), reference, plan, axes, crew, onProgress);
  const positions = new Float32Array(3 * matches.length);
  for (const [row, match] of matches.entries()) {
    if (match >= 0) positions.set(reference.positions.subarray(3 * match, 3 * match + 3), 3 * row);
  }
  for (const [s, row] of strangers.entries()) positions.set(placed.subarray(3 * s, 3 * s + 3), 3 * row);
  const kept = matches.length - strangers.length;
  return {
    positions,
    explainedVarianceRatio: axes === null ? null : explainedShares(table.x, axes),
    klDivergence: null,
    ...(axes === null ? {} : { axes }),
    notes: [
      `Placed into the map of the earlier run: ${counted(kept, 'row')} as there kept ${kept === 1 ? 'its' : 'their'} position, ${counted(strangers.length, 'new or changed row')} ${strangers.length === 1 ? 'was' : 'were'} placed among them`,
    ],
  };
}

function rowsOf({ data, columns }: Matrix, rows: Uint32Array): Matrix {
  const chosen = new Float64Array(rows.length * columns);
  for (const [i, row] of rows.entries()) {
    chosen.set(data.subarray(row * columns, (row + 1) * columns), i * columns);
  }
  return matrix(chosen, rows.length, columns);
}

/** (x.rows, 3) row-major. */
function place(
  x: Matrix,
  { x: referenceX, positions }: ReferenceMap,
  plan: ReductionPlan,
  axes: PrincipalAxes | null,
  crew: Crew,
  onProgress: OnProgress,
): Float32Array {
  if (x.rows === 0) return new Float32Array(0);
  const map = { x: referenceX, positions: matrix(Float64Array.from(positions), referenceX.rows, 3) };
  switch (plan.method) {
    case 'pca':
      if (axes === null) throw new Error('a map made by PCA was kept without its axes');
      return toPositions(projectOnAxes(x, axes));
    case 'tsne':
      return toPositions(tsneTransform(map, x, { metric: plan.metric, crew }, onProgress));
    case 'umap': {
      const neighbors = limitNeighbors(plan.neighbors, referenceX.rows).value;
      return toPositions(umapTransform(map, x, { ...plan, neighbors, crew }, onProgress));
    }
  }
}

/** How much of the variance of these rows lies along the axes of the others. */
function explainedShares(x: Matrix, axes: PrincipalAxes): number[] {
  const total = columnVariances(x).reduce((sum, variance) => sum + variance, 0);
  const scores = projectOnAxes(x, { ...axes, factors: axes.factors.map(() => 1) });
  return Array.from(columnVariances(scores), (variance) => (total > 0 ? variance / total : 0));
}

function columnVariances({ data, rows, columns }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for (let i = 0, p = 0; i < rows; i++)
    for (let t = 0; t < columns; t++, p++) means[t] = means[t]! + data[p]! / rows;
  for (let i = 0, p = 0; i < rows; i++)
    for (let t = 0; t < columns; t++, p++) squares[t] = squares[t]! + (data[p]! - means[t]!) ** 2 / rows;
  return squares;
}
