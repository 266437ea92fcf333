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

/**
 * What values are divided by, a power of two, so that powers of them do not overflow. They are not shifted: a shift that suits
 * a few huge values would swallow the others.
 */
export type Unit = number;

export function unitOf(values: Float64Array): Unit {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i]!);
    if (magnitude > largest) largest = magnitude;
  }
  return largest === 0 ? 1 : powerOfTwoBelow(largest);
}

/** Back in the column's own unit; rounding takes no mean beyond the largest number. */
export function inOwnUnit(mean: number, unit: Unit): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, mean * unit));
}

/** By its bits, for logarithms round differently from machine to machine. */
function powerOfTwoBelow(value: number): number {
  const words = new DataView(new ArrayBuffer(8));
  words.setFloat64(0, value);
  const exponent = (words.getUint32(0) >>> 20) & 0x7ff;
  return 2 ** Math.max(-1022, exponent - 1023);
}
