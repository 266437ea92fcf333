import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { firstNeighbors, type Neighbors } from '../../../../src/kernels/knn/neighbors.ts';
import { createRandom } from '../../../../src/kernels/random.ts';
import { openNeighbors, writeNeighbors } from '../../../../src/ml/pipeline/neighbors-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'neighbors-'));
afterAll(() => rmSync(directory, { recursive: true }));

function someNeighbors(rows: number, k: number): Neighbors {
  const { normal } = createRandom(3);
  return {
    k,
    indices: Int32Array.from({ length: rows * k }, (_, at) => (at * 7919) % rows),
    distances: Float64Array.from({ length: rows * k }, () => Math.abs(normal()) * 1e-3),
  };
}

describe('a file of neighbours', () => {
  const rows = 5_000;
  const neighbors = someNeighbors(rows, 21);
  const path = join(directory, 'whole');

  it('gives back every bit, of the whole lists and of their beginnings', async () => {
    await writeNeighbors(path, neighbors);
    const kept = openNeighbors(path, rows);
    expect(kept?.k).toBe(21);
    expect(kept?.first(21)).toEqual(neighbors);
    expect(kept?.first(14)).toEqual(firstNeighbors(neighbors, 14));
  });

  it('is nothing when it is missing, cut off or of another number of rows', async () => {
    await writeNeighbors(path, neighbors);
    const cut = join(directory, 'cut');
    writeFileSync(cut, readFileSync(path).subarray(0, 100_000));
    writeFileSync(join(directory, 'empty'), '');
    expect(openNeighbors(cut, rows)).toBeNull();
    expect(openNeighbors(join(directory, 'empty'), rows)).toBeNull();
    expect(openNeighbors(join(directory, 'missing'), rows)).toBeNull();
    expect(openNeighbors(path, rows - 1)).toBeNull();
  });

  it('that goes while it is read is nothing either', async () => {
    const passing = join(directory, 'passing');
    await writeNeighbors(passing, neighbors);
    const kept = openNeighbors(passing, rows);
    rmSync(passing);
    expect(kept?.first(14)).toBeNull();
  });

  it('that cannot be written is left out', async () => {
    const path = join(directory, 'no-such-directory', 'file');
    await expect(writeNeighbors(path, neighbors)).resolves.toBeUndefined();
    expect(openNeighbors(path, rows)).toBeNull();
  });
});
