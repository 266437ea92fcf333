import type { DescribedMap } from '../../../../src/explanations/facts/described-map.ts';
import type { Fact, FactKind } from '../../../../src/explanations/facts/fact.ts';
import { createRandom } from '../../../../src/kernels/random.ts';

/** A map of as many points as there are labels, each its own row of the table; its features are its numbers. */
export function mapOf(parts: Partial<DescribedMap> & { readonly labels: Int32Array }): DescribedMap {
  const points = parts.labels.length;
  const numbers = parts.numbers ?? [];
  const x = { data: new Float64Array(points * numbers.length), rows: points, columns: numbers.length };
  const rows = parts.rows ?? Uint32Array.from({ length: points }, (_, i) => i);
  numbers.forEach(({ values }, c) => {
    for (let i = 0; i < points; i++) {
      const value = values[rows[i]!]!;
      x.data[i * numbers.length + c] = Number.isFinite(value) ? value : 0;
    }
  });
  return {
    rows,
    positions: new Float32Array(3 * points),
    anomalies: null,
    numbers,
    dates: [],
    categories: [],
    features: numbers.length === 0 || points === 0 ? null : { x, columns: numbers.map(({ name }) => name) },
    silhouette: null,
    trustworthiness: null,
    usableRows: points,
    tableRows: points,
    ...parts,
  };
}

/** Three clusters and some noise, 400 rows: columns of every kind, some skewed, some with holes, some telling nothing. */
export function mixedMap(seed = 1): DescribedMap {
  const random = createRandom(seed);
  const points = 400;
  const labels = Int32Array.from({ length: points }, () => random.below(4) - 1);
  const column = (name: string, of: (label: number) => number) => ({
    name,
    values: Float64Array.from(labels, (label) => (random.below(20) === 0 ? Number.NaN : of(label))),
  });
  const age = column('age', (label) => 40 + 12 * label + 3 * random.normal());
  const positions = Float32Array.from(
    { length: 3 * points },
    (_, i) => 6 * labels[Math.floor(i / 3)]! * ((i % 3) + 1) + random.normal(),
  );
  const day = 86_400_000;
  return mapOf({
    labels,
    positions,
    numbers: [
      age,
      { name: 'age in months', values: age.values.map((value) => 12 * value + random.normal()) },
      column('price', (label) => 2 ** (random.normal() * 2 + (label === 1 ? 4 : 0))),
      column('noise', () => random.normal()),
      column('mostly zero', (label) => (random.below(label === 2 ? 2 : 9) === 0 ? 1 : 0)),
    ],
    dates: [
      {
        name: 'since',
        hasTime: false,
        values: Float64Array.from(labels, (label) => (18_000 + 300 * label + random.below(200)) * day),
      },
    ],
    categories: [
      {
        name: 'city',
        codes: Int32Array.from(labels, (label) =>
          label >= 0 && random.below(5) > 0 ? label : random.below(5) - 2,
        ),
        categories: ['Paris', 'Lyon', "L'Isle"],
      },
    ],
  });
}

export function ofKind<K extends FactKind>(facts: readonly Fact[], kind: K): Extract<Fact, { kind: K }>[] {
  return facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);
}

/** Points that a fact of a group is about. */
export function membersOf({ about }: Fact, labels: Int32Array): boolean[] {
  return Array.from(labels, (label) =>
    about.of === 'cluster' ? label === about.cluster : about.of === 'noise' && label < 0,
  );
}
