/**
 * How strongly categories go together with categories and with numbers. Codes are whole numbers from 0; NaN is no value,
 * and a pair of columns is judged by the rows where both have one.
 */

/** Null where it has no meaning: one category only, or no spread. */
export interface Association {
  readonly n: number;
  /** 0 … 1 */
  readonly strength: number | null;
}

/** Cramér's V: √(χ² / (n · (min(r, c) − 1))) (Cramér, Mathematical Methods of Statistics, 1946, § 21.9). */
export function cramersV(a: Float64Array, b: Float64Array, sizeA: number, sizeB: number): Association {
  const table = new Float64Array(sizeA * sizeB);
  const rows = new Float64Array(sizeA);
  const columns = new Float64Array(sizeB);
  let n = 0;
  for (let i = 0; i < a.length; i++) {
    const row = a[i]!;
    const column = b[i]!;
    if (Number.isNaN(row) || Number.isNaN(column)) continue;
    table[row * sizeB + column]! += 1;
    rows[row]! += 1;
    columns[column]! += 1;
    n++;
  }
  const smaller = Math.min(countPositive(rows), countPositive(columns));
  if (smaller < 2) return { n, strength: null };
  let chiSquared = 0;
  for (let row = 0; row < sizeA; row++) {
    for (let column = 0; column < sizeB; column++) {
      const expected = (rows[row]! * columns[column]!) / n;
      if (expected > 0) chiSquared += (table[row * sizeB + column]! - expected) ** 2 / expected;
    }
  }
  return { n, strength: Math.min(1, Math.sqrt(chiSquared / (n * (smaller - 1)))) };
}

/**
 * Correlation ratio η: the root of the share of a number's variance that lies between categories (Fisher, Statistical
 * Methods for Research Workers, 1925, § 45).
 */
export function correlationRatio(codes: Float64Array, values: Float64Array, size: number): Association {
  const counts = new Float64Array(size);
  const means = new Float64Array(size);
  let scale = 0;
  for (const value of values) if (!Number.isNaN(value)) scale = Math.max(scale, Math.abs(value));
  let n = 0;
  let mean = 0;
  let total = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (Number.isNaN(code) || Number.isNaN(values[i]!)) continue;
    const value = scale === 0 ? 0 : values[i]! / scale;
    n++;
    const before = value - mean;
    mean += before / n;
    total += before * (value - mean);
    counts[code]! += 1;
    means[code]! += (value - means[code]!) / counts[code]!;
  }
  if (n < 3 || countPositive(counts) < 2 || total <= n * (n * 2 ** -52) ** 2) return { n, strength: null };
  let between = 0;
  for (let code = 0; code < size; code++) between += counts[code]! * (means[code]! - mean) ** 2;
  return { n, strength: Math.min(1, Math.sqrt(between / total)) };
}

function countPositive(counts: Float64Array): number {
  let positive = 0;
  for (const count of counts) if (count > 0) positive++;
  return positive;
}
