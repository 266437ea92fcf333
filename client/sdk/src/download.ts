import { fromFailedFetch, notOurAnswer } from './errors.ts';
import type { Rest } from './rest.ts';

export interface ExportOptions {
  /** `csv` unless given. */
  readonly format?: 'csv' | 'json' | 'ndjson' | 'parquet' | 'arrow' | 'xlsx' | undefined;
  /** `results` adds position, cluster and anomaly of the latest run. */
  readonly with?: 'results' | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A file as it arrives. */
export interface Download {
  /** To be read once; `new Response(body).text()` and the like read it whole. */
  readonly body: ReadableStream<Uint8Array>;
  readonly filename: string;
  readonly contentType: string;
  /** Bytes; null while unknown. */
  readonly size: number | null;
}

export type Export = (datasetId: string, options?: ExportOptions) => Promise<Download>;

export function createExport(rest: Rest): Export {
  return async (datasetId, { format = 'csv', with: extra, signal } = {}) => {
    const query = new URLSearchParams({ format, ...(extra !== undefined && { with: extra }) });
    const response = await rest.open({
      method: 'GET',
      path: `/api/datasets/${encodeURIComponent(datasetId)}/export?${query}`,
      headers: { accept: '*/*' },
      signal,
    });
    const { body, headers } = response;
    const filename = filenameIn(headers.get('content-disposition') ?? '');
    if (body === null || filename === null) throw notOurAnswer(rest.url, response, null);
    const length = headers.get('content-length');
    return {
      body: withTypedErrors(body, rest.url),
      filename,
      contentType: headers.get('content-type') ?? 'application/octet-stream',
      size: length === null || headers.has('content-encoding') ? null : Number(length),
    };
  };
}

/** A connection that is lost on the way fails the reader as every other call would. */
function withTypedErrors(body: ReadableStream<Uint8Array>, url: string): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read().catch((thrown: unknown) => {
        throw fromFailedFetch(thrown, url);
      });
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** RFC 6266: the encoded name wins over the plain one. */
function filenameIn(disposition: string): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  return /filename="((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1]?.replace(/\\(.)/g, '$1') ?? null;
}
