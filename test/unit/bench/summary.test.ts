import { describe, expect, it } from 'vitest';
import { type Cell, emptyCell, type Run } from '../../../bench/engine/cell.ts';
import { extrapolate, summarise } from '../../../bench/engine/summary.ts';

const run = (figures: Partial<Run>): Run => ({
  cold_s: 9,
  first_s: 5,
  warm_s: [],
  memory_mib: 100,
  values: {},
  ...figures,
});

const cell = (changes: Partial<Cell>): Cell => ({ ...emptyCell('umap', '1k', 'a peer', 1000), ...changes });

describe('the summary of a cell', () => {
  it('takes medians over the runs of all processes, and the most memory', () => {
    const runs = [
      run({ cold_s: 10, warm_s: [1, 2], memory_mib: 50 }),
      run({ cold_s: 30, warm_s: [3, 4, 90], memory_mib: 70 }),
      run({ cold_s: 20, warm_s: [] }),
    ];
    expect(summarise(cell({ runs, state: 'measured' }))).toEqual({
      warm: 3,
      cold: 20,
      memoryMib: 100,
      isExtrapolated: false,
    });
  });

  it('takes the first computation for warm where there was one only', () => {
    expect(summarise(cell({ runs: [run({ first_s: 130 })], state: 'measured' })).warm).toBe(130);
  });

  it('has no time for a contestant that failed', () => {
    expect(summarise(cell({ state: 'failed' })).warm).toBeNull();
  });

  it('says that a time is extrapolated', () => {
    const { warm, isExtrapolated } = summarise(cell({ state: 'extrapolated', extrapolated_s: 5000 }));
    expect({ warm, isExtrapolated }).toEqual({ warm: 5000, isExtrapolated: true });
  });
});

describe('extrapolation', () => {
  it('continues a power of the rows', () => {
    const points = [
      { rows: 1000, seconds: 2 },
      { rows: 2000, seconds: 8 },
    ];
    expect(extrapolate(points, 10_000)).toBeCloseTo(200, 9);
  });

  it('uses the two largest tables, whatever their order, and none beyond the wanted size', () => {
    const points = [
      { rows: 2000, seconds: 8 },
      { rows: 100, seconds: 7 },
      { rows: 1000, seconds: 2 },
      { rows: 50_000, seconds: 1 },
    ];
    expect(extrapolate(points, 10_000)).toBeCloseTo(200, 9);
  });

  it('never foretells less than a linear growth', () => {
    const points = [
      { rows: 1000, seconds: 3 },
      { rows: 2000, seconds: 3 },
    ];
    expect(extrapolate(points, 20_000)).toBeCloseTo(30, 9);
  });

  it('draws no line through tables of nearly the same size', () => {
    const points = [
      { rows: 1797, seconds: 1 },
      { rows: 2000, seconds: 9 },
    ];
    expect(extrapolate(points, 10_000)).toBeNull();
  });

  it('foretells nothing from one table', () => {
    expect(extrapolate([{ rows: 1000, seconds: 3 }], 20_000)).toBeNull();
  });
});
