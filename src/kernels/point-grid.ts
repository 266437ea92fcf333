import type { Matrix } from './matrix.ts';
import type { Scope } from './wasm/machine.ts';

const DIGITS = 2 ** 11;
/** Words of `PointGrid` of the assembly that it writes itself. */
const OWN_WORDS = 5;

/**
 * Copies points of up to three columns into the memory of a machine, with room to sort them into cubic cells; returns
 * the address of their `PointGrid` of the assembly, as an array that begins there.
 */
export function layOutPointGrid({ data, rows: n, columns }: Matrix, scope: Scope): Int32Array {
  const values = scope.float64(n * columns);
  values.set(data);
  // Keys of cells are whole numbers of 64 bits.
  const keys = [scope.float64(n), scope.float64(n)];
  const rows = [scope.int32(n), scope.int32(n)];
  const histogram = scope.int32(DIGITS);
  const coordinates = [scope.float64(n), scope.float64(n), scope.float64(n)];
  const starts = scope.int32(n + 1);
  const cellKeys = scope.float64(n);
  const arrays = [values, ...keys, ...rows, histogram, ...coordinates, starts, cellKeys];
  const words = [n, columns, ...arrays.map(({ byteOffset }) => byteOffset)];
  const state = scope.int32(words.length + OWN_WORDS);
  state.set(words);
  return state;
}
