import { join } from 'node:path';
import type { ComputePool } from '../compute/compute.ts';
import type { Storage } from '../platform/storage.ts';
import type { IngestRequest, IngestResult, ReadingOptions } from '../table/ingest.ts';
import type { IngestLimits } from '../table/limits.ts';
import type { TableProfile } from '../table/profile.ts';
import { explainCrash } from './crashed-reading.ts';
import type { ReceivedFile } from './upload-stream.ts';

export interface StoreTableDependencies {
  readonly storage: Storage;
  /** Reads uploaded files, which nobody has checked yet, in processes of their own. */
  readonly ingestPool: ComputePool;
  readonly limits: {
    readonly ingest: IngestLimits;
    readonly compute: Parameters<ComputePool['run']>[0]['limits'];
    readonly ingestMemoryMb: number;
    readonly ingestThreads: number;
  };
}

export interface TableToStore {
  readonly file: Pick<ReceivedFile, 'path' | 'kind' | 'utf8'>;
  readonly options: ReadingOptions;
  readonly tableKey: string;
  readonly signal: AbortSignal;
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Whether a row names the table; asked when `insert` failed, which may have been after its commit. */
  readonly isNamed: () => Promise<boolean>;
}

/**
 * Reads a file in a process of its own and stores its table; `insert` then makes it visible.
 *
 * @throws AppError BAD_REQUEST when the file is no table, and whatever `insert` throws: nothing is left behind then
 */
export async function storeTable<T>(
  { storage, ingestPool, limits }: StoreTableDependencies,
  { file, options, tableKey, signal, onProgress, isNamed }: TableToStore,
  insert: (profile: TableProfile) => Promise<T>,
): Promise<T> {
  // Whatever the reading process leaves behind when it is killed lies in here.
  const scratch = await storage.temporaryDirectory();
  const target = join(scratch, 'table.parquet');
  let committed = false;
  try {
    const { profile } = await ingestPool
      .run<IngestRequest, IngestResult>({
        kind: 'ingest',
        input: {
          source: file.path,
          kind: file.kind,
          target,
          scratch,
          options,
          limits: limits.ingest,
          utf8: file.utf8,
          threads: limits.ingestThreads,
          memoryLimitMb: limits.ingestMemoryMb,
        },
        limits: limits.compute,
        signal,
        onProgress: ({ fraction }) => onProgress?.(fraction),
      })
      .catch(explainCrash);
    await storage.commit(target, tableKey);
    committed = true;
    return await insert(profile);
  } catch (error) {
    if (committed && !(await isNamed().catch(() => true))) await storage.remove(tableKey);
    throw error;
  } finally {
    await storage.discard(scratch);
  }
}

/** What a dataset's row keeps of the file it was made from, and of what was found in it. */
export function storedTable(
  file: Pick<ReceivedFile, 'filename' | 'mimeType' | 'bytes' | 'sha256'>,
  profile: TableProfile,
  tableKey: string,
) {
  return {
    filename: file.filename,
    mimeType: file.mimeType,
    fileBytes: file.bytes,
    sha256: file.sha256,
    tableKey,
    rowCount: profile.rowCount,
    columns: profile.columns,
    detected: profile.detected,
    warnings: profile.warnings,
  };
}
