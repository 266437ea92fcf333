import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Cell, type Cells, createCells, emptyCell } from '../../../bench/engine/cell.ts';
import { markdownTable, ratio, seconds } from '../../../bench/engine/report/format.ts';
import { rowsLostToNpm } from '../../../bench/engine/report/lost-rows.ts';
import { svgPlot } from '../../../bench/engine/report/svg-plot.ts';
import { writeReport } from '../../../bench/engine/report/write-report.ts';

let folder: string;
let cells: Cells;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-report-'));
  cells = createCells(join(folder, 'results'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function measured(task: string, table: string, contestant: string, warm: number): Cell {
  const run = { cold_s: warm + 1, first_s: warm, warm_s: [warm], memory_mib: 10, values: {} };
  return { ...emptyCell(task, table, contestant, 10_000), state: 'measured', runs: [run] };
}

describe('the results of a bench', () => {
  it('are read back as they were written, whatever the name of a contestant', () => {
    const cell = measured('kmeans', '10k', 'scikit-learn, best of 10', 2);
    cells.write(cell);
    expect(cells.read('kmeans', '10k', 'scikit-learn, best of 10')).toEqual(cell);
    expect(cells.read('kmeans', '10k', 'scikit-learn')).toBeNull();
  });
});

describe('the report of a bench', () => {
  const limits = { rounds: 3, repeats: 3, onceSeconds: 120, mostSeconds: 900 };

  function report(): string {
    writeReport(cells, folder, ['Python: 3.'], limits);
    return readFileSync(join(folder, 'performance.md'), 'utf8');
  }

  it('holds ratios against the goals', () => {
    cells.write(measured('umap', '10k', 'Data Mirage', 1));
    cells.write(measured('umap', '10k', 'umap-learn', 13));
    const text = report();
    expect(text).toContain('| umap 10k | warm | 1.00 s | umap-learn 13.0 s | 13 × | 12 × | yes |');
    expect(text).toContain('| umap 10k | cold | 2.00 s | umap-learn 14.0 s | 7 × | 24 × | no |');
    expect(text).toContain('| umap 50k | warm | – | umap-learn | – | 13 × | not measured |');
  });

  it('compares with the fastest of several peers', () => {
    cells.write(measured('hdbscan', '10k', 'Data Mirage', 1));
    cells.write(measured('hdbscan', '10k', 'scikit-learn', 9));
    cells.write(measured('hdbscan', '10k', 'fast-hdbscan', 3));
    expect(report()).toContain('| hdbscan 10k | warm | 1.00 s | fast-hdbscan 3.00 s | 3 × | 2 × | yes |');
  });

  it('marks what is extrapolated', () => {
    cells.write(measured('tsne', '10k', 'Data Mirage', 5));
    cells.write({
      ...emptyCell('tsne', '10k', 'tsne-js', 10_000),
      state: 'extrapolated',
      extrapolated_s: 9000,
      note: 'over 900 s: extrapolated from smaller tables',
    });
    expect(report()).toContain(
      '| 10,000 × 50 | tsne-js | ≈ 2.5 h | – | – | 1800 × |  | over 900 s: extrapolated from smaller tables |',
    );
  });

  it('names the rows on which an npm package is faster', () => {
    cells.write(measured('pca', '10k', 'Data Mirage', 0.5));
    cells.write(measured('pca', '10k', 'ml-pca', 0.25));
    cells.write(measured('pca', '10k', 'scikit-learn', 0.1));
    expect(rowsLostToNpm(cells)).toEqual([
      'pca 10k, warm: ml-pca 250 ms, ours 500 ms',
      'pca 10k, cold: ml-pca 1.25 s, ours 1.50 s',
    ]);
  });
});

describe('the parts of a report', () => {
  it('keep bars inside a cell from splitting it', () => {
    expect(markdownTable(['a'], [['x | y']])).toBe('| a |\n| --- |\n| x \\| y |');
  });

  it.each([
    [null, '–'],
    [0.0042, '4.2 ms'],
    [1.5, '1.50 s'],
    [640, '11 min'],
    [9000, '2.5 h'],
  ])('write %s seconds as %s', (value, text) => {
    expect(seconds(value)).toBe(text);
  });

  it('write ratios with three digits at most below a thousand', () => {
    expect([0.3333, 12.345, 123.4].map(ratio)).toEqual(['0.333 ×', '12.3 ×', '123 ×']);
  });

  it('draw larger times higher and more rows further right, estimates hollow', () => {
    const svg = svgPlot('A & B', [
      {
        name: 'one',
        points: [
          { rows: 100, seconds: 1, isEstimate: false },
          { rows: 10_000, seconds: 100, isEstimate: true },
        ],
      },
    ]);
    const circles = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)".*?fill="(#\w+)"/g)];
    const [[, x1, y1, fill1] = [], [, x2, y2, fill2] = []] = circles;
    expect(Number(x2)).toBeGreaterThan(Number(x1));
    expect(Number(y2)).toBeLessThan(Number(y1));
    expect([fill1, fill2]).toEqual(['#0072B2', '#ffffff']);
    expect(svg).toContain('<title>A &amp; B</title>');
  });
});
