import type { Matrix } from '../matrix.ts';
import { powerOfTwoBelow } from '../safe-scale.ts';

/** Largest magnitude of what comes out: squares of differences neither overflow nor, for ordinary tables, vanish. */
const LARGEST = 2 ** 48;

const SAMPLE = 1_023;

/**
 * A table in single precision, moved so that the column medians (of at most 1,023 rows) become 0 and multiplied by a
 * power of two: a large offset, or one extreme row, does not cost the others their digits.
 *
 * @param stride values from one row to the next, at least the number of columns; the rest is 0
 * @param out (at least rows · stride,)
 * @returns the power of two
 */
export function toSinglePrecision(
  { data, rows, columns }: Matrix,
  stride: number,
  out: Float32Array,
): number {
  const centre = columnMedians({ data, rows, columns });
  let largest = 0;
  for (let i = 0, p = 0; i < rows; i++)
    for (let t = 0; t < columns; t++, p++) {
      const magnitude = Math.abs(data[p]! - centre[t]!);
      if (magnitude > largest) largest = magnitude;
    }
  const factor = largest > 0 ? powerOfTwoBelow(LARGEST / largest) : 1;
  for (let i = 0, p = 0; i < rows; i++) {
    const place = i * stride;
    for (let t = 0; t < columns; t++, p++) out[place + t] = (data[p]! - centre[t]!) * factor;
    for (let t = columns; t < stride; t++) out[place + t] = 0;
  }
  return factor;
}

function columnMedians({ data, rows, columns }: Matrix): Float64Array {
  const count = Math.min(rows, SAMPLE);
  return Float64Array.from({ length: columns }, (_, t) => {
    const values = new Float64Array(count);
    for (let s = 0; s < count; s++) values[s] = data[Math.floor((s * rows) / count) * columns + t]!;
    values.sort();
    return values[values.length >> 1]!;
  });
}

/** Puts the rows in groups of eight: value t of row j at ((j >> 3) · columns + t) · 8 + (j & 7); the last group is filled. */
export function packByEight<Values extends Float32Array | Float64Array>(
  values: Values,
  rows: number,
  columns: number,
  packed: Values,
): void {
  for (let j = 0; j < rows; j++) {
    const place = (j >> 3) * columns * 8 + (j & 7);
    for (let t = 0; t < columns; t++) packed[place + 8 * t] = values[j * columns + t]!;
  }
  for (let j = rows; j < packedRows(rows); j++) {
    const place = (j >> 3) * columns * 8 + (j & 7);
    for (let t = 0; t < columns; t++) packed[place + 8 * t] = 0;
  }
}

export function packedRows(rows: number): number {
  return (rows + 7) & ~7;
}
