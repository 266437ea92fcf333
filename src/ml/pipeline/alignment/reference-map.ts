import { matrix } from '../../../kernels/matrix.ts';
import { systemCode } from '../../../platform/app-error.ts';
import { readArtifact } from '../artifact.ts';
import { readFeatureMatrix } from '../features-artifact.ts';
import type { NumberedRows } from './match-rows.ts';
import { type Reference, referenceGone } from './reference.ts';

export interface ReferenceMap extends NumberedRows {
  /** (x.rows, 3) row-major. */
  readonly positions: Float32Array;
}

/** @throws AppError BAD_REQUEST when the run is gone */
export async function readReferenceMap({
  featuresFile,
  mapFile,
}: Pick<Reference, 'featuresFile' | 'mapFile'>): Promise<ReferenceMap> {
  try {
    const { rows, positions } = await readArtifact(mapFile);
    const { data, columns } = await readFeatureMatrix(featuresFile);
    return { x: matrix(data, rows.length, columns), rows, positions };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw referenceGone();
    throw error;
  }
}
