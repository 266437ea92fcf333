import { type Matrix, zeros } from './matrix.ts';

/**
 * Widens a table of one or two columns to three with zeros, which changes no distance: maps have three columns, and the
 * loops over all pairs have a version for three, about 2.5 times as fast as the one for any number. Wider tables are
 * returned as they are.
 */
export function withThreeColumns(x: Matrix): Matrix {
  if (x.columns >= 3) return x;
  const wide = zeros(x.rows, 3);
  for (let i = 0; i < x.rows; i++) {
    for (let t = 0; t < x.columns; t++) wide.data[3 * i + t] = x.data[x.columns * i + t]!;
  }
  return wide;
}
