import { readFile } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import { AppError, systemCode } from '../platform/app-error.ts';
import type { Database } from '../platform/database/schema.ts';
import type { Storage } from '../platform/storage.ts';
import { alignedConfig } from './aligned-config.ts';
import type { MLConfig } from './ml.schema.ts';
import { type Fit, parseFit } from './pipeline/alignment/fit.ts';
import { type Reference, referenceGone } from './pipeline/alignment/reference.ts';
import { featuresKeyOf, fitKeyOf, resultKeyOf } from './run-files.ts';
import { findRun, type RunRow } from './runs.store.ts';

/** What a run computes by when it is aligned to another one. */
export interface Aligned {
  /** The run's own, with the settings of the other where these decide. */
  readonly config: MLConfig;
  readonly reference: Reference;
}

/** Finds the runs that others are aligned to; whether the caller may read them has been decided before. */
export interface References {
  /** @throws AppError BAD_REQUEST when nothing can be aligned to the run, or not with this configuration */
  open(run: RunRow, config: MLConfig): Promise<Aligned>;
  /**
   * For a run whose reference was there when it was asked for; null when it has none.
   *
   * @throws AppError BAD_REQUEST when it is gone
   */
  of(config: MLConfig): Promise<Aligned | null>;
}

export function createReferences({
  db,
  storage,
}: {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
}): References {
  async function readFit(runId: string): Promise<Fit | null> {
    try {
      return parseFit(await readFile(storage.path(fitKeyOf(runId)), 'utf8'));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  const open: References['open'] = async (run, asked) => {
    const fit = await readFit(run.id);
    if (fit === null) {
      throw new AppError({
        code: 'BAD_REQUEST',
        message:
          'The run of align_to was made by an earlier version, which did not keep what aligning takes. Process its dataset again and align to the new run.',
      });
    }
    const { config, steps } = alignedConfig(asked, fit);
    const mapFile = storage.path(resultKeyOf(run.id));
    const featuresFile = storage.path(featuresKeyOf(run.id));
    return { config, reference: { fit, steps, mapFile, featuresFile } };
  };

  return {
    open,
    of: async (config) => {
      const runId = config.align_to ?? null;
      if (runId === null) return null;
      const run = await findRun(db, runId);
      if (run === undefined) throw referenceGone();
      return open(run, config);
    },
  };
}
