import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { applyScale, fitScale } from '../../src/ml/pipeline/scaling.ts';

interface Fixture {
  readonly columns: readonly {
    readonly name: string;
    readonly values: readonly number[];
    readonly standard: readonly number[];
    readonly robust: readonly number[];
  }[];
}

/** What `generate_scaling.py` wrote. */
const { columns }: Fixture = JSON.parse(readFileSync(new URL('scaling.json', import.meta.url), 'utf8'));

/** What the last digit of the largest value comes to once it is scaled: neither side knows the centre any better. */
function roundingOf(values: readonly number[]): number {
  const spread = Math.max(...values) - Math.min(...values);
  return spread === 0 ? 0 : (10 * Number.EPSILON * Math.max(...values.map(Math.abs))) / spread;
}

describe.each(columns)('$name', ({ values, standard, robust }) => {
  test.each([
    ['standard', standard],
    ['robust', robust],
  ] as const)('%s scaling is that of scikit-learn', (scaling, expected) => {
    const column = Float64Array.from(values);
    applyScale(column, fitScale(column, scaling).scale);
    const largest = Math.max(1, ...expected.map(Math.abs));
    const worst = Math.max(...column.map((value, i) => Math.abs(value - expected[i]!)));
    expect(worst).toBeLessThanOrEqual(1e-12 * largest + roundingOf(values));
  });
});
