import type { Matrix } from './matrix.ts';
import type { Random } from './random.ts';

/**
 * Draws `count` different row numbers out of 0 … rows − 1, every subset equally likely (a partial Fisher–Yates shuffle).
 *
 * @returns min(count, rows) numbers, ascending
 */
export function sampleRowNumbers(rows: number, count: number, random: Random): Int32Array {
  const numbers = new Int32Array(rows);
  for (let i = 0; i < rows; i++) numbers[i] = i;
  if (count >= rows) return numbers;
  for (let i = 0; i < count; i++) {
    const j = i + random.below(rows - i);
    const drawn = numbers[j]!;
    numbers[j] = numbers[i]!;
    numbers[i] = drawn;
  }
  return numbers.slice(0, count).sort();
}

/** @returns (rowNumbers.length, x.columns), the rows in the order asked for */
export function takeRows(x: Matrix, rowNumbers: Int32Array): Matrix {
  const { columns } = x;
  const data = new Float64Array(rowNumbers.length * columns);
  for (let i = 0; i < rowNumbers.length; i++) {
    const start = rowNumbers[i]! * columns;
    data.set(x.data.subarray(start, start + columns), i * columns);
  }
  return { data, rows: rowNumbers.length, columns };
}
