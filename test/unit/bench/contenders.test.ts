import { describe, expect, it } from 'vitest';
import { CONTESTANTS, GOALS, TABLES, TABLES_OF, TASKS } from '../../../bench/engine/catalog.ts';
import { mixture } from '../../../bench/engine/mixture.ts';
import { parseOptions } from '../../../bench/engine/options.ts';

describe('the catalogue of the bench', () => {
  it('measures everything that a goal needs', () => {
    for (const { task, table, against } of GOALS) {
      expect(TABLES_OF[task]).toContain(table);
      expect(CONTESTANTS[task].map(({ name }) => name)).toEqual(expect.arrayContaining([...against]));
    }
  });

  it('goes from small tables to large ones, so that long times can be foreseen', () => {
    for (const task of TASKS) {
      const sizes = TABLES_OF[task].map((table) => TABLES[table].rows);
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    }
  });
});

describe('the generated table', () => {
  it('is the same for the same seed, finite, and has all its clusters and a background', () => {
    const { x, truth } = mixture(2000, 5, 1);
    expect(mixture(2000, 5, 1).x).toEqual(x);
    expect(x.every(Number.isFinite)).toBe(true);
    expect([...new Set(truth)].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(mixture(2000, 5, 2).x).not.toEqual(x);
  });
});

describe('the command line of the bench', () => {
  it('measures all by default, goes on where it was, with an environment of its own', () => {
    expect(parseOptions([])).toEqual({
      quick: false,
      fresh: false,
      reportOnly: false,
      goalsOnly: false,
      only: [],
      by: [],
      tables: [],
      venv: 'bench/.venv',
    });
  });

  it('takes a choice of tasks, peers and tables, and a Python environment', () => {
    const { only, venv, quick } = parseOptions(['--quick', '--only', 'umap,job', '--venv', 'elsewhere']);
    expect({ only, venv, quick }).toEqual({ only: ['umap', 'job'], venv: 'elsewhere', quick: true });
    const { by, tables } = parseOptions(['--by', 'scikit-learn,hdbscan', '--tables', '5k']);
    expect({ by, tables }).toEqual({ by: ['scikit-learn', 'hdbscan'], tables: ['5k'] });
  });

  it('refuses an option that it does not know', () => {
    expect(() => parseOptions(['--quikc'])).toThrow(/quikc/);
  });
});
