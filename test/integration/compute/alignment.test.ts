import { rm } from 'node:fs/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/kernels/random.ts';
import type { MLConfigInput } from '../../../src/ml/ml.schema.ts';
import { type Cell, createWorkshop } from './pipeline.fixture.ts';

const workshop = createWorkshop();
afterAll(() => workshop.close());

/** Three groups far apart, with numbers, a truth value, categories and dates. */
function flowers(rows: number, seed = 5): Record<string, Cell>[] {
  const random = createRandom(seed);
  const numberOf = (centre: number) => Number((centre + random.normal()).toFixed(4));
  return Array.from({ length: rows }, (_, i) => {
    const group = i % 3;
    return {
      length: numberOf(30 * group),
      width: numberOf(-24 * group),
      species: ['rose', 'iris', 'lily'][group]!,
      wild: i % 2 === 0,
      planted: new Date(Date.UTC(2020, 0, 1 + 9 * (i % 97))).toISOString().slice(0, 10),
    };
  });
}

const EVERYTHING: Partial<MLConfigInput> = {
  feature_columns: ['length', 'width', 'species', 'wild', 'planted'],
  encode_categorical: true,
  handle_missing: 'median',
};
const METHODS: readonly (readonly [string, Partial<MLConfigInput>])[] = [
  ['pca', { reduction_method: 'pca' }],
  ['whitened pca', { reduction_method: 'pca', pca_config: { whiten: true } }],
  ['umap', { reduction_method: 'umap', umap_config: { n_epochs: 100 } }],
  ['tsne', { reduction_method: 'tsne', tsne_config: { n_iter: 250, perplexity: 10 } }],
];

describe.each(METHODS)('a table aligned to an earlier map by %s', (_name, method) => {
  const config = { ...EVERYTHING, ...method };
  const first = flowers(150);

  test('keeps every unchanged row where it was, and places new ones in their group', async () => {
    const before = await workshop.run(await workshop.makeTable(first), config);
    const added = flowers(12, 99);
    const table = await workshop.makeTable([...added, ...first.slice(10)]);
    const { map, output } = await workshop.run(table, config, 4096, before.reference);
    expect(map.positions.slice(36)).toEqual(before.map.positions.slice(30));
    expect(output.preprocessingSteps.join(' ')).toMatch(
      /140 rows as there kept their position, 12 new or changed rows were placed among them\./,
    );
    const centres = [0, 1, 2].map((group) => centreOf(before.map.positions, (i) => i % 3 === group));
    for (let row = 0; row < 12; row++) {
      const own = map.positions.subarray(3 * row, 3 * row + 3);
      const distances = centres.map((centre) => Math.hypot(...own.map((value, t) => value - centre[t]!)));
      expect(distances.indexOf(Math.min(...distances))).toBe(row % 3);
    }
  });

  test('takes all positions over when nothing has changed, and gives the same bits again', async () => {
    const table = await workshop.makeTable(first);
    const before = await workshop.run(table, config);
    const after = await workshop.run(table, config, 4096, before.reference);
    expect(after.map.positions).toEqual(before.map.positions);
    expect(after.features).toEqual(before.features);
    const changed = await workshop.makeTable(flowers(60, 8));
    const one = await workshop.run(changed, config, 4096, before.reference);
    const again = await workshop.run(changed, config, 4096, before.reference);
    expect(again.bytes.equals(one.bytes)).toBe(true);
    // A map that was aligned can be aligned to as well.
    const chained = await workshop.run(changed, config, 4096, one.reference);
    expect(chained.map.positions).toEqual(one.map.positions);
  });
});

function centreOf(positions: Float32Array, isIn: (row: number) => boolean): number[] {
  const rows = [...Array(positions.length / 3).keys()].filter(isIn);
  return [0, 1, 2].map((t) => rows.reduce((sum, row) => sum + positions[3 * row + t]!, 0) / rows.length);
}

