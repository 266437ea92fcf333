import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/kernels/random.ts';
import { symmetricEigen } from '../../../src/kernels/symmetric-eigen.ts';

const symmetric = fc.integer({ min: 1, max: 9 }).chain((n) =>
  fc
    .array(fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: -5, max: 5, noNaN: true })), {
      minLength: n * n,
      maxLength: n * n,
    })
    .map((values) => {
      const a = Float64Array.from(values);
      for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[i * n + j] = a[j * n + i]!;
      return { a, n };
    }),
);

describe('symmetricEigen', () => {
  it('solves A v = λ v with orthonormal v and falling λ', () => {
    fc.assert(
      fc.property(symmetric, ({ a, n }) => {
        const { values, vectors } = symmetricEigen(a, n);
        for (let c = 0; c < n; c++) {
          if (c > 0) expect(values[c]!).toBeLessThanOrEqual(values[c - 1]!);
          for (let i = 0; i < n; i++) {
            let product = 0;
            let dot = 0;
            for (let j = 0; j < n; j++) {
              product += a[i * n + j]! * vectors[c * n + j]!;
              dot += vectors[i * n + j]! * vectors[c * n + j]!;
            }
            expect(Math.abs(product - values[c]! * vectors[c * n + i]!)).toBeLessThan(1e-12 * 50);
            expect(dot).toBeCloseTo(i === c ? 1 : 0, 11);
          }
        }
      }),
    );
  });

  it('gives the same for some of the eigenvectors as for all', () => {
    fc.assert(
      fc.property(symmetric, ({ a, n }) => {
        const all = symmetricEigen(a, n);
        const wanted = Math.ceil(n / 2);
        const some = symmetricEigen(a, n, wanted);
        expect(some.values).toEqual(all.values);
        expect(some.vectors).toEqual(all.vectors.slice(0, wanted * n));
      }),
    );
  });

  it('solves those that take more rotations than most', () => {
    const random = createRandom(1);
    const n = 8;
    for (let k = 0; k < 300; k++) {
      const a = new Float64Array(n * n);
      for (let i = 0; i < n; i++) for (let j = i; j < n; j++) a[i * n + j] = a[j * n + i] = random.normal();
      const { values, vectors } = symmetricEigen(a, n);
      let worst = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let c = 0; c < n; c++) sum += values[c]! * vectors[c * n + i]! * vectors[c * n + j]!;
          worst = Math.max(worst, Math.abs(sum - a[i * n + j]!));
        }
      }
      expect(worst).toBeLessThan(1e-12);
    }
  });

  it('knows the eigenvalues of a diagonal, an all-ones and a zero matrix', () => {
    expect(Array.from(symmetricEigen(Float64Array.of(1, 0, 0, 3), 2).values)).toEqual([3, 1]);
    expect(symmetricEigen(new Float64Array(16).fill(1), 4).values[0]).toBeCloseTo(4, 12);
    expect(Array.from(symmetricEigen(new Float64Array(9), 3).values)).toEqual([0, 0, 0]);
  });
});
