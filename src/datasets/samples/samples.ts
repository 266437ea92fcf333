import { AppError } from '../../platform/app-error.ts';
import type { Principal } from '../../procedure/context.ts';
import type { DatasetResponse } from '../datasets.schema.ts';
import type { TableIntake } from '../table-intake.ts';
import { readSampleFiles, type SampleFile } from './sample-files.ts';
import type { Sample } from './samples.schema.ts';

/** The bundled examples, and their way into an account: the same as that of any upload. */
export function createSamples({ intake }: { readonly intake: TableIntake }) {
  let reading: Promise<SampleFile[]> | undefined;

  /** Read when they are first asked for; they do not change while the service runs. */
  function files(): Promise<SampleFile[]> {
    reading ??= readSampleFiles();
    reading.catch(() => {
      reading = undefined;
    });
    return reading;
  }

  async function samples(): Promise<{ samples: Sample[] }> {
    return { samples: (await files()).map(({ sample }) => sample) };
  }

  /** @throws AppError NOT_FOUND */
  async function copySample(
    principal: Principal,
    name: string,
    signal: AbortSignal,
  ): Promise<DatasetResponse> {
    const found = (await files()).find(({ sample }) => sample.name === name);
    if (found === undefined) throw unknownSample();
    const { sample, path, sha256, utf8 } = found;
    const language = principal.preferredLanguage ?? 'fr';
    return intake.take(
      principal,
      {
        path,
        filename: sample.filename,
        mimeType: 'text/csv',
        kind: 'csv',
        bytes: sample.size,
        sha256,
        utf8,
      },
      { name: sample.title[language], description: sample.description[language], tags: sample.tags },
      signal,
    );
  }

  return { samples, copySample };
}

function unknownSample(): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    message: 'There is no sample of this name. GET /api/datasets/samples lists them.',
  });
}
