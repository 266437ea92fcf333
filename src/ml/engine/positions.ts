import type { Matrix } from '../../kernels/matrix.ts';

const LARGEST_FLOAT = 3.4028234663852886e38;

/**
 * The first three columns as the (rows, 3) single-precision positions of a map, missing ones 0. Values beyond single
 * precision become its largest.
 */
export function toPositions({ data, rows, columns }: Matrix): Float32Array {
  const positions = new Float32Array(rows * 3);
  for (let i = 0; i < rows; i++) {
    for (let axis = 0; axis < Math.min(3, columns); axis++) {
      const value = data[i * columns + axis]!;
      positions[3 * i + axis] = Math.max(-LARGEST_FLOAT, Math.min(LARGEST_FLOAT, value));
    }
  }
  return positions;
}
