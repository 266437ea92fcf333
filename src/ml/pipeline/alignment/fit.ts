import { writeFileSync } from 'node:fs';
import type { PrincipalAxes } from '../../../kernels/pca-projection.ts';
import { storageError } from '../../../platform/storage.ts';
import type { MLConfig } from '../../ml.schema.ts';
import type { FittedFeature } from '../feature-matrix.ts';

/** The settings that a run aligned to another one takes over from it. */
export const FITTED_SETTINGS = [
  'reduction_method',
  'pca_config',
  'tsne_config',
  'umap_config',
  'normalize_features',
  'scaling',
  'handle_missing',
  'encode_categorical',
] as const satisfies readonly (keyof MLConfig)[];

export type FittedSettings = Pick<MLConfig, (typeof FITTED_SETTINGS)[number]>;

/**
 * What a run has made of its table, so that the rows of another one can be prepared the same way and placed into its map.
 * Kept as a file beside the map and the features. Plain data.
 */
export interface Fit {
  readonly version: typeof VERSION;
  readonly settings: FittedSettings;
  /** In the order of their columns in the matrix. */
  readonly features: readonly FittedFeature[];
  /** Of a map that was made by PCA; else null. */
  readonly axes: PrincipalAxes | null;
  /** Of the map. */
  readonly rows: number;
}

const VERSION = 1;

export function fitOf(
  config: MLConfig,
  features: readonly FittedFeature[],
  axes: PrincipalAxes | undefined,
  rows: number,
): Fit {
  const settings = Object.fromEntries(FITTED_SETTINGS.map((name) => [name, config[name]])) as FittedSettings;
  return { version: VERSION, settings, features, axes: axes ?? null, rows };
}

/** Every number is read as it was written, to the last bit but the sign of zero. @throws AppError STORAGE_FULL */
export function writeFit(path: string, fit: Fit): void {
  try {
    writeFileSync(path, JSON.stringify(fit));
  } catch (error) {
    throw storageError(error);
  }
}

/** Null for a file of a version that this one does not know. */
export function parseFit(text: string): Fit | null {
  const fit = JSON.parse(text) as Fit;
  return fit.version === VERSION ? fit : null;
}
