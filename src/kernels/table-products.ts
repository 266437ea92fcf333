import type { Matrix } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';
import type { Scope } from './wasm/machine.ts';

/**
 * A table in the memory of a crew, and its products, all in double precision. Every one is of the table less a shift,
 * (columns,), which is taken off each row. The bits do not depend on the number of threads.
 */
export interface TableProducts {
  readonly rows: number;
  readonly columns: number;
  /** By column of Y = X − shift: its sum, and the sum of its squares. */
  moments(shift: Float64Array): { readonly sums: Float64Array; readonly squares: Float64Array };
  /** YᵀY, both triangles, and the sums of the columns of Y. */
  crossProducts(shift: Float64Array): { readonly products: Float64Array; readonly sums: Float64Array };
  /** Yᵀ B; returns (columns, B.columns). @param b (rows, any number of columns) */
  crossProductsWith(shift: Float64Array, b: Matrix): Matrix;
  /** Y Aᵀ; returns (rows, A.rows). @param axes (any number, columns) */
  project(shift: Float64Array, axes: Matrix): Matrix;
}

/** Rows are summed in at most so many chunks, fewer where they are few or their sums would fill too much memory. */
const CHUNKS = 32;
const ROWS_OF_CHUNK = 1024;
const MOST_SUMS = 2 ** 23;
/** Rows of a strip and of a block, columns of a panel; the numbers stand in wasm/assembly/cross-products.ts. */
const STRIP = 64;
const PROJECTED = 512;
const PANEL = 4;
const TILE = PANEL * PANEL;
const PANEL_DOUBLES = STRIP * PANEL + 8;

/**
 * @param matrix must not change before the first of its products, with which it is copied
 * @param scope where the table stays as long as its products are wanted
 */
export function placeTable(matrix: Matrix, crew: Crew, scope: Scope): TableProducts {
  const { data, rows, columns } = matrix;
  // Kernels that take two columns at a time look at one number behind the last: it must be finite.
  const x = scope.float64(rows * columns + 1);
  x[rows * columns] = 0;
  let isFilled = false;
  const there = scope.float64(columns + 1);
  there[columns] = 0;
  const chunksOf = (sums: number) =>
    Math.max(1, Math.min(CHUNKS, Math.ceil(rows / ROWS_OF_CHUNK), Math.floor(MOST_SUMS / sums)));
  const panels = Math.ceil(columns / PANEL);

  const fill = (chunk: number, chunks: number) => {
    const from = Math.floor((rows * chunk) / chunks) * columns;
    const to = Math.floor((rows * (chunk + 1)) / chunks) * columns;
    x.set(data.subarray(from, to), from);
  };

  /** Sums over the chunks what a kernel leaves of each, `width` numbers. */
  const overChunks = (
    kernel: 'crossProducts' | 'crossProductsWith' | 'columnMoments',
    width: number,
    shift: Float64Array,
    packed: number,
    more: readonly number[] = [],
  ): Float64Array => {
    const inner = crew.machine.scope();
    try {
      there.set(shift);
      const chunks = chunksOf(width);
      const strips = inner.float64(crew.threads * PANEL_DOUBLES * packed);
      crew.together('setScratch', strips.byteOffset, 8 * PANEL_DOUBLES * packed);
      const sums = inner.float64(chunks * width);
      const args = [chunks, x.byteOffset, there.byteOffset, rows, columns, ...more, sums.byteOffset];
      if (isFilled) crew.forEachBlock(kernel, chunks, ...args);
      else crew.feedEachBlock(kernel, chunks, (chunk) => fill(chunk, chunks), ...args);
      isFilled = true;
      return addChunks(sums, width);
    } finally {
      inner.release();
    }
  };

  return {
    rows,
    columns,
    moments: (shift) => {
      const found = overChunks('columnMoments', 2 * columns, shift, 0);
      return { sums: found.slice(0, columns), squares: found.slice(columns) };
    },
    crossProducts: (shift) => {
      const tiles = (TILE * panels * (panels + 1)) / 2;
      const found = overChunks('crossProducts', tiles + PANEL * panels, shift, panels);
      return { products: fromUpperTiles(found, columns, panels), sums: found.slice(tiles, tiles + columns) };
    },
    crossProductsWith: (shift, b) => {
      const inner = crew.machine.scope();
      try {
        const others = Math.ceil(b.columns / PANEL);
        const width = PANEL * others;
        const y = inner.float64(rows * width);
        widen(b, width, y);
        const more = [y.byteOffset, width];
        const tiles = overChunks('crossProductsWith', TILE * panels * others, shift, panels + others, more);
        return fromTiles(tiles, columns, b.columns, others);
      } finally {
        inner.release();
      }
    },
    project: (shift, axes) => {
      const inner = crew.machine.scope();
      try {
        there.set(shift);
        const width = columns + (columns & 1);
        const padded = inner.float64(axes.rows * width);
        const scores = inner.float64(rows * axes.rows);
        const args = [x.byteOffset, there.byteOffset, rows, columns, padded.byteOffset, axes.rows];
        widen(axes, width, padded);
        if (!isFilled) fill(0, 1);
        isFilled = true;
        crew.forEachBlock('projectRows', Math.ceil(rows / PROJECTED), ...args, scores.byteOffset);
        return { data: scores.slice(), rows, columns: axes.rows };
      } finally {
        inner.release();
      }
    },
  };
}

/** In the order of the chunks. */
function addChunks(sums: Float64Array, width: number): Float64Array {
  const total = sums.slice(0, width);
  for (let from = width; from < sums.length; from += width)
    for (let t = 0; t < width; t++) total[t] = total[t]! + sums[from + t]!;
  return total;
}

function fromUpperTiles(tiles: Float64Array, columns: number, panels: number): Float64Array {
  const products = new Float64Array(columns * columns);
  let tile = 0;
  for (let panelA = 0; panelA < panels; panelA++) {
    for (let panelB = panelA; panelB < panels; panelB++, tile += TILE) {
      for (let p = 0; p < TILE; p++) {
        const a = PANEL * panelA + (p >> 2);
        const b = PANEL * panelB + (p & 3);
        if (b >= columns || b < a) continue;
        const value = tiles[tile + p]!;
        products[a * columns + b] = value;
        products[b * columns + a] = value;
      }
    }
  }
  return products;
}

function fromTiles(tiles: Float64Array, rows: number, columns: number, panels: number): Matrix {
  const data = new Float64Array(rows * columns);
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b < columns; b++) {
      const tile = TILE * ((a >> 2) * panels + (b >> 2));
      data[a * columns + b] = tiles[tile + PANEL * (a & 3) + (b & 3)]!;
    }
  }
  return { data, rows, columns };
}

function widen({ data, rows, columns }: Matrix, width: number, target: Float64Array): void {
  if (width === columns) {
    target.set(data);
    return;
  }
  for (let i = 0; i < rows; i++)
    for (let c = 0; c < width; c++) target[i * width + c] = c < columns ? data[i * columns + c]! : 0;
}