describe('a table aligned to an earlier map', () => {
  const first = flowers(150);

  test('fills, encodes and scales as the earlier one was, not by its own means', async () => {
    const before = await workshop.run(await workshop.makeTable(first), EVERYTHING);
    const median = first.map((row) => row['length'] as number).sort((a, b) => a - b);
    const middle = (median[74]! + median[75]!) / 2;
    const second: Record<string, Cell>[] = [
      ...flowers(40, 77),
      { ...first[0], length: null },
      { ...first[0], length: middle },
      { ...first[0], species: 'tulip' },
      { ...first[0], species: null },
    ];
    const { features, output, map } = await workshop.run(
      await workshop.makeTable(second),
      EVERYTHING,
      4096,
      before.reference,
    );
    expect(map.rows).toHaveLength(44);
    expect(features[40]).toEqual(features[41]);
    // The earlier table had all three categories, and so a place for neither.
    expect(features[42]).toEqual(features[43]);
    expect(features[42]!['species=rose']).toBe(features[1]!['species=rose']);
    expect(output.preprocessingSteps).toContain(
      '1 cell of "species" of a category that the earlier run did not tell apart counted as none of its categories.',
    );
  });

  test('counts unknown categories as other where the earlier one had others, and names none it does not hold', async () => {
    const many = first.map((row, i) => ({ ...row, species: `kind ${i < 120 ? i % 15 : i}` }));
    const before = await workshop.run(await workshop.makeTable(many), EVERYTHING);
    const second = flowers(60, 3).map((row, i) => ({
      ...row,
      species: i % 2 ? 'kind 3' : 'kind nobody knew',
    }));
    const { features, output } = await workshop.run(
      await workshop.makeTable(second),
      EVERYTHING,
      4096,
      before.reference,
    );
    expect(output.preprocessingSteps).toContain(
      '30 cells of "species" of a category that the earlier run did not tell apart counted as one of its "other" ones.',
    );
    const names = Object.keys(features[0]!);
    expect(names).toHaveLength(Object.keys(before.features[0]!).length);
    expect(names).toContain('species=other');
    expect(names.filter((name) => name.includes('kind'))).toEqual(['species=kind 3']);
  });

  test('drops rows with an empty cell as the earlier one did, with at least ten left', async () => {
    const config = { ...EVERYTHING, handle_missing: 'drop' } as const;
    const before = await workshop.run(await workshop.makeTable(first), config);
    const holed = first.map((row, i) => (i % 5 === 0 ? { ...row, width: null } : row));
    const { map } = await workshop.run(await workshop.makeTable(holed), config, 4096, before.reference);
    expect(map.rows).toHaveLength(120);
    expect(map.positions.slice(0, 3)).toEqual(before.map.positions.slice(3, 6));
    const few = await workshop.makeTable(first.slice(0, 9));
    await expect(workshop.run(few, config, 4096, before.reference)).rejects.toThrow(/at least 10/);
  });

  test('reads dates in the unit of the earlier one', async () => {
    const before = await workshop.run(await workshop.makeTable(first), EVERYTHING);
    const instants = first.map((row) => ({ ...row, planted: `${row['planted']} 00:00:00` }));
    const last = { ...first[0], planted: '2021-05-05 13:00:00' };
    const table = await workshop.makeTable([...instants, last]);
    const { map } = await workshop.run(table, EVERYTHING, 4096, before.reference);
    expect(map.positions.slice(0, 450)).toEqual(before.map.positions);
  });

  test('is refused when columns are missing or hold something else, which are named', async () => {
    const before = await workshop.run(await workshop.makeTable(first), EVERYTHING);
    const without = await workshop.makeTable(first.map(({ width: _width, wild: _wild, ...row }) => row));
    await expect(workshop.run(without, EVERYTHING, 4096, before.reference)).rejects.toThrow(
      /no column "width", "wild"/,
    );
    const words = await workshop.makeTable(first.map((row) => ({ ...row, length: `${row['species']}` })));
    await expect(workshop.run(words, EVERYTHING, 4096, before.reference)).rejects.toThrow(
      /"length" held numbers .* type is categorical/,
    );
  });

  test('can be asked for of the reference engine, which says that it has no package for it', async () => {
    const config = { ...EVERYTHING, engine: 'reference' } as const;
    const before = await workshop.run(await workshop.makeTable(first), config);
    const table = await workshop.makeTable([...first, ...flowers(3, 9)]);
    const { map, output } = await workshop.run(table, config, 4096, before.reference);
    expect(map.positions.slice(0, 450)).toEqual(before.map.positions);
    expect(output.preprocessingSteps.join(' ')).toMatch(
      /no package that places rows into a map: our own kernel/,
    );
  });

  test('says so when the earlier run is deleted meanwhile', async () => {
    const table = await workshop.makeTable(first);
    const { reference } = await workshop.run(table, EVERYTHING);
    await rm(reference.featuresFile);
    await expect(workshop.run(table, EVERYTHING, 4096, reference)).rejects.toThrow(/has been deleted/);
  });
});
