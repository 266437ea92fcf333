import type { Send } from './rest.ts';

/** What of the browser's XMLHttpRequest is used here. */
interface Xhr {
  readonly status: number;
  readonly response: Blob | null;
  responseType: string;
  readonly upload: {
    onprogress: ((event: { readonly loaded: number; readonly total: number }) => void) | null;
  };
  onload: (() => void) | null;
  onerror: (() => void) | null;
  onabort: (() => void) | null;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  getAllResponseHeaders(): string;
  send(body: unknown): void;
  abort(): void;
}

/** A form sent by XMLHttpRequest: in browsers fetch cannot tell how far an upload is. */
export function sendByXhr(onProgress: (share: number) => void): Send {
  return (url, { method, headers, body, signal }) =>
    new Promise<Response>((resolve, reject) => {
      const { XMLHttpRequest } = globalThis as typeof globalThis & { readonly XMLHttpRequest: new () => Xhr };
      const xhr = new XMLHttpRequest();
      const stop = () => xhr.abort();
      const settle = <T>(how: (value: T) => void, value: T) => {
        signal?.removeEventListener('abort', stop);
        how(value);
      };
      xhr.open(method, url);
      xhr.responseType = 'blob';
      for (const [name, value] of headers) xhr.setRequestHeader(name, value);
      xhr.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
      xhr.onload = () => settle(resolve, responseOf(xhr));
      xhr.onerror = () => settle(reject, new TypeError('the connection failed'));
      xhr.onabort = () => settle(reject, new DOMException('The upload was aborted.', 'AbortError'));
      signal?.addEventListener('abort', stop, { once: true });
      xhr.send(body);
    });
}

function responseOf(xhr: Xhr): Response {
  const headers = new Headers();
  for (const line of xhr.getAllResponseHeaders().split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return new Response(xhr.status === 204 ? null : xhr.response, { status: xhr.status, headers });
}
