import { idIn, jsonIn, type LegacyRow, momentIn, textIn } from './fields.ts';
import type { ImportSteps } from './import.ts';
import { bringResult, datasetRunId, visualizationRunId } from './results.ts';
import { reasonToSkip, Unreadable } from './unreadable.ts';

const LONGEST_NAME = 255;

export async function importVisualizations(steps: ImportSteps): Promise<void> {
  const { source, target, report, progress, signal } = steps;
  progress.begin('Visualizations', await source.count('visualizations'));
  for await (const row of source.rows('visualizations')) {
    if (signal.aborted) return;
    try {
      const id = idIn(row, 'id');
      if (await target.hasVisualization(id)) report.alreadyThere('visualizations');
      else {
        await bring(steps, id, row);
        report.brought('visualizations');
      }
    } catch (error) {
      if (signal.aborted) return;
      report.skipped('visualizations', String(row['id'] ?? ''), reasonToSkip(error));
    }
    progress.step();
  }
}

async function bring(steps: ImportSteps, id: string, row: LegacyRow): Promise<void> {
  const { target } = steps;
  const userId = idIn(row, 'user_id');
  const datasetId = idIn(row, 'dataset_id');
  if (!target.hasUser(userId)) throw new Unreadable('its user was not brought');
  const createdAt = momentIn(row, 'created_at') ?? new Date();
  const updatedAt = momentIn(row, 'updated_at') ?? createdAt;
  const likedBy = jsonIn(row, 'liked_by');
  const name = (textIn(row, 'name')?.trim() || 'Visualization').slice(0, LONGEST_NAME);
  const runId = await runOf(steps, { id, userId, datasetId, createdAt }, row);
  await target.addVisualization({
    id,
    user_id: userId,
    dataset_id: datasetId,
    run_id: runId,
    name,
    description: textIn(row, 'description'),
    is_favorite: Array.isArray(likedBy) && likedBy.includes(userId),
    created_at: createdAt,
    updated_at: updatedAt,
  });
}

interface Placed {
  readonly id: string;
  readonly userId: string;
  readonly datasetId: string;
  readonly createdAt: Date;
}

/** Its own result, made a run of its user; the dataset's where it kept none. */
async function runOf(steps: ImportSteps, placed: Placed, row: LegacyRow): Promise<string> {
  const { source, target, base, report } = steps;
  const { id, datasetId } = placed;
  const table = await target.tableOf(datasetId);
  if (table === null) throw new Unreadable('its dataset was not brought');
  const ownRun = visualizationRunId(id);
  if ((await target.runTime(ownRun)) !== null) return ownRun;
  const datasetRun = datasetRunId(datasetId);
  const datasetTime = await target.runTime(datasetRun);
  const path = base.storage.temporaryPath('json');
  try {
    const json = await source.copyJson('visualizations', id, 'results', path);
    if (json === null) {
      if (datasetTime === null) throw new Unreadable('neither it nor its dataset has a result');
      return datasetRun;
    }
    const run = {
      id: ownRun,
      datasetId,
      userId: placed.userId,
      config: jsonIn(row, 'config'),
      // The dataset's result stays its latest.
      madeAt: new Date(Math.min(placed.createdAt.getTime(), (datasetTime?.getTime() ?? Infinity) - 1)),
      completesDataset: false,
    };
    const differences = await bringResult(steps, run, json, table);
    for (const difference of differences) report.differs('visualizations', id, difference);
    return ownRun;
  } finally {
    await base.storage.discard(path);
  }
}
