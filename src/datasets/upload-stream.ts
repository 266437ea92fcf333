import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { basename } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import { AppError } from '../platform/app-error.ts';
import { storageError } from '../platform/storage.ts';
import { createUtf8Checker, type Utf8Verdict } from '../table/probe/encoding.ts';
import type { TableKind } from '../table/profile.ts';
import { fileKind } from './file-kind.ts';

/** A file that arrived, as it lies on disk under a temporary name. */
export interface ReceivedFile {
  readonly path: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly kind: TableKind;
  readonly bytes: number;
  readonly sha256: string;
  readonly utf8: Utf8Verdict;
}

export interface ReceivedForm {
  readonly file: ReceivedFile;
  readonly fields: Readonly<Record<string, string>>;
}

const FIELD_LIMITS = { fields: 50, fieldSize: 16 * 1024, fieldNameSize: 200, headerPairs: 50 };

/**
 * Reads a multipart form with one file from a request, in constant memory: the file goes to `path` while its hash is
 * taken and its encoding checked.
 *
 * @throws AppError BAD_REQUEST for a form that cannot be read, VALIDATION without a file, PAYLOAD_TOO_LARGE,
 * STORAGE_FULL. The caller removes what lies at `path`.
 */
export async function receiveForm(
  request: IncomingMessage,
  path: string,
  maxFileBytes: number,
): Promise<ReceivedForm> {
  const parser = openParser(request, maxFileBytes);
  const fields: Record<string, string> = Object.create(null);
  let receiving: Promise<ReceivedFile> | undefined;

  parser.on('field', (name, value, info) => {
    if (info.valueTruncated) {
      parser.destroy(invalid(`The field ${name} is longer than ${FIELD_LIMITS.fieldSize} bytes.`));
    } else fields[name] = value;
  });
  parser.on('file', (name, stream, info) => {
    // A stream without a listener would take the process down when the parser is destroyed.
    stream.on('error', () => {});
    if (name !== 'file' || receiving !== undefined) {
      parser.destroy(invalid('The form should hold one file, in the field named file.'));
      return;
    }
    receiving = receiveFile(stream, info, path, maxFileBytes);
    receiving.catch((error: unknown) => parser.destroy(error instanceof Error ? error : undefined));
  });
  parser.on('filesLimit', () => parser.destroy(invalid('The form should hold one file only.')));
  parser.on('fieldsLimit', () =>
    parser.destroy(invalid(`The form holds more than ${FIELD_LIMITS.fields} fields.`)),
  );

  try {
    // The request outlives a refused form: what is still on its way is skipped, and the client gets its answer.
    await pipeline(request.iterator({ destroyOnReturn: false }), parser);
  } catch (error) {
    // What went wrong with the file explains better than the broken pipe it caused.
    const fileError: unknown = await receiving?.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    for (const candidate of [fileError, error]) {
      if (candidate instanceof AppError || isWriteError(candidate)) throw candidate;
    }
    throw unreadableForm(error);
  }
  if (receiving === undefined) {
    throw new AppError({
      code: 'VALIDATION',
      message: 'file: the form holds no file. Send the table in the field named file.',
      details: [{ loc: ['body', 'file'], msg: 'Field required', type: 'missing' }],
    });
  }
  return { file: await receiving, fields };
}

function openParser(request: IncomingMessage, maxFileBytes: number): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: { ...FIELD_LIMITS, files: 2, fileSize: maxFileBytes + 1 },
    });
  } catch (error) {
    throw new AppError({
      code: 'BAD_REQUEST',
      message: 'Send the table as multipart/form-data with a boundary, in the field named file.',
      cause: error,
    });
  }
}

async function receiveFile(
  stream: Readable,
  info: busboy.FileInfo,
  path: string,
  maxFileBytes: number,
): Promise<ReceivedFile> {
  const filename = safeFilename(info.filename);
  const kind = fileKind(filename, info.mimeType ?? '');
  const hash = createHash('sha256');
  const utf8 = createUtf8Checker();
  let bytes = 0;
  const inspect = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxFileBytes) {
        done(tooLarge(maxFileBytes));
        return;
      }
      hash.update(chunk);
      utf8.push(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(stream, inspect, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    throw error instanceof AppError ? error : storageError(error);
  }
  if (bytes === 0) throw invalid('The file is empty. Upload a table with a header and at least one row.');
  return {
    path,
    filename,
    mimeType: info.mimeType,
    kind,
    bytes,
    sha256: hash.digest('hex'),
    utf8: utf8.result(),
  };
}

/** The last part of the name, without control characters; names are shown, never used as paths. */
function safeFilename(name: string | undefined): string {
  const last = basename((name ?? '').replaceAll('\\', '/'));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return last.replace(/[\u0000-\u001f\u007f]/g, '').slice(-255);
}

/** The disk's fault, not the caller's. */
function isWriteError(error: unknown): boolean {
  return (
    error instanceof Error && 'syscall' in error && (error.syscall === 'open' || error.syscall === 'write')
  );
}

function invalid(message: string): AppError {
  return new AppError({ code: 'BAD_REQUEST', message });
}

function tooLarge(maxFileBytes: number): AppError {
  const limit =
    maxFileBytes >= 1024 * 1024 ? `${Math.floor(maxFileBytes / (1024 * 1024))} MiB` : `${maxFileBytes} bytes`;
  return new AppError({
    code: 'PAYLOAD_TOO_LARGE',
    message: `The file is larger than ${limit}, the most this server accepts (MAX_FILE_SIZE).`,
  });
}

function unreadableForm(cause: unknown): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: 'The form ended early or is not valid multipart/form-data. Send the file again.',
    cause,
  });
}
