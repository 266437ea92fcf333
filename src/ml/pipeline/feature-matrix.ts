import { type Matrix, zeros } from '../../kernels/matrix.ts';
import type { CategoryFeature, Feature, NumberFeature } from './features.ts';
import { type Scaling, scaleColumn } from './scaling.ts';

export interface FeatureMatrix {
  /** (rows, features): finite values. */
  readonly x: Matrix;
  /** One name per column of `x`, all different. */
  readonly names: readonly string[];
}

/**
 * Lays the features of the used rows side by side, scaled: a number is one column, a category one column for each of its
 * values, 1 where the row has it and else 0.
 *
 * @param fillers what stands in for an empty cell, see `handleMissing`
 */
export function featureMatrix(
  features: readonly Feature[],
  rows: Uint32Array,
  fillers: readonly number[],
  scaling: Scaling,
): FeatureMatrix {
  const columns = features.flatMap((feature, f) => columnsOf(feature, rows, fillers[f]!));
  const x = zeros(rows.length, columns.length);
  const names: string[] = [];
  columns.forEach(({ name, read }, t) => {
    const values = read();
    scaleColumn(values, scaling);
    for (let i = 0; i < values.length; i++) x.data[i * columns.length + t] = values[i]!;
    names.push(unusedName(name, names));
  });
  return { x, names };
}

interface MatrixColumn {
  readonly name: string;
  /** Read one at a time: together they would need the matrix twice. */
  read(): Float64Array;
}

function columnsOf(feature: Feature, rows: Uint32Array, filler: number): MatrixColumn[] {
  if (feature.use === 'number') {
    return [{ name: feature.column.name, read: () => readNumbers(feature, rows, filler) }];
  }
  return feature.categories.map((category, code) => ({
    name: `${feature.column.name}=${category}`,
    read: () => readIndicator(feature, code, rows, filler),
  }));
}

function readNumbers({ values }: NumberFeature, rows: Uint32Array, filler: number): Float64Array {
  const column = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    column[i] = Number.isNaN(value) ? filler : value;
  }
  return column;
}

function readIndicator(
  { codes }: CategoryFeature,
  code: number,
  rows: Uint32Array,
  filler: number,
): Float64Array {
  const column = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const own = codes[rows[i]!]!;
    column[i] = (own < 0 ? filler : own) === code ? 1 : 0;
  }
  return column;
}

/** `a=b` may be a category or the name of another column. */
function unusedName(name: string, used: readonly string[]): string {
  let candidate = name;
  for (let n = 2; used.includes(candidate); n++) candidate = `${name} (${n})`;
  return candidate;
}
