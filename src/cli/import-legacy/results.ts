import { createHash } from 'node:crypto';
import type { Insertable } from 'kysely';
import { v5 } from 'uuid';
import { resultKeyOf } from '../../ml/run-files.ts';
import type { RunsTable } from '../../platform/database/schema.ts';
import type { ConvertedResult, ConvertResultRequest } from './convert-result.ts';
import type { ImportSteps } from './import.ts';
import type { CopiedJson } from './source.ts';
import type { TargetTable } from './target.ts';

/** Ids of imported runs are made from what they were made of, so that a second import finds them. */
const NAMESPACE = '6f2f6c0e-2f0b-5a52-9d3e-6f9b8f6f1d5a';
export const datasetRunId = (datasetId: string) => v5(`dataset ${datasetId}`, NAMESPACE);
export const visualizationRunId = (visualizationId: string) =>
  v5(`visualization ${visualizationId}`, NAMESPACE);

export interface RunToBring {
  readonly id: string;
  readonly datasetId: string;
  readonly userId: string;
  readonly config: unknown;
  readonly madeAt: Date;
  /** The dataset's own result, by which it is processed. */
  readonly completesDataset: boolean;
}

/**
 * Makes a completed run of an old result.
 *
 * @returns what differs from the old one
 * @throws AppError BAD_REQUEST when that cannot be
 */
export async function bringResult(
  { base, target, signal }: ImportSteps,
  run: RunToBring,
  json: CopiedJson,
  table: TargetTable,
): Promise<readonly string[]> {
  const map = base.storage.temporaryPath('arrow');
  const spillDirectory = await base.storage.temporaryDirectory();
  try {
    const result = await base.pool.run<ConvertResultRequest, ConvertedResult>({
      kind: 'legacy-result',
      input: {
        source: json.path,
        config: run.config,
        table,
        target: map,
        spillDirectory,
        memoryMb: base.tableMemoryMb,
      },
      limits: base.limits,
      signal,
    });
    if (!target.dryRun) await base.storage.commit(map, resultKeyOf(run.id));
    await target.addRun(runRow(run, json, result), run.completesDataset);
    return result.dropped.map((field) => `${field} of its configuration is out of bounds and was left out`);
  } finally {
    await base.storage.discard(map);
    await base.storage.discard(spillDirectory);
  }
}

function runRow(run: RunToBring, json: CopiedJson, result: ConvertedResult): Insertable<RunsTable> {
  const { madeAt } = run;
  return {
    id: run.id,
    dataset_id: run.datasetId,
    user_id: run.userId,
    config: JSON.stringify(result.config),
    // Never equal to that of a run of ours, which would give another map.
    fingerprint: createHash('sha256').update(`imported ${run.id} ${json.sha256}`).digest('hex'),
    status: 'completed',
    stage: 'completed',
    progress: 100,
    message: `${result.totalPoints} points are on the map.`,
    error_message: null,
    error_code: null,
    attempts: 1,
    worker_id: null,
    lease_expires_at: null,
    result_key: resultKeyOf(run.id),
    clusters: JSON.stringify(result.clusters),
    narrative: JSON.stringify({ fr: result.explanations, en: result.explanations }),
    performance: JSON.stringify(result.performance),
    preprocessing_steps: JSON.stringify(result.preprocessingSteps),
    features_used: JSON.stringify(result.featuresUsed),
    total_points: result.totalPoints,
    processing_time: result.processingTime,
    created_at: madeAt,
    started_at: new Date(madeAt.getTime() - result.processingTime * 1000),
    finished_at: madeAt,
  };
}
