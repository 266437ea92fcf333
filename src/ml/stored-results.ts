import type { MapArtifact } from './pipeline/artifact.ts';

/** The readers of stored results; Arrow is loaded with the first one, so that a service listens sooner. */

export async function readStoredMap(file: string): Promise<MapArtifact> {
  const { readArtifact } = await import('./pipeline/artifact.ts');
  return readArtifact(file);
}

export async function* readStoredFeatures(
  file: string,
  window: { readonly skip?: number | undefined; readonly limit?: number | undefined },
): AsyncGenerator<string[]> {
  const { readFeatureRows } = await import('./pipeline/features-artifact.ts');
  yield* readFeatureRows(file, window);
}
