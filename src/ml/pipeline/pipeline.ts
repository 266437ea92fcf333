import { dirname } from 'node:path';
import type { DescribedMap } from '../../explanations/facts/described-map.ts';
import type { Fact } from '../../explanations/facts/fact.ts';
import { matrix } from '../../kernels/matrix.ts';
import type { Crew } from '../../kernels/parallel/crew.ts';
import type { OnProgress } from '../../kernels/progress.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import { createTableReader, type TableReader } from '../../table/reader.ts';
import type { OnFrame } from '../engine/engine.ts';
import { createFastEngine } from '../engine/fast.ts';
import { noteCut } from '../engine/positions.ts';
import { withOwnKernel } from '../engine/reference/own-kernel.ts';
import { createReferenceEngine } from '../engine/reference.ts';
import type {
  ClusteringMethod,
  ClusterSummary,
  MLConfig,
  PerformanceMetrics,
  ReductionMethod,
  RunNarrative,
} from '../ml.schema.ts';
import { reduceAligned } from './alignment/aligned-reduction.ts';
import { fitOf, writeFit } from './alignment/fit.ts';
import { preprocessAsFitted } from './alignment/preprocess-as-fitted.ts';
import type { Reference } from './alignment/reference.ts';
import { readReferenceMap } from './alignment/reference-map.ts';
import { writeArtifact } from './artifact.ts';
import { clusterSummaries } from './cluster-summaries.ts';
import { expectedSeconds } from './cost/expected-seconds.ts';
import { assertFits } from './cost/memory-limit.ts';
import { expectedWorkload, type Workload } from './cost/workload.ts';
import { describableNumbers, readDescribable } from './describable-columns.ts';
import { displayColumns } from './display-columns.ts';
import { readEmbedding, writeEmbedding } from './embedding-file.ts';
import { writeFeatures } from './features-artifact.ts';
import { type NeighborsFile, searchWithFiles } from './kept-neighbors.ts';
import type { PipelineStage } from './pipeline-stages.ts';
import { anomalyPlan, clusteringPlan, metricOf, neighborNeeds, reductionPlan, targetOf } from './plans.ts';
import { pointSizes } from './point-sizes.ts';
import { preprocess } from './preprocess.ts';
import { measureQuality } from './quality.ts';
import { readTarget, targetColumn } from './read-target.ts';
import type { SourceTable } from './source-table.ts';
import { createStages, type OnTaskProgress, type Stages } from './stages.ts';
import { counted } from './wording.ts';

/** Structured-cloneable, so that it can cross a process boundary. */
export interface PipelineInput extends SourceTable {
  /** With a reference, its settings instead of one's own where it has some. */
  readonly config: MLConfig;
  /** The run whose map the rows are placed into; null for a map of their own. */
  readonly reference: Reference | null;
  /** MiB that the process may hold. */
  readonly memoryMb: number;
  /** The reduction of an earlier run with the same settings, see embedding-file.ts; null when there is none. */
  readonly keptEmbedding: string | null;
  /** Where to write the reduction when it had to be made; null when nobody wants it. */
  readonly newEmbedding: string | null;
  /** For each metric by which the run looks for neighbours, at most one. */
  readonly neighborsFiles: readonly NeighborsFile[];
  /** Where to write the map, see artifact.ts. */
  readonly resultFile: string;
  /** Where to write the preprocessed features, see features-artifact.ts. */
  readonly featuresFile: string;
  /** Where to write what it takes to align others to this run, see alignment/fit.ts. */
  readonly fitFile: string;
}

/** What a compute process is told. */
export interface PipelineTask extends PipelineInput {
  /** To compute on, unless the configuration wants one. */
  readonly threads: number;
  /** Where to show the map while it forms, see live-frames.ts. */
  readonly frameFile: string;
}

/** What is small enough to travel and to be kept in a database. */
export interface PipelineOutput {
  readonly totalPoints: number;
  readonly clusters: readonly ClusterSummary[];
  /** What is true of the map, in the order it is told. */
  readonly facts: readonly Fact[];
  readonly narrative: RunNarrative;
  readonly performance: PerformanceMetrics;
  /** English sentences: what was done to the table, what was left out and why. */
  readonly preprocessingSteps: readonly string[];
  /** Names of the columns that went in. */
  readonly featuresUsed: readonly string[];
  readonly seconds: Readonly<Record<PipelineStage, number>>;
}

/** Finds out what is true of a finished map and puts it into words; the explanations slice knows how. */
export type Explain = (map: DescribedMap) => Promise<Pick<PipelineOutput, 'facts' | 'narrative'>>;

/**
 * The whole way from a table to its explained map: preprocessing, reduction, clustering, anomalies, finalizing. Writes the
 * map and the features to the files it was given and returns the rest. It computes for as long as it takes without a
 * pause, so it belongs in a compute process.
 *
 * The same table, configuration and seed give the same files and the same output, `seconds` aside.
 *
 * @param crew the threads to compute on; their number changes nothing about the result
 * @param onFrame may read the map while it forms
 * @throws AppError BAD_REQUEST when the table or the configuration leaves too little to work on
 */
