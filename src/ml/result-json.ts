import type { Language } from '../procedure/wire.ts';
import type { ColumnProfile } from '../table/profile.ts';
import type { RowAt, TableReader } from '../table/reader.ts';
import { hideColumns } from './hide-columns.ts';
import type { ProcessingResult } from './ml.schema.ts';
import type { MapArtifact } from './pipeline/artifact.ts';
import { ANOMALY_COLOR, NOISE_COLOR } from './pipeline/palette.ts';
import type { RunRow } from './runs.store.ts';
import { readStoredMap } from './stored-results.ts';

/** What is needed to write a run's result: its row, its columnar artifact and the table it was made from. */
export interface ResultSource {
  readonly run: RunRow;
  readonly artifactFile: string;
  readonly tableFile: string;
  readonly columns: readonly ColumnProfile[];
  readonly reader: TableReader;
  readonly language: Language;
  /** Columns whose cells, and what is said of them, are left out. */
  readonly hidden?: readonly string[] | undefined;
}

/** The contract's ProcessingResult as JSON text, piece by piece: a map of any size passes in constant memory. */
export async function* resultJson(source: ResultSource): AsyncGenerator<string> {
  const artifact = await readStoredMap(source.artifactFile);
  yield `{"run_id":${JSON.stringify(source.run.id)},"points":`;
  yield* pointsJson(source, artifact);
  const rest: Omit<ProcessingResult, 'run_id' | 'points'> = {
    ...hideColumns(summaryOf(source.run, source.language), source.hidden ?? [], source.language),
    anomalies: anomalousIds(artifact),
  };
  yield `,${JSON.stringify(rest).slice(1)}`;
}

/** Everything of a result whose size does not grow with the table. */
export function summaryOf(
  run: RunRow,
  language: Language,
): Omit<ProcessingResult, 'run_id' | 'points' | 'anomalies'> {
  if (run.clusters === null || run.narrative === null || run.performance === null) {
    throw new Error(`run ${run.id} is not complete`);
  }
  return {
    clusters: run.clusters,
    explanations: [...run.narrative[language]],
    metadata: {
      total_points: run.total_points ?? 0,
      processing_time: run.processing_time ?? 0,
      reduction_method: run.config.reduction_method,
      clustering_method: run.config.clustering_method,
      features_used: run.features_used ?? [],
      preprocessing_steps: run.preprocessing_steps ?? [],
      aligned_to: run.config.align_to ?? null,
    },
    performance: run.performance,
  };
}

async function* pointsJson(source: ResultSource, artifact: MapArtifact): AsyncGenerator<string> {
  const colors = new Map((source.run.clusters ?? []).map((cluster) => [cluster.id, cluster.color]));
  const hidden = new Set(source.hidden);
  const columns = source.columns.filter((column) => !hidden.has(column.name));
  const rows =
    columns.length === 0
      ? rowsWithoutCells(artifact.rows)
      : source.reader.readRowsAt({ file: source.tableFile, columns, rows: artifact.rows });
  let point = 0;
  let separator = '[';
  for await (const batch of rows) {
    let text = '';
    for (const { row, json } of batch) {
      text += `${separator}${pointJson(artifact, point, row, colors, json)}`;
      separator = ',';
      point += 1;
    }
    if (text !== '') yield text;
  }
  yield separator === '[' ? '[]' : ']';
}

const BATCH = 256;

/** Where every column is hidden, points have places and no cells. */
async function* rowsWithoutCells(rows: Uint32Array): AsyncGenerator<RowAt[]> {
  for (let start = 0; start < rows.length; start += BATCH) {
    yield Array.from(rows.subarray(start, start + BATCH), (row) => ({ row, json: '{}' }));
  }
}

function pointJson(
  artifact: MapArtifact,
  point: number,
  row: number,
  colors: ReadonlyMap<number, string>,
  originalData: string,
): string {
  const { positions, labels, anomalies, sizes } = artifact;
  const cluster = labels[point]!;
  const isAnomaly = anomalies[point] === 1;
  const color = isAnomaly ? ANOMALY_COLOR : cluster < 0 ? NOISE_COLOR : (colors.get(cluster) ?? NOISE_COLOR);
  // A Float32 printed as the double it equals: reading it back gives the very value that was clustered.
  const position = `[${positions[3 * point]},${positions[3 * point + 1]},${positions[3 * point + 2]}]`;
  return `{"id":"${row}","position":${position},"color":"${color}","size":${sizes[point]},"cluster":${cluster},"is_anomaly":${isAnomaly},"original_data":${originalData}}`;
}

export async function anomalousIdsOf(artifactFile: string): Promise<string[]> {
  return anomalousIds(await readStoredMap(artifactFile));
}

function anomalousIds({ rows, anomalies }: MapArtifact): string[] {
  const ids: string[] = [];
  for (let point = 0; point < rows.length; point++) if (anomalies[point] === 1) ids.push(String(rows[point]));
  return ids;
}
