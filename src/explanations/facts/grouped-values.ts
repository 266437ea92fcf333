import type { PointGroups } from './point-groups.ts';

/** The values of a column that are there, group by group. */
export interface GroupedValues {
  readonly values: Float64Array;
  /** (groups + 1,): group g has `values[starts[g] … starts[g + 1] − 1]`. */
  readonly starts: Int32Array;
}

/**
 * @param column over all rows of the table; NaN and infinite values are none
 * @param rows the row of each point
 */
export function groupedValues(
  column: Float64Array,
  rows: Uint32Array,
  { groups, order }: PointGroups,
): GroupedValues {
  const values = new Float64Array(order.length);
  const starts = new Int32Array(groups.length + 1);
  let count = 0;
  groups.forEach(({ start, end }, g) => {
    for (let s = start; s < end; s++) {
      const value = column[rows[order[s]!]!]!;
      if (value - value === 0) values[count++] = value;
    }
    starts[g + 1] = count;
  });
  return { values: values.subarray(0, count), starts };
}

/** What values are divided by and shifted to, so that powers of them neither overflow nor cancel. */
export interface Frame {
  /** A power of two. */
  readonly unit: number;
  /** In units. */
  readonly centre: number;
}

export function frameOf(values: Float64Array): Frame {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i]!);
    if (magnitude > largest) largest = magnitude;
  }
  const unit = largest === 0 ? 1 : powerOfTwoBelow(largest);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! / unit;
  return { unit, centre: values.length === 0 ? 0 : sum / values.length };
}

export function framed(values: Float64Array, { unit, centre }: Frame): Float64Array {
  const moved = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) moved[i] = values[i]! / unit - centre;
  return moved;
}

/** Back in the column's own unit; rounding takes no mean beyond the largest number. */
export function unframed(mean: number, { unit, centre }: Frame): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, (mean + centre) * unit));
}

/** By its bits, for logarithms round differently from machine to machine. */
function powerOfTwoBelow(value: number): number {
  const words = new DataView(new ArrayBuffer(8));
  words.setFloat64(0, value);
  const exponent = (words.getUint32(0) >>> 20) & 0x7ff;
  return 2 ** Math.max(-1022, exponent - 1023);
}
