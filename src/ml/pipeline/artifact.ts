import { Bool, type Data, Float32, Int32, makeData, type RecordBatch, Uint32 } from 'apache-arrow';
import { type ArrowColumn, BATCH_ROWS, openArrowFile, writeArrowFile } from './arrow-file.ts';

/** The map of a run, one entry per point, in the order of the rows. */
export interface MapArtifact {
  /** (points,): index of the row in the uploaded dataset, ascending. */
  readonly rows: Uint32Array;
  /** (points, 3) row-major. */
  readonly positions: Float32Array;
  /** (points,): −1 is noise. */
  readonly labels: Int32Array;
  /** (points,): 1 for an anomaly. */
  readonly anomalies: Uint8Array;
  /** (points,): 0.1 … 10. */
  readonly sizes: Float32Array;
}

export interface WritableArtifact extends MapArtifact {
  /** (points,), higher is stranger; null when anomalies were not looked for. */
  readonly anomalyScores: Float32Array | null;
}

/** The columns of the file, an Arrow IPC file like any other. */
type ArtifactTypes = {
  row: Uint32;
  x: Float32;
  y: Float32;
  z: Float32;
  cluster: Int32;
  is_anomaly: Bool;
  anomaly_score: Float32;
  size: Float32;
};

/** @throws AppError STORAGE_FULL */
export async function writeArtifact(path: string, artifact: WritableArtifact): Promise<void> {
  const { rows, positions, labels, anomalies, anomalyScores, sizes } = artifact;
  const float = (name: string, values: (start: number, end: number) => Float32Array): ArrowColumn => ({
    name,
    type: new Float32(),
    slice: (start, end) =>
      makeData({ type: new Float32(), length: end - start, nullCount: 0, data: values(start, end) }),
  });
  await writeArrowFile(path, rows.length, [
    {
      name: 'row',
      type: new Uint32(),
      slice: (start, end) =>
        makeData({ type: new Uint32(), length: end - start, nullCount: 0, data: rows.subarray(start, end) }),
    },
    float('x', (start, end) => axis(positions, 0, start, end)),
    float('y', (start, end) => axis(positions, 1, start, end)),
    float('z', (start, end) => axis(positions, 2, start, end)),
    {
      name: 'cluster',
      type: new Int32(),
      slice: (start, end) =>
        makeData({ type: new Int32(), length: end - start, nullCount: 0, data: labels.subarray(start, end) }),
    },
    {
      name: 'is_anomaly',
      type: new Bool(),
      slice: (start, end) =>
        makeData({
          type: new Bool(),
          length: end - start,
          nullCount: 0,
          data: packBits(anomalies, start, end),
        }),
    },
    anomalyScores === null
      ? { name: 'anomaly_score', type: new Float32(), nullable: true, slice: noScores }
      : { ...float('anomaly_score', (start, end) => anomalyScores.subarray(start, end)), nullable: true },
    float('size', (start, end) => sizes.subarray(start, end)),
  ]);
}

/** Reads a map whole, batch by batch, so that other work gets its turn in between. */
export async function readArtifact(path: string): Promise<MapArtifact> {
  const batches = await openArrowFile<ArtifactTypes>(path);
  try {
    const last = await batches.read(batches.count - 1);
    const points = (batches.count - 1) * BATCH_ROWS + last.numRows;
    const artifact: MapArtifact = {
      rows: new Uint32Array(points),
      positions: new Float32Array(3 * points),
      labels: new Int32Array(points),
      anomalies: new Uint8Array(points),
      sizes: new Float32Array(points),
    };
    for (let index = 0; index < batches.count; index++) {
      copyBatch(await batches.read(index), artifact, index * BATCH_ROWS);
    }
    return artifact;
  } finally {
    await batches.close();
  }
}

function copyBatch(batch: RecordBatch<ArtifactTypes>, artifact: MapArtifact, start: number): void {
  const count = batch.numRows;
  if (count === 0) return;
  artifact.rows.set(valuesOf(batch, 'row').subarray(0, count), start);
  artifact.labels.set(valuesOf(batch, 'cluster').subarray(0, count), start);
  artifact.sizes.set(valuesOf(batch, 'size').subarray(0, count), start);
  const x = valuesOf(batch, 'x');
  const y = valuesOf(batch, 'y');
  const z = valuesOf(batch, 'z');
  const bits = valuesOf(batch, 'is_anomaly');
  for (let i = 0, p = 3 * start; i < count; i++, p += 3) {
    artifact.positions[p] = x[i]!;
    artifact.positions[p + 1] = y[i]!;
    artifact.positions[p + 2] = z[i]!;
    artifact.anomalies[start + i] = (bits[i >> 3]! >> (i & 7)) & 1;
  }
}

function valuesOf<Name extends keyof ArtifactTypes>(
  batch: RecordBatch<ArtifactTypes>,
  name: Name,
): ArtifactTypes[Name]['TArray'] {
  const values = batch.getChild(name)?.data[0]?.values;
  if (values === undefined) throw new Error(`the map has no column "${name}"`);
  return values;
}

function axis(positions: Float32Array, which: 0 | 1 | 2, start: number, end: number): Float32Array {
  const values = new Float32Array(end - start);
  for (let i = start; i < end; i++) values[i - start] = positions[3 * i + which]!;
  return values;
}

/** Arrow's booleans: one bit a value, the lowest first, in whole groups of eight bytes. */
function packBits(flags: Uint8Array, start: number, end: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil((end - start) / 64) * 8);
  for (let i = start; i < end; i++) {
    const at = (i - start) >> 3;
    if (flags[i] !== 0) bits[at] = bits[at]! | (1 << ((i - start) & 7));
  }
  return bits;
}

function noScores(start: number, end: number): Data<Float32> {
  const length = end - start;
  return makeData({
    type: new Float32(),
    length,
    nullCount: length,
    nullBitmap: new Uint8Array(Math.ceil(length / 64) * 8),
    data: new Float32Array(length),
  });
}
