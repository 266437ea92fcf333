import type { Storage } from '../platform/storage.ts';

/** The two files of a completed run: the map, and the features it was made from. */
export const resultKeyOf = (runId: string) => `results/${runId}.arrow`;
export const featuresKeyOf = (runId: string) => `results/${runId}.features.arrow`;

export async function removeResult(storage: Storage, resultKey: string): Promise<void> {
  await storage.remove(resultKey);
  await storage.remove(resultKey.replace(/\.arrow$/, '.features.arrow'));
}
