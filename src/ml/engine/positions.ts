import type { Matrix } from '../../kernels/matrix.ts';

const LARGEST_FLOAT = 3.4028234663852886e38;

/** What to say of positions that `toPositions` had to cut. */
export function noteCut(positions: Float32Array): string[] {
  if (!positions.includes(LARGEST_FLOAT) && !positions.includes(-LARGEST_FLOAT)) return [];
  const rows = new Set<number>();
  positions.forEach((position, p) => {
    if (Math.abs(position) === LARGEST_FLOAT) rows.add(Math.floor(p / 3));
  });
  return [
    `Positions beyond 3.4e38, which a map cannot hold, were cut in ${rows.size} ${rows.size === 1 ? 'row' : 'rows'}; another scaling brings them nearer`,
  ];
}

/**
 * The first three columns as the (rows, 3) single-precision positions of a map, missing ones 0. Values beyond single
 * precision become its largest.
 */
export function toPositions({ data, rows, columns }: Matrix): Float32Array {
  const positions = columns === 3 ? new Float32Array(data) : new Float32Array(rows * 3);
  if (columns !== 3) {
    const axes = Math.min(3, columns);
    for (let i = 0; i < rows; i++)
      for (let axis = 0; axis < axes; axis++) positions[3 * i + axis] = data[i * columns + axis]!;
  }
  // Conversions and searches of whole arrays take a third of the time of a loop that looks at every number.
  if (positions.includes(Number.POSITIVE_INFINITY) || positions.includes(Number.NEGATIVE_INFINITY)) {
    for (let p = 0; p < positions.length; p++) {
      if (Math.abs(positions[p]!) === Number.POSITIVE_INFINITY) {
        positions[p] = Math.sign(positions[p]!) * LARGEST_FLOAT;
      }
    }
  }
  return positions;
}