export async function runPipeline(
  input: PipelineInput,
  onProgress: OnTaskProgress,
  explain: Explain,
  crew: Crew,
  onFrame?: OnFrame,
): Promise<PipelineOutput> {
  onProgress({ stage: 'preprocessing', fraction: 0, message: 'Opening the table' });
  const reader = await createTableReader({
    directory: dirname(input.tableFile),
    spillDirectory: `${input.resultFile}.spill`,
    threads: input.config.use_parallel ? READER_THREADS : 1,
    memoryLimitMb: READER_MEMORY_MB,
  });
  try {
    return await run(input, reader, createStages(onProgress), explain, crew, onFrame);
  } finally {
    await reader.close();
  }
}

async function run(
  input: PipelineInput,
  reader: TableReader,
  stages: Stages,
  explain: Explain,
  crew: Crew,
  onFrame?: OnFrame,
): Promise<PipelineOutput> {
  const { config, columns, reference } = input;
  const display = displayColumns(columns, config);
  const wanted = reference === null ? targetOf(config) : null;
  if (wanted !== null) targetColumn(columns, wanted.column);

  const { least, most } = expectedWorkload(input, config, reference?.fit);
  assertFits(least, input.memoryMb);
  stages.expect(expectedSeconds(most, crew.threads));

  const [prepared, spoken] = await stages.run('preprocessing', 'Reading and preparing the table', () =>
    Promise.all([
      reference === null
        ? preprocess(reader, input, config)
        : preprocessAsFitted(reader, input, config, reference.fit),
      readDescribable(reader, input),
    ]),
  );
  const { x, rows } = prepared;
  const own: Workload = { ...most, rows: x.rows, features: x.columns };
  assertFits(own, input.memoryMb);
  const kept = input.keptEmbedding === null ? null : readEmbedding(input.keptEmbedding, x.rows);
  const needs = neighborNeeds(config, kept === null && reference === null, x.rows);
  const { findNeighbors, keptMetrics, written } = searchWithFiles(x, needs, input.neighborsFiles);
  const workload: Workload = { ...own, takesMapOver: kept !== null, keptNeighbors: keptMetrics };
  stages.expect(expectedSeconds(workload, crew.threads));
  const target = wanted === null ? null : await readTarget(reader, input, wanted, rows);
  const fast = createFastEngine(crew, findNeighbors, target);
  const engine = config.engine === 'reference' ? createReferenceEngine(fast) : fast;

  const placeIntoReference = async ({ fit, ...files }: Reference, onFraction: OnProgress) =>
    reduceAligned(
      prepared,
      await readReferenceMap(files),
      {
        plan: reductionPlan(config),
        axes: fit.axes,
        crew,
        onMatched: (strangers) =>
          stages.expect(expectedSeconds({ ...workload, placedRows: strangers }, crew.threads)),
      },
      onFraction,
    );

  const reduction = await stages.run(
    'reduction',
    kept === null
      ? `${reference === null ? 'Reducing' : 'Aligning'} ${counted(x.columns, 'feature')} of ${counted(x.rows, 'row')} with ${METHOD_NAMES[config.reduction_method]}`
      : 'Taking over the positions of an earlier run',
    async (onFraction) => {
      if (kept !== null) return kept;
      const made =
        reference === null
          ? await engine.reduce(x, reductionPlan(config), onFraction, onFrame)
          : config.engine === 'reference'
            ? await withOwnKernel(placeIntoReference(reference, onFraction), NO_PACKAGE_PLACES)
            : await placeIntoReference(reference, onFraction);
      if (input.newEmbedding !== null) writeEmbedding(input.newEmbedding, made);
      return made;
    },
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
    const performance = measureQuality(
      x,
      positions,
      labels,
      reduction,
      metricOf(reductionPlan(config)),
      config.random_state,
      crew,
      (fraction) => onFraction(MEASURING_SHARE * fraction),
    );
    const flags = anomalies?.flags ?? null;
    await writeArtifact(input.resultFile, {
      rows,
      positions: reduction.positions,
      labels,
      anomalies: flags ?? new Uint8Array(rows.length),
      anomalyScores: anomalies === null ? null : Float32Array.from(anomalies.scores),
      sizes: pointSizes(await sizeValues(reader, input, display.size), rows),
    });
    await writeFeatures(input.featuresFile, prepared.names, x);
    writeFit(input.fitFile, fitOf(config, prepared.fitted, reduction.axes, x.rows));
    await written();
    return {
      totalPoints: rows.length,
      clusters: clusterSummaries(positions, labels),
      ...(await explain({
        ...spoken,
        numbers: describableNumbers(prepared.features),
        rows,
        positions: reduction.positions,
        labels,
        anomalies,
        features: {
          x,
          columns: prepared.fitted.flatMap(({ column, columns: own }) => own.map(() => column)),
        },
        silhouette: performance.silhouette_score,
        trustworthiness: performance.trustworthiness,
        usableRows: prepared.usableRows,
        tableRows: input.rowCount,
      })),
      performance,
      preprocessingSteps: [
        ...(reference?.steps ?? []),
        ...prepared.steps,
        ...display.steps,
        ...[
          ...reduction.notes,
          ...noteCut(reduction.positions),
          ...clustering.notes,
          ...(anomalies?.notes ?? []),
        ].map(asSentence),
      ],
      featuresUsed: prepared.features.map(({ column }) => column.name),
      seconds: stages.seconds(),
    };
  });
}

/** Of the last stage; most of it is finding out what is true of the map. */
const MEASURING_SHARE = 0.3;

const NO_PACKAGE_PLACES = 'the reference engine has no package that places rows into a map';

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
