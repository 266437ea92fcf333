import type * as z from 'zod';
import type { DatasetResponse, uploadFieldsSchema } from '../../../src/datasets/datasets.schema.ts';
import { DataMirageError } from './errors.ts';
import { streamMultipart } from './multipart-stream.ts';
import type { RequestBody, Rest } from './rest.ts';

/** A file's path (Node only), a File or Blob, or a stream of bytes. */
export type UploadSource = string | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

type UploadFields = z.input<typeof uploadFieldsSchema>;

export interface UploadOptions extends UploadFields {
  /** Needed for blobs and streams without a name: the ending tells the kind of the file. */
  readonly filename?: string;
  readonly signal?: AbortSignal;
}

export type Upload = (source: UploadSource, options?: UploadOptions) => Promise<DatasetResponse>;

export function createUpload(rest: Rest): Upload {
  return async (source, options = {}) => {
    const { filename, signal, ...fields } = options;
    const texts = formTexts(fields);
    const content = typeof source === 'string' ? await openFile(source) : source;
    const name = filename ?? nameOf(source);
    const body = (): RequestBody =>
      content instanceof Blob ? blobForm(content, name, texts) : streamMultipart(content, name, texts);
    return rest<DatasetResponse>({
      method: 'POST',
      path: '/api/datasets/upload',
      body,
      once: !(content instanceof Blob),
      signal,
    });
  };
}

function blobForm(content: Blob, name: string, texts: readonly (readonly [string, string])[]): RequestBody {
  const form = new FormData();
  for (const [field, text] of texts) form.append(field, text);
  form.append('file', content, name);
  return { content: form };
}

/** Fields that are absent stay absent; tags are one comma-separated text. */
function formTexts(fields: UploadFields): [string, string][] {
  const texts: [string, string][] = [];
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    texts.push([field, Array.isArray(value) ? value.join(',') : String(value)]);
  }
  return texts;
}

function nameOf(source: UploadSource): string {
  if (typeof source === 'string') return source.split(/[\\/]/).at(-1) ?? source;
  if ('name' in source && typeof source.name === 'string') return source.name;
  throw new TypeError('An upload from a blob or a stream needs the option filename.');
}

/** The file is read from disk as it is sent, never held in memory. */
async function openFile(path: string): Promise<Blob> {
  const { openAsBlob } = await import('node:fs');
  const { access } = await import('node:fs/promises');
  try {
    await access(path);
    return await openAsBlob(path);
  } catch (cause) {
    throw new DataMirageError({ code: 'BAD_REQUEST', message: `The file ${path} cannot be read.`, cause });
  }
}
