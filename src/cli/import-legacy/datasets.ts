import { basename } from 'node:path';
import type { ReceivedFile } from '../../datasets/upload-stream.ts';
import {
  booleanIn,
  countIn,
  idIn,
  isRecord,
  jsonIn,
  type LegacyRow,
  momentIn,
  storable,
  textIn,
} from './fields.ts';
import type { ImportSteps } from './import.ts';
import { texts } from './lenient.ts';
import { bringResult, datasetRunId } from './results.ts';
import type { CopiedJson } from './source.ts';
import { holdsRowObjects, type RowsRequest } from './table-rows.ts';
import type { TargetTable } from './target.ts';
import { reasonToSkip, Unreadable } from './unreadable.ts';
import { type LegacyVersion, planVersions } from './versions.ts';

const LONGEST_NAME = 255;
const MOST_TAGS = 10;
const LONGEST_TAG = 50;

export async function importDatasets(steps: ImportSteps): Promise<void> {
  const { source, target, report, progress, signal } = steps;
  const versions: LegacyVersion[] = [];
  progress.begin('Datasets', await source.count('datasets'));
  for await (const row of source.rows('datasets')) {
    if (signal.aborted) return;
    const id = String(row['id'] ?? '');
    try {
      const table = await bringTable(steps, row);
      versions.push({
        id,
        userId: idIn(row, 'user_id'),
        parentId: textIn(row, 'parent_id') || null,
        version: Math.max(1, countIn(row, 'version', 1)),
      });
      await bringOwnResult(steps, row, table);
    } catch (error) {
      if (signal.aborted) return;
      report.skipped('datasets', id, reasonToSkip(error));
    }
    progress.step();
  }
  const plan = planVersions(versions);
  const linked = new Set(plan.links.map((link) => link.id));
  const open = await target.unlinked(versions.filter(({ parentId }) => parentId !== null).map((v) => v.id));
  for (const link of plan.links) if (open.has(link.id)) await target.link(link);
  for (const { id, reason } of plan.problems) {
    if (open.has(id) || !linked.has(id)) report.differs('datasets', id, reason);
  }
}

async function bringTable(steps: ImportSteps, row: LegacyRow): Promise<TargetTable> {
  const { source, target, report, base, progress, signal } = steps;
  const id = idIn(row, 'id');
  const there = await target.tableOf(id);
  if (there !== null) {
    report.alreadyThere('datasets');
    return there;
  }
  const userId = idIn(row, 'user_id');
  if (!target.hasUser(userId)) throw new Unreadable('its user was not brought');
  const dataset = describe(id, userId, row);
  const path = base.storage.temporaryPath('json');
  const rowsPath = base.storage.temporaryPath('ndjson');
  try {
    progress.within(0, dataset.name);
    const json = await source.copyJson('datasets', id, 'original_data', path);
    if (json === null) throw new Unreadable('original_data is empty');
    const file = await fileOf(json, rowsPath, fileInfo(row, dataset.name));
    const table = await target.addTable(dataset, file, {
      signal,
      onProgress: (fraction) => progress.within(fraction, dataset.name),
    });
    report.brought('datasets');
    return table;
  } finally {
    await base.storage.discard(path);
    await base.storage.discard(rowsPath);
  }

  /** Rows in the order in which the reading process takes them, whatever way they were kept. */
  async function fileOf(
    json: CopiedJson,
    target: string,
    info: { readonly filename: string; readonly mimeType: string; readonly bytes: number | null },
  ): Promise<ReceivedFile> {
    const described = {
      filename: info.filename,
      mimeType: info.mimeType,
      bytes: info.bytes ?? json.bytes,
      sha256: json.sha256,
      utf8: json.utf8,
    };
    if (holdsRowObjects(json.head)) return { ...described, path: json.path, kind: 'json' };
    await base.pool.run<RowsRequest, void>({
      kind: 'legacy-rows',
      input: { source: json.path, target },
      limits: base.limits,
      signal,
    });
    return { ...described, path: target, kind: 'ndjson' };
  }
}

async function bringOwnResult(steps: ImportSteps, row: LegacyRow, table: TargetTable): Promise<void> {
  const { source, target, report, base, signal } = steps;
  const datasetId = idIn(row, 'id');
  const id = datasetRunId(datasetId);
  if ((await target.runTime(id)) !== null) {
    report.alreadyThere('results');
    return;
  }
  const path = base.storage.temporaryPath('json');
  try {
    const json = await source.copyJson('datasets', datasetId, 'processing_results', path);
    if (json === null) return;
    const run = {
      id,
      datasetId,
      userId: idIn(row, 'user_id'),
      config: jsonIn(row, 'processing_config'),
      madeAt: momentIn(row, 'processed_at') ?? momentIn(row, 'updated_at') ?? new Date(),
      completesDataset: true,
    };
    const differences = await bringResult(steps, run, json, table);
    report.brought('results');
    for (const difference of differences) report.differs('results', datasetId, difference);
  } catch (error) {
    if (signal.aborted) throw error;
    report.skipped('results', datasetId, reasonToSkip(error));
  } finally {
    await base.storage.discard(path);
  }
}

function describe(id: string, userId: string, row: LegacyRow) {
  const createdAt = momentIn(row, 'created_at') ?? new Date();
  // Refused here rather than after the table was read.
  momentIn(row, 'processed_at');
  const errorMessage = textIn(row, 'error_message');
  const failed = textIn(row, 'status') === 'error';
  return {
    id,
    userId,
    name: (textIn(row, 'name')?.trim() || 'Dataset').slice(0, LONGEST_NAME),
    description: textIn(row, 'description'),
    isPublic: booleanIn(row, 'is_public', false),
    tags: tagsIn(row),
    version: Math.max(1, countIn(row, 'version', 1)),
    past: {
      // Processed once its result came along; what was under way in the old service is not any more.
      status: failed ? ('error' as const) : ('uploaded' as const),
      errorMessage: failed ? errorMessage : null,
      createdAt,
      updatedAt: momentIn(row, 'updated_at') ?? createdAt,
    },
  };
}

function tagsIn(row: LegacyRow): string[] {
  const tags = jsonIn(row, 'tags');
  if (tags === null) return [];
  if (!Array.isArray(tags)) throw new Unreadable('tags is no list');
  const kept = texts(tags).map((tag) => tag.trim().slice(0, LONGEST_TAG));
  return kept.filter((tag) => tag !== '').slice(0, MOST_TAGS);
}

function fileInfo(row: LegacyRow, name: string) {
  const info = jsonIn(row, 'file_info');
  if (info !== null && !isRecord(info)) throw new Unreadable('file_info is no object');
  const filename = info?.['filename'] ?? info?.['original_filename'] ?? info?.['name'];
  const mimeType = info?.['mime_type'] ?? info?.['mimeType'] ?? info?.['content_type'];
  const size = info?.['size'] ?? info?.['file_size'];
  return {
    filename: filenameOf(filename) ?? filenameOf(`${name}.json`) ?? 'dataset.json',
    mimeType: typeof mimeType === 'string' ? storable(mimeType).slice(0, LONGEST_NAME) : 'application/json',
    bytes: typeof size === 'number' && Number.isSafeInteger(size) && size > 0 ? size : null,
  };
}

/** The last part of the name, without control characters; names are shown, never used as paths. */
function filenameOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const last = basename(storable(value).replaceAll('\\', '/')).replaceAll(/\p{Cc}/gu, '');
  return last.slice(-LONGEST_NAME) || null;
}
