import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient, type DataMirageClient, type UploadProgress } from '../../../client/sdk/src/client.ts';
import { bodyOf, type StubService, startStubService } from './stub-service.ts';

/** As much of a browser's XMLHttpRequest as a form needs, over Node's http. */
class BrowserRequest {
  status = 0;
  response: Blob | null = null;
  responseType = '';
  readonly upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null } = {
    onprogress: null,
  };
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;
  #target: { method: string; url: string } = { method: '', url: '' };
  #headers: Record<string, string> = {};
  #answered = '';
  readonly #aborting = new AbortController();

  open(method: string, url: string): void {
    this.#target = { method, url };
  }
  setRequestHeader(name: string, value: string): void {
    this.#headers[name] = value;
  }
  getAllResponseHeaders(): string {
    return this.#answered;
  }
  abort(): void {
    this.#aborting.abort();
    this.onabort?.();
  }
  async send(form: FormData): Promise<void> {
    const encoded = new Request(this.#target.url, { method: 'POST', body: form });
    const body = Buffer.from(await encoded.arrayBuffer());
    if (this.#aborting.signal.aborted) return;
    const headers = { ...this.#headers, 'content-type': encoded.headers.get('content-type') ?? '' };
    this.upload.onprogress?.({ loaded: body.length / 2, total: body.length });
    const sent = request(this.#target.url, { method: this.#target.method, headers });
    sent.on('error', () => this.onerror?.());
    sent.on('response', async (answer) => {
      this.status = answer.statusCode ?? 0;
      this.#answered = Object.entries(answer.headers)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\r\n');
      this.response = new Blob([await buffer(answer)]);
      this.onload?.();
    });
    sent.end(body);
    this.upload.onprogress?.({ loaded: body.length, total: body.length });
  }
}

describe('an upload from a browser', () => {
  const table = new File(['city,rain\nAswan,1\n'], 'rain.csv');
  let service: StubService;
  let client: DataMirageClient;
  beforeEach(async () => {
    vi.stubGlobal('XMLHttpRequest', BrowserRequest);
    service = await startStubService();
    service.goodTokens.add('good');
    client = createClient({ url: service.url, tokens: { access_token: 'good' } });
  });
  afterEach(async () => {
    vi.unstubAllGlobals();
    await client.close();
    await service.close();
  });

  it('arrives whole, with the token and a key, and tells how far it is', async () => {
    const told: UploadProgress[] = [];
    await client.datasets.upload(table, { tags: ['wet'], onProgress: (progress) => told.push(progress) });
    expect(service.uploads).toMatchObject([{ token: 'good', key: expect.stringMatching(/./) }]);
    const [{ body, contentType }] = service.uploads as [(typeof service.uploads)[number]];
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
    expect([form.get('tags'), (form.get('file') as File).name]).toEqual(['wet', 'rain.csv']);
    const { size } = table;
    expect(told.map(({ bytesSent }) => bytesSent)).toEqual([0, size / 2, size, size]);
    expect(new Set(told.map(({ bytesTotal }) => bytesTotal))).toEqual(new Set([size]));
  });

  it('of a stream is collected first, and so can be repeated', async () => {
    let attempts = 0;
    service.intercept = (incoming) => {
      attempts += 1;
      if (attempts === 1) incoming.socket.destroy();
      return attempts === 1;
    };
    await client.datasets.upload(table.stream(), { filename: 'rain.csv' });
    expect(attempts).toBe(2);
    expect(service.uploads[0]?.body.toString()).toContain(await table.text());
  });

  it('that is refused or aborted says so as everywhere', async () => {
    service.intercept = (incoming, response) => {
      incoming.resume();
      response
        .writeHead(422, { 'content-type': 'application/json' })
        .end(JSON.stringify(bodyOf(422, 'No table.')));
      return true;
    };
    await expect(client.datasets.upload(table)).rejects.toMatchObject({
      code: 'VALIDATION',
      message: 'No table.',
    });
    const aborting = new AbortController();
    const upload = client.datasets.upload(table, {
      signal: aborting.signal,
      onProgress: () => setImmediate(() => aborting.abort()),
    });
    service.intercept = () => true;
    await expect(upload).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('cannot be one of a path', async () => {
    vi.stubGlobal('process', undefined);
    const upload = client.datasets.upload('rain.csv');
    vi.unstubAllGlobals();
    await expect(upload).rejects.toThrow('Give the File or Blob itself.');
  });
});
