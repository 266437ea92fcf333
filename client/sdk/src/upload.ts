import type { DatasetResponse } from '../generated/api.ts';
import { streamMultipart } from './multipart-stream.ts';
import type { RequestBody, Rest, RestCall } from './rest.ts';
import { DEFAULT_RETRIES, retrying } from './retry.ts';
import { isBrowser, openSource, type UploadContent, type UploadSource, unreadable } from './upload-source.ts';
import { sendByXhr } from './xhr-send.ts';

/** What may be said of a file beside its content; what is left out is detected. */
export interface UploadFields {
  /** 1 to 255 characters; else the file's name without its ending. */
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly is_public?: boolean | null | undefined;
  /** Up to 10 of up to 50 characters, without commas. */
  readonly tags?: readonly string[] | null | undefined;
  /** A workbook's sheet, by its name or its place from 1. */
  readonly sheet?: string | number | null | undefined;
  readonly delimiter?: ',' | ';' | '\t' | '|' | null | undefined;
  readonly decimal?: '.' | ',' | null | undefined;
  readonly encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | null | undefined;
  /** `%d/%m/%Y` or `DD/MM/YYYY`. */
  readonly date_format?: string | null | undefined;
}

export interface UploadProgress {
  /** Of the file, handed to the network; falls back to 0 when an attempt is repeated. */
  readonly bytesSent: number;
  /** Null while unknown: a stream does not say how long it is. */
  readonly bytesTotal: number | null;
}

export interface UploadOptions extends UploadFields {
  /** Needed for blobs and streams without a name: the ending tells the kind of the file. */
  readonly filename?: string | undefined;
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Attempts after the first, when the service cannot be reached or is busy (4). Streams are sent once. */
  readonly retries?: number | undefined;
  /** Names this upload, so that it makes one dataset however often it is sent; a fresh one unless given. */
  readonly idempotencyKey?: string | undefined;
}

export type Upload = (source: UploadSource, options?: UploadOptions) => Promise<DatasetResponse>;

/** @param lifetime ends the waits between attempts */
export function createUpload(rest: Rest, lifetime: AbortSignal) {
  return async (
    path: RestCall['path'],
    source: UploadSource,
    {
      filename,
      onProgress = () => {},
      signal,
      retries = DEFAULT_RETRIES,
      idempotencyKey = crypto.randomUUID(),
      ...fields
    }: UploadOptions,
  ): Promise<DatasetResponse> => {
    const content = await openSource(source, filename);
    const texts = formTexts(fields);
    const tell = (bytesSent: number) => onProgress({ bytesSent, bytesTotal: content.size });
    const { body, send } = isBrowser()
      ? browserForm(content, texts, tell)
      : streamedForm(content, texts, tell);
    const call: RestCall = {
      method: 'POST',
      path,
      headers: { 'idempotency-key': idempotencyKey },
      body,
      once: content.once,
      signal,
    };
    const attempt = () => {
      tell(0);
      return rest.json<DatasetResponse>(call, send);
    };
    const dataset = await retrying(attempt, {
      retries: content.once ? 0 : retries,
      signal: signal === undefined ? lifetime : AbortSignal.any([signal, lifetime]),
    });
    if (content.size !== null) tell(content.size);
    return dataset;
  };
}

type Tell = (bytesSent: number) => void;
type Texts = readonly (readonly [string, string])[];

/** The form as the browser makes it, which counts the whole of it: shares are told as shares of the file. */
function browserForm({ blob, filename, size }: UploadContent, texts: Texts, tell: Tell) {
  const body = (): RequestBody => {
    const form = new FormData();
    for (const [field, text] of texts) form.append(field, text);
    form.append('file', blob ?? new Blob([]), filename);
    return { content: form };
  };
  return { body, send: sendByXhr((share) => tell(Math.floor(share * (size ?? 0)))) };
}

function streamedForm(content: UploadContent, texts: Texts, tell: Tell) {
  const body = (failed: AbortSignal) =>
    streamMultipart(counted(content.open(), tell), content.filename, texts, failed);
  return { body, send: undefined };
}

async function* counted(pieces: AsyncIterable<Uint8Array>, tell: Tell): AsyncGenerator<Uint8Array> {
  let sent = 0;
  try {
    for await (const piece of pieces) {
      yield piece;
      // Asked for the next one: this one was taken.
      sent += piece.byteLength;
      tell(sent);
    }
  } catch (cause) {
    throw unreadable('What is to be uploaded could not be read to its end.', cause);
  }
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
