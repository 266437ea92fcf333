import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ClusterExplanation, ClusterSummary, MLConfig, PerformanceMetrics } from '../../ml/ml.schema.ts';
import { writeArtifact } from '../../ml/pipeline/artifact.ts';
import { AppError } from '../../platform/app-error.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import { createTableReader } from '../../table/reader.ts';
import { isRecord, unwrap } from './fields.ts';
import { readConfig } from './legacy-config.ts';
import {
  artifactOf,
  clustersOf,
  explanationsOf,
  performanceOf,
  readPoints,
  recordIn,
} from './legacy-result.ts';
import { field, finite, type Json, texts } from './lenient.ts';
import { matchRows } from './match-rows.ts';

export interface ConvertResultRequest {
  /** The old result's JSON. */
  readonly source: string;
  readonly config: unknown;
  readonly table: {
    readonly file: string;
    readonly columns: readonly ColumnProfile[];
    readonly rowCount: number;
  };
  /** The map to write. */
  readonly target: string;
  readonly spillDirectory: string;
  readonly memoryMb: number;
}

/** Everything of a completed run but its map. */
export interface ConvertedResult {
  readonly config: MLConfig;
  /** Fields of the configuration that could not be kept. */
  readonly dropped: readonly string[];
  readonly clusters: readonly ClusterSummary[];
  readonly explanations: readonly ClusterExplanation[];
  readonly performance: PerformanceMetrics;
  readonly preprocessingSteps: readonly string[];
  readonly featuresUsed: readonly string[];
  readonly totalPoints: number;
  readonly processingTime: number;
}

/** @throws AppError BAD_REQUEST when it is no result, or its points are not the table's rows */
export async function convertResult(request: ConvertResultRequest): Promise<ConvertedResult> {
  const { source, table, target } = request;
  const result = unwrap(JSON.parse(await readFile(source, 'utf8')));
  if (!isRecord(result)) throw refused('it is no object');
  const metadata = recordIn(field(result, 'metadata'));
  const read = readConfig(request.config ?? field(result, 'config'), metadata);
  if (read === null) throw refused('nothing says with which methods it was made');
  const points = readPoints(result);
  const rows = await rowsOfPoints(request, points.ids, points.data);
  const artifact = artifactOf(points, rows);
  await writeArtifact(target, artifact);
  const clusters = clustersOf(result, artifact);
  const rowOf = new Map(points.ids.map((id, point) => [id, rows[point]!]));
  const known = new Set(table.columns.map(({ name }) => name));
  return {
    ...read,
    clusters,
    explanations: explanationsOf(result, clusters, rowOf),
    performance: performanceOf(result),
    preprocessingSteps: texts(field(metadata, 'preprocessing_steps')),
    featuresUsed: texts(field(metadata, 'features_used', 'feature_columns')).filter((name) =>
      known.has(name),
    ),
    totalPoints: artifact.rows.length,
    processingTime: Math.max(0, finite(field(metadata, 'processing_time')) ?? 0),
  };
}

async function rowsOfPoints(
  { table, spillDirectory, memoryMb }: ConvertResultRequest,
  ids: readonly string[],
  data: readonly (Json | null)[],
): Promise<Uint32Array> {
  const reader = await createTableReader({
    directory: dirname(table.file),
    spillDirectory,
    threads: 2,
    memoryLimitMb: memoryMb,
  });
  try {
    return await matchRows(
      ids.map((id, point) => ({ id, data: data[point] ?? null })),
      {
        rowCount: table.rowCount,
        columns: table.columns.map(({ name }) => name),
        rows: () => reader.readRows({ file: table.file, columns: table.columns }),
      },
    );
  } finally {
    await reader.close();
  }
}

function refused(why: string): AppError {
  return new AppError({ code: 'BAD_REQUEST', message: `the result cannot be read: ${why}` });
}
