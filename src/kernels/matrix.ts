/**
 * A dense row-major matrix of doubles, shape (rows, columns): element (i, j) is `data[i * columns + j]`.
 * Kernels never modify a matrix they are given.
 */
export interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** @throws RangeError when `data` does not hold exactly rows × columns values */
export function matrix(data: Float64Array, rows: number, columns: number): Matrix {
  if (data.length !== rows * columns) {
    throw new RangeError(`a ${rows} × ${columns} matrix needs ${rows * columns} values, got ${data.length}`);
  }
  return { data, rows, columns };
}

export function zeros(rows: number, columns: number): Matrix {
  return { data: new Float64Array(rows * columns), rows, columns };
}
