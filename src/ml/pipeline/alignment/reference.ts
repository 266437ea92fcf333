import { AppError } from '../../../platform/app-error.ts';
import type { Fit } from './fit.ts';

/** A completed run that others are aligned to. Structured-cloneable. */
export interface Reference {
  readonly fit: Fit;
  /** English sentences: what of the request the settings of the run overruled. */
  readonly steps: readonly string[];
  readonly featuresFile: string;
  readonly mapFile: string;
}

/** For a run that was there when it was asked for. */
export function referenceGone(): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message:
      'The run of align_to has been deleted meanwhile. Process the dataset without align_to, or align it to another run.',
  });
}
