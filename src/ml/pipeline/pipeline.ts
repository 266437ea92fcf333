import { dirname } from 'node:path';
import type { DescribedMap } from '../../explanations/template/facts.ts';
import { matrix } from '../../kernels/matrix.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import { createTableReader, type TableReader } from '../../table/reader.ts';
import { fastEngine } from '../engine/fast.ts';
import { referenceEngine } from '../engine/reference.ts';
import type {
  ClusteringMethod,
  ClusterSummary,
  MLConfig,
  PerformanceMetrics,
  ReductionMethod,
  RunNarrative,
} from '../ml.schema.ts';
import { writeArtifact } from './artifact.ts';
import { clusterSummaries } from './cluster-summaries.ts';
import { describableColumns } from './describable-columns.ts';
import { displayColumns } from './display-columns.ts';
import { writeFeatures } from './features-artifact.ts';
import type { PipelineStage } from './overall-progress.ts';
import { anomalyPlan, clusteringPlan, reductionPlan } from './plans.ts';
import { pointSizes } from './point-sizes.ts';
import { preprocess } from './preprocess.ts';
import { measureQuality } from './quality.ts';
import { assertRowsFit } from './row-limits.ts';
import type { SourceTable } from './source-table.ts';
import { createStages, type OnTaskProgress, type Stages } from './stages.ts';
import { counted } from './wording.ts';

/** Structured-cloneable, so that it can cross a process boundary. */
export interface PipelineInput extends SourceTable {
  readonly config: MLConfig;
  /** Where to write the map, see artifact.ts. */
  readonly resultFile: string;
  /** Where to write the preprocessed features, see features-artifact.ts. */
  readonly featuresFile: string;
}

/** What is small enough to travel and to be kept in a database. */
export interface PipelineOutput {
  readonly totalPoints: number;
  readonly clusters: readonly ClusterSummary[];
  readonly narrative: RunNarrative;
  readonly performance: PerformanceMetrics;
  /** English sentences: what was done to the table, what was left out and why. */
  readonly preprocessingSteps: readonly string[];
  /** Names of the columns that went in. */
  readonly featuresUsed: readonly string[];
  readonly seconds: Readonly<Record<PipelineStage, number>>;
}

/** Puts a finished map into words; the explanations slice knows how. */
export type Explain = (map: DescribedMap) => RunNarrative;

/**
 * The whole way from a table to its explained map: preprocessing, reduction, clustering, anomalies, finalizing. Writes the
 * map and the features to the files it was given and returns the rest. It computes for as long as it takes without a
 * pause, so it belongs in a compute process.
 *
 * The same table, configuration and seed give the same files and the same output, `seconds` aside.
 *
 * @throws AppError BAD_REQUEST when the table or the configuration leaves too little to work on
 */
export async function runPipeline(
  input: PipelineInput,
  onProgress: OnTaskProgress,
  explain: Explain,
): Promise<PipelineOutput> {
  onProgress({ stage: 'preprocessing', fraction: 0, message: 'Opening the table' });
  const reader = await createTableReader({
    directory: dirname(input.tableFile),
    spillDirectory: `${input.resultFile}.spill`,
    threads: input.config.use_parallel ? READER_THREADS : 1,
    memoryLimitMb: READER_MEMORY_MB,
  });
  try {
    return await run(input, reader, createStages(onProgress), explain);
  } finally {
    await reader.close();
  }
}

async function run(
  input: PipelineInput,
  reader: TableReader,
  stages: Stages,
  explain: Explain,
): Promise<PipelineOutput> {
  const { config, columns } = input;
  const engine = config.engine === 'reference' ? referenceEngine : fastEngine;
  const display = displayColumns(columns, config);

  const prepared = await stages.run('preprocessing', 'Reading and preparing the table', () =>
    preprocess(reader, input, config),
  );
  const { x, rows } = prepared;
  assertRowsFit(x.rows, config);

  const reduction = await stages.run(
    'reduction',
    `Reducing ${counted(x.columns, 'feature')} of ${counted(x.rows, 'row')} with ${METHOD_NAMES[config.reduction_method]}`,
    (onFraction) => engine.reduce(x, reductionPlan(config), onFraction),
  );
  const positions = matrix(Float64Array.from(reduction.positions), rows.length, 3);

  const clustering = await stages.run(
    'clustering',
    `Finding clusters with ${METHOD_NAMES[config.clustering_method]}`,
    (onFraction) => engine.cluster(positions, clusteringPlan(config), onFraction),
  );
  const { labels } = clustering;

  const anomalies = await stages.run(
    'anomalies',
    config.detect_anomalies ? 'Looking for unusual rows' : 'Not looking for unusual rows',
    async (onFraction) =>
      config.detect_anomalies ? engine.anomalies(x, anomalyPlan(config), onFraction) : null,
  );

  return stages.run('finalizing', 'Measuring, describing and keeping the result', async (onFraction) => {
    const performance = measureQuality(x, positions, labels, reduction, config.random_state, onFraction);
    const flags = anomalies?.flags ?? null;
    const spoken = await describableColumns(reader, input, prepared.features);
    await writeArtifact(input.resultFile, {
      rows,
      positions: reduction.positions,
      labels,
      anomalies: flags ?? new Uint8Array(rows.length),
      anomalyScores: anomalies === null ? null : Float32Array.from(anomalies.scores),
      sizes: pointSizes(await sizeValues(reader, input, display.size), rows),
    });
    await writeFeatures(input.featuresFile, prepared.names, x);
    return {
      totalPoints: rows.length,
      clusters: clusterSummaries(positions, labels),
      narrative: explain({
        rows,
        positions: reduction.positions,
        labels,
        anomalies: flags,
        ...spoken,
      }),
      performance,
      preprocessingSteps: [
        ...prepared.steps,
        ...display.steps,
        ...[...reduction.notes, ...clustering.notes, ...(anomalies?.notes ?? [])].map(asSentence),
      ],
      featuresUsed: prepared.features.map(({ column }) => column.name),
      seconds: stages.seconds(),
    };
  });
}

const READER_THREADS = 2;
const READER_MEMORY_MB = 1024;

const METHOD_NAMES: Readonly<Record<ReductionMethod | ClusteringMethod, string>> = {
  pca: 'PCA',
  tsne: 't-SNE',
  umap: 'UMAP',
  kmeans: 'K-Means',
  dbscan: 'DBSCAN',
  hdbscan: 'HDBSCAN',
  agglomerative: 'agglomerative clustering',
  gaussian_mixture: 'a Gaussian mixture',
};

async function sizeValues(
  reader: TableReader,
  { tableFile: file }: SourceTable,
  column: ColumnProfile | null,
): Promise<Float64Array | null> {
  if (column === null) return null;
  const { columns } = await reader.readFeatures({ file, columns: [column] });
  return columns[0] ?? null;
}

/** Engines note without a full stop; names of settings keep their small letters. */
function asSentence(note: string): string {
  return note.endsWith('.') ? note : `${note}.`;
}
