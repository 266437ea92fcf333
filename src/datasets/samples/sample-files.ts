import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PACKAGE_ROOT } from '../../platform/package-root.ts';
import { createUtf8Checker, type Utf8Verdict } from '../../table/probe/encoding.ts';
import { type Sample, sampleFileSchema } from './samples.schema.ts';

/** A sample and the file of its table. */
export interface SampleFile {
  readonly sample: Sample;
  readonly path: string;
  readonly sha256: string;
  readonly utf8: Utf8Verdict;
}

const FOLDER = new URL('samples/', PACKAGE_ROOT);

/** Every sample that is bundled, by the name of its description. */
export async function readSampleFiles(folder = FOLDER): Promise<SampleFile[]> {
  const descriptions = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(descriptions.map((name) => readSample(folder, name)));
}

async function readSample(folder: URL, description: string): Promise<SampleFile> {
  const told = sampleFileSchema.parse(JSON.parse(await readFile(new URL(description, folder), 'utf8')));
  const url = new URL(told.file, folder);
  const content = await readFile(url);
  const checker = createUtf8Checker();
  checker.push(content);
  const text = content.toString('utf8');
  return {
    path: fileURLToPath(url),
    sha256: createHash('sha256').update(content).digest('hex'),
    utf8: checker.result(),
    sample: {
      name: description.replace(/\.json$/, ''),
      title: { fr: told.name_fr, en: told.name },
      description: { fr: told.description_fr, en: told.description },
      tags: told.tags,
      filename: told.file,
      size: content.length,
      row_count: text.trimEnd().split('\n').length - 1,
      columns: text.slice(0, text.indexOf('\n')).trimEnd().split(','),
      origin: told.origin,
      licence: told.licence,
      recommended_config: told.config,
    },
  };
}
