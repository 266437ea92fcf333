import { mkdtempSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskProgress } from '../../../src/compute/compute.ts';
import { explainMap } from '../../../src/explanations/explain-map.ts';
import { createSoloCrew } from '../../../src/kernels/parallel/crew.ts';
import { type MLConfigInput, mlConfigSchema } from '../../../src/ml/ml.schema.ts';
import { parseFit } from '../../../src/ml/pipeline/alignment/fit.ts';
import type { Reference } from '../../../src/ml/pipeline/alignment/reference.ts';
import { readArtifact } from '../../../src/ml/pipeline/artifact.ts';
import { readFeatureRows } from '../../../src/ml/pipeline/features-artifact.ts';
import type { NeighborsFile } from '../../../src/ml/pipeline/kept-neighbors.ts';
import { runPipeline } from '../../../src/ml/pipeline/pipeline.ts';
import type { SourceTable } from '../../../src/ml/pipeline/source-table.ts';
import { ingest } from '../../../src/table/ingest.ts';
import { DEFAULT_INGEST_LIMITS } from '../../../src/table/limits.ts';

export type Cell = string | number | boolean | null;

/** A place for tables and results that is gone after the tests. */
export function createWorkshop() {
  const directory = mkdtempSync(join(tmpdir(), 'pipeline-'));
  let count = 0;

  /** Ingests a table the way an upload is. */
  async function makeTable(rows: readonly Readonly<Record<string, Cell>>[]): Promise<SourceTable> {
    const name = join(directory, `table-${count++}`);
    await mkdir(`${name}-scratch`);
    const header = Object.keys(rows[0] ?? {});
    const lines = rows.map((row) => header.map((column) => row[column] ?? '').join(','));
    writeFileSync(`${name}.csv`, `${[header.join(','), ...lines].join('\n')}\n`);
    const { profile } = await ingest(
      {
        source: `${name}.csv`,
        kind: 'csv',
        target: `${name}.parquet`,
        scratch: `${name}-scratch`,
        options: { header: true },
        limits: DEFAULT_INGEST_LIMITS,
        threads: 2,
        memoryLimitMb: 512,
      },
      () => {},
    );
    return { tableFile: `${name}.parquet`, columns: profile.columns, rowCount: profile.rowCount };
  }

  const crew = createSoloCrew();

  /** Runs the pipeline and reads what it wrote. */
  async function run(
    table: SourceTable,
    config: Partial<MLConfigInput> = {},
    memoryMb = 4096,
    reference: Reference | null = null,
    neighborsFiles: readonly NeighborsFile[] = [],
  ) {
    const name = join(directory, `result-${count++}`);
    const progress: TaskProgress[] = [];
    const output = await runPipeline(
      {
        ...table,
        config: mlConfigSchema.parse({ reduction_method: 'pca', clustering_method: 'kmeans', ...config }),
        memoryMb,
        reference,
        keptEmbedding: null,
        newEmbedding: null,
        neighborsFiles,
        resultFile: `${name}.arrow`,
        featuresFile: `${name}.features.arrow`,
        fitFile: `${name}.fit.json`,
      },
      (reported) => progress.push(reported),
      explainMap,
      crew,
    );
    const features: Record<string, number>[] = [];
    for await (const batch of readFeatureRows(`${name}.features.arrow`)) {
      features.push(...batch.map((json) => JSON.parse(json) as Record<string, number>));
    }
    return {
      output,
      progress,
      map: await readArtifact(`${name}.arrow`),
      bytes: Buffer.concat([await readFile(`${name}.arrow`), await readFile(`${name}.features.arrow`)]),
      features,
      reference: await referenceTo(name),
    };
  }

  /** The run just made, for others to be aligned to. */
  async function referenceTo(name: string): Promise<Reference> {
    const fit = parseFit(await readFile(`${name}.fit.json`, 'utf8'));
    if (fit === null) throw new Error('the fit is of another version');
    return { fit, steps: [], mapFile: `${name}.arrow`, featuresFile: `${name}.features.arrow` };
  }

  /** A file to leave something in. */
  const newFile = () => join(directory, `file-${count++}`);

  return { makeTable, run, newFile, close: () => rm(directory, { recursive: true, force: true }) };
}
