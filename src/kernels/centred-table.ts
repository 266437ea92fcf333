import type { Matrix } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';

/** What PCA needs of a table less its column means, without ever storing that. */
export interface CentredTable {
  /** (columns,) */
  readonly mean: Float64Array;
  /** (columns, columns): the sums of products of the centred columns, both triangles. */
  readonly crossProducts: Float64Array;
  /** @param axes (any number, columns); returns (rows, that number) */
  project(axes: Matrix): Matrix;
}

/** Rows are summed in at most so many chunks, fewer where their sums would fill too much memory. */
const CHUNKS = 32;
const MOST_SUMS = 2 ** 23;
/** Rows of a strip and of a block; the numbers stand in wasm/assembly/cross-products.ts. */
const STRIP = 64;
const PROJECTED = 512;

/** Between these, squares neither overflow nor vanish. */
const COMFORTABLE = 2 ** 100;

/**
 * Lends a centred table in the crew's memory, all in double precision; the bits do not depend on the number of threads.
 *
 * @param x (rows, columns); never modified
 * @param use what is made of the table, which is gone afterwards
 * @returns null when a value is not finite, or values are so large or vary so little that squares would lose them
 */
export function withCentredTable<Result>(
  { data, rows, columns }: Matrix,
  crew: Crew,
  use: (table: CentredTable) => Result,
): Result | null {
  const scope = crew.machine.scope();
  try {
    const x = scope.float64(rows * columns);
    x.set(data);
    const mean = scope.float64(columns);
    const sums = scope.float64(CHUNKS * 2 * columns);
    crew.forEachBlock('columnSums', CHUNKS, CHUNKS, x.byteOffset, rows, columns, sums.byteOffset);
    if (!averageColumns(sums, rows, mean)) return null;

    const stride = (columns + 7) & ~7;
    const chunks = Math.max(1, Math.min(CHUNKS, Math.floor(MOST_SUMS / stride ** 2)));
    const strips = scope.float64(crew.threads * STRIP * stride);
    crew.together('setScratch', strips.byteOffset, 8 * STRIP * stride);
    const products = scope.float64(chunks * stride * stride);
    const shape = [x.byteOffset, mean.byteOffset, rows, columns];
    crew.forEachBlock('crossProducts', chunks, chunks, ...shape, stride, products.byteOffset);
    const crossProducts = addChunks(products, chunks, stride, columns);
    let trace = 0;
    for (let t = 0; t < columns; t++) trace += crossProducts[t * columns + t]!;
    if (trace < COMFORTABLE ** -2) return null;

    return use({
      mean: mean.slice(),
      crossProducts,
      project: (axes) => {
        const width = axes.rows + (axes.rows & 1);
        const turned = scope.float64(columns * width);
        for (let t = 0; t < columns; t++)
          for (let c = 0; c < width; c++)
            turned[t * width + c] = c < axes.rows ? axes.data[c * columns + t]! : 0;
        const wide = scope.float64(rows * width);
        const blocks = Math.ceil(rows / PROJECTED);
        crew.forEachBlock('projectRows', blocks, ...shape, turned.byteOffset, width, wide.byteOffset);
        return narrowed(wide, rows, width, axes.rows);
      },
    });
  } finally {
    scope.release();
  }
}

/** Whether all went well: no infinity, nothing too large. */
function averageColumns(sums: Float64Array, rows: number, mean: Float64Array): boolean {
  const columns = mean.length;
  mean.fill(0);
  let largest = 0;
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    for (let t = 0; t < columns; t++) {
      mean[t] = mean[t]! + sums[2 * chunk * columns + t]!;
      largest = Math.max(largest, sums[(2 * chunk + 1) * columns + t]!);
    }
  }
  for (let t = 0; t < columns; t++) mean[t] = mean[t]! / rows;
  return largest <= COMFORTABLE && mean.every(Number.isFinite);
}

function addChunks(sums: Float64Array, chunks: number, stride: number, columns: number): Float64Array {
  const products = new Float64Array(columns * columns);
  for (let chunk = 0; chunk < chunks; chunk++) {
    for (let a = 0; a < columns; a++) {
      const from = (chunk * stride + a) * stride;
      for (let b = a; b < columns; b++)
        products[a * columns + b] = products[a * columns + b]! + sums[from + b]!;
    }
  }
  for (let a = 1; a < columns; a++)
    for (let b = 0; b < a; b++) products[a * columns + b] = products[b * columns + a]!;
  return products;
}

function narrowed(wide: Float64Array, rows: number, width: number, columns: number): Matrix {
  if (width === columns) return { data: wide.slice(), rows, columns };
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let c = 0; c < columns; c++) data[i * columns + c] = wide[i * width + c]!;
  return { data, rows, columns };
}
