import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProcessConfig } from '@data-mirage/client';
import * as z from 'zod';
import { mlConfigSchema } from '../../ml/ml.schema.ts';
import { PACKAGE_ROOT } from '../../platform/package-root.ts';
import type { DemoArguments } from './arguments.ts';
import { DemoFailure } from './failure.ts';

/** Which table the demo shows, and how it is best mapped. */
export interface TableSource {
  readonly path: string;
  readonly filename: string;
  readonly upload: { readonly name: string; readonly description?: string; readonly tags?: string[] };
  readonly config: ProcessConfig;
}

const SAMPLE = 'nyc-airports-2013.json';

const sampleSchema = z.object({
  file: z.string(),
  name: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  config: mlConfigSchema,
});

/** For a table nobody knows yet: let the service choose columns and the number of groups, keep rows with holes. */
const CONFIG_FOR_ANY_TABLE: ProcessConfig = {
  reduction_method: 'pca',
  clustering_method: 'kmeans',
  kmeans_config: { n_clusters: 'auto' },
  handle_missing: 'median',
  anomaly_config: { contamination: 0.02 },
};

/**
 * @param callerDirectory where the command was typed; npm runs it elsewhere
 * @throws DemoFailure when there is no such file
 */
export async function findTable(
  { file, method }: Pick<DemoArguments, 'file' | 'method'>,
  callerDirectory: string | undefined,
): Promise<TableSource> {
  const source = file === null ? await sampleTable() : await ownTable(resolve(callerDirectory ?? '.', file));
  if (method === null) return source;
  return { ...source, config: { ...source.config, reduction_method: method } };
}

async function ownTable(path: string): Promise<TableSource> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) throw new DemoFailure(`There is no file ${path}.`);
  const filename = basename(path);
  return { path, filename, upload: { name: filename.slice(0, 255) }, config: CONFIG_FOR_ANY_TABLE };
}

async function sampleTable(): Promise<TableSource> {
  const folder = new URL('samples/', PACKAGE_ROOT);
  const sample = sampleSchema.parse(JSON.parse(await readFile(new URL(SAMPLE, folder), 'utf8')));
  const { name, description, tags, config } = sample;
  return {
    path: fileURLToPath(new URL(sample.file, folder)),
    filename: sample.file,
    upload: { name, description, tags },
    config,
  };
}
