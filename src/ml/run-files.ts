import type { Storage } from '../platform/storage.ts';

/** The files of a completed run: the map, the features it was made from, and what it takes to align others to it. */
export const resultKeyOf = (runId: string) => `results/${runId}.arrow`;
export const featuresKeyOf = (runId: string) => `results/${runId}.features.arrow`;
export const fitKeyOf = (runId: string) => `results/${runId}.fit.json`;

export async function removeResult(storage: Storage, resultKey: string): Promise<void> {
  await storage.remove(resultKey);
  await storage.remove(resultKey.replace(/\.arrow$/, '.features.arrow'));
  await storage.remove(resultKey.replace(/\.arrow$/, '.fit.json'));
}
