import { DataMirageError } from './errors.ts';

/** A file's path (Node only), a File or Blob, or a stream of bytes. */
export type UploadSource = string | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** A source that is ready to be sent. */
export interface UploadContent {
  readonly filename: string;
  /** Bytes; null for a stream, which does not say. */
  readonly size: number | null;
  /** A stream can be read only once, so it is sent only once. */
  readonly once: boolean;
  /** What a form of the browser's own can hold. */
  readonly blob: Blob | null;
  open(): AsyncIterable<Uint8Array>;
}

/** @throws DataMirageError for a file that cannot be read and a source without a name */
export async function openSource(source: UploadSource, filename: string | undefined): Promise<UploadContent> {
  if (typeof source === 'string') return openFile(source, filename);
  const name = filename ?? nameOf(source);
  if (source instanceof Blob) return blobContent(source, name);
  // Browsers cannot send a stream over every connection; what they hold whole can be sent again, too.
  if (isBrowser()) return blobContent(await collect(source), name);
  return { filename: name, size: null, once: true, blob: null, open: () => bytesOf(source) };
}

/** Forms and XMLHttpRequest are the browser's own there; elsewhere fetch sends streams. */
export function isBrowser(): boolean {
  return 'XMLHttpRequest' in globalThis;
}

function blobContent(blob: Blob, filename: string): UploadContent {
  return { filename, size: blob.size, once: false, blob, open: () => bytesOf(blob.stream()) };
}

function nameOf(source: Exclude<UploadSource, string>): string {
  if ('name' in source && typeof source.name === 'string') return source.name;
  throw unreadable(
    'An upload from a blob or a stream needs the option filename: its ending tells the kind of file.',
  );
}

/** The file is read from disk as it is sent, never held in memory. */
async function openFile(path: string, filename: string | undefined): Promise<UploadContent> {
  // Asked of the process, so that bundlers for browsers need not know of Node's modules.
  const fs = globalThis.process?.getBuiltinModule?.('node:fs');
  if (fs === undefined) {
    throw unreadable('A path can be uploaded from Node only. Give the File or Blob itself.');
  }
  try {
    const { size } = await fs.promises.stat(path);
    await fs.promises.access(path, fs.constants.R_OK);
    return {
      filename: filename ?? path.split(/[\\/]/).at(-1) ?? path,
      size,
      once: false,
      blob: null,
      open: () => fs.createReadStream(path),
    };
  } catch (cause) {
    throw unreadable(`The file ${path} cannot be read.`, cause);
  }
}

async function collect(source: Exclude<UploadSource, string | Blob>): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of bytesOf(source)) pieces.push(new Uint8Array(piece));
  return new Blob(pieces);
}

/** Not every browser iterates its streams. */
async function* bytesOf(source: Exclude<UploadSource, string | Blob>): AsyncGenerator<Uint8Array> {
  if (!(source instanceof ReadableStream) || Symbol.asyncIterator in source) {
    yield* source as AsyncIterable<Uint8Array>;
    return;
  }
  const reader = (source as ReadableStream<Uint8Array>).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

export function unreadable(message: string, cause?: unknown): DataMirageError {
  return new DataMirageError({ code: 'BAD_REQUEST', message, cause });
}
