import { PAIRWISE_MAX_ROWS } from '../../kernels/agglomerative.ts';
import { AppError } from '../../platform/app-error.ts';
import type { MLConfig } from '../ml.schema.ts';

/**
 * Refuses before the work begins what could not be finished: complete and average linkage need the distance of every
 * pair of rows.
 *
 * @throws AppError BAD_REQUEST
 */
export function assertRowsFit(rows: number, config: MLConfig): void {
  const { linkage } = config.agglomerative_config;
  const needsAllPairs =
    config.clustering_method === 'agglomerative' && (linkage === 'complete' || linkage === 'average');
  if (!needsAllPairs || rows <= PAIRWISE_MAX_ROWS) return;
  throw new AppError({
    code: 'BAD_REQUEST',
    message:
      `Agglomerative clustering with ${linkage} linkage compares every pair of rows and takes at most ` +
      `${PAIRWISE_MAX_ROWS} of them; ${rows} are left. Set max_samples to ${PAIRWISE_MAX_ROWS} or less, or take ward or single linkage.`,
  });
}
