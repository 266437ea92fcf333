import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BATCH_ROWS } from '../../../../src/ml/pipeline/arrow-file.ts';
import { readArtifact, type WritableArtifact, writeArtifact } from '../../../../src/ml/pipeline/artifact.ts';
import { readFeatureRows, writeFeatures } from '../../../../src/ml/pipeline/features-artifact.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'artifact-'));
});
afterAll(() => rm(directory, { recursive: true }));

function someMap(points: number): WritableArtifact {
  return {
    rows: Uint32Array.from({ length: points }, (_, i) => 2 * i + 5),
    positions: Float32Array.from({ length: 3 * points }, (_, i) => Math.sin(i) * 10 ** (i % 30)),
    labels: Int32Array.from({ length: points }, (_, i) => (i % 7) - 1),
    anomalies: Uint8Array.from({ length: points }, (_, i) => (i % 11 === 0 ? 1 : 0)),
    anomalyScores: Float32Array.from({ length: points }, (_, i) => i / points),
    sizes: Float32Array.from({ length: points }, (_, i) => 0.5 + (i % 5)),
  };
}

/** Compared as bytes: a matcher takes seconds over so many numbers. */
const bytesOf = ({ buffer, byteOffset, byteLength }: NodeJS.TypedArray) =>
  Buffer.from(buffer, byteOffset, byteLength);

test.each([0, 1, 9, BATCH_ROWS, BATCH_ROWS + 1, 2 * BATCH_ROWS + 77])(
  'a map of %i points is read as it was written',
  async (points) => {
    const path = join(directory, `${points}.arrow`);
    const map = someMap(points);
    await writeArtifact(path, map);
    const read = await readArtifact(path);
    for (const column of ['rows', 'positions', 'labels', 'anomalies', 'sizes'] as const) {
      expect(read[column].constructor).toBe(map[column].constructor);
      expect(bytesOf(read[column]).equals(bytesOf(map[column]))).toBe(true);
    }
  },
);

test('any reader of Arrow files understands the map', async () => {
  const path = join(directory, 'foreign.arrow');
  await writeArtifact(path, { ...someMap(12), anomalyScores: null });
  const table = tableFromIPC(await readFile(path));
  expect(table.schema.fields.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'row: Uint32',
    'x: Float32',
    'y: Float32',
    'z: Float32',
    'cluster: Int32',
    'is_anomaly: Bool',
    'anomaly_score: Float32',
    'size: Float32',
  ]);
  expect(table.get(11)?.toJSON()).toMatchObject({
    row: 27,
    cluster: 3,
    is_anomaly: true,
    anomaly_score: null,
  });
});

async function rowsOf(path: string, window: { skip?: number; limit?: number }): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const batch of readFeatureRows(path, window))
    rows.push(...batch.map((json) => JSON.parse(json)));
  return rows;
}

test('features are read back by any window of rows, across batches', async () => {
  const path = join(directory, 'features.arrow');
  const rows = BATCH_ROWS + 300;
  const x = { data: Float64Array.from({ length: 2 * rows }, (_, i) => i / 3), rows, columns: 2 };
  await writeFeatures(path, ['a', '"quoted"\n'], x);
  const row = (i: number) => ({ a: (2 * i) / 3, '"quoted"\n': (2 * i + 1) / 3 });
  expect(await rowsOf(path, { limit: 2 })).toEqual([row(0), row(1)]);
  expect(await rowsOf(path, { skip: BATCH_ROWS - 1, limit: 3 })).toEqual(
    [-1, 0, 1].map((i) => row(BATCH_ROWS + i)),
  );
  expect(await rowsOf(path, { skip: rows - 1 })).toEqual([row(rows - 1)]);
  expect(await rowsOf(path, { skip: rows })).toEqual([]);
  expect(await rowsOf(path, { skip: 10 * rows })).toEqual([]);
  expect(await rowsOf(path, {})).toHaveLength(rows);
});
