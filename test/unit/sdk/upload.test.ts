import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient, type DataMirageClient, type UploadProgress } from '../../../client/sdk/src/client.ts';
import { bodyOf, type StubService, startStubService } from './stub-service.ts';

const TABLE = 'city,rain\n"Bergen, NO",2250\nAswan,1\n';

describe('an upload', () => {
  let service: StubService;
  let client: DataMirageClient;
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'data-mirage-sdk-'));
    service = await startStubService();
    service.goodTokens.add('good');
    client = createClient({ url: service.url, tokens: { access_token: 'good' } });
  });
  afterEach(async () => {
    await client.close();
    await service.close();
    await rm(directory, { recursive: true });
  });

  it('arrives the same from a path, a blob, a Node stream and a web stream', async () => {
    const path = join(directory, 'rain "2013".csv');
    await writeFile(path, TABLE);
    const fields = { name: 'Rain', is_public: false, tags: ['wet', 'dry'], description: null };
    const named = { ...fields, filename: 'rain "2013".csv' };
    await client.datasets.upload(path, fields);
    await client.datasets.upload(new Blob([TABLE]), named);
    await client.datasets.upload(
      Readable.from([Buffer.from(TABLE.slice(0, 9)), Buffer.from(TABLE.slice(9))]),
      named,
    );
    await client.datasets.upload(new Blob([TABLE]).stream(), named);

    const forms = await Promise.all(
      service.uploads.map(({ contentType, body }) =>
        new Response(body, { headers: { 'content-type': contentType } }).formData(),
      ),
    );
    expect(forms).toHaveLength(4);
    for (const form of forms) {
      expect([...form.keys()]).toEqual(['name', 'is_public', 'tags', 'file']);
      expect([form.get('name'), form.get('is_public'), form.get('tags')]).toEqual([
        'Rain',
        'false',
        'wet,dry',
      ]);
      const file = form.get('file');
      expect(file instanceof File && [file.name, await file.text()]).toEqual(['rain "2013".csv', TABLE]);
    }
  });

  it('from a file that is not there says which', async () => {
    const path = join(directory, 'gone.csv');
    await expect(client.datasets.upload(path)).rejects.toThrow(`The file ${path} cannot be read.`);
  });

  it('from a nameless source asks for a filename', async () => {
    await expect(client.datasets.upload(new Blob([TABLE]))).rejects.toThrow('needs the option filename');
  });

  it('tells how much of the file was sent, of how much', async () => {
    const told: UploadProgress[] = [];
    await client.datasets.upload(new Blob([TABLE]), { filename: 'a.csv', onProgress: (p) => told.push(p) });
    const size = TABLE.length;
    expect(told[0]).toEqual({ bytesSent: 0, bytesTotal: size });
    expect(told.at(-1)).toEqual({ bytesSent: size, bytesTotal: size });
    const sent = told.map(({ bytesSent }) => bytesSent);
    expect(sent).toEqual([...sent].sort((a, b) => a - b));

    told.length = 0;
    const stream = Readable.from([Buffer.from(TABLE)]);
    await client.datasets.upload(stream, { filename: 'a.csv', onProgress: (p) => told.push(p) });
    expect(told.at(-1)).toEqual({ bytesSent: size, bytesTotal: null });
  });

  it('is repeated after failures that pass, whole and under one key', async () => {
    let attempts = 0;
    service.intercept = (request, response) => {
      attempts += 1;
      if (attempts === 1) request.socket.destroy();
      else if (attempts === 2) {
        response
          .writeHead(503, { 'content-type': 'application/json', 'retry-after': '0' })
          .end(JSON.stringify(bodyOf(503, 'Not ready.')));
      }
      return attempts <= 2;
    };
    await client.datasets.upload(new Blob([TABLE]), { filename: 'a.csv', idempotencyKey: 'mine' });
    expect(attempts).toBe(3);
    expect(service.uploads).toMatchObject([{ key: 'mine' }]);
    expect(service.uploads[0]?.body.toString()).toContain(TABLE);
  });

  it('has a key of its own, and so has a version', async () => {
    await client.datasets.upload(new Blob([TABLE]), { filename: 'a.csv' });
    await client.datasets.addVersion('dataset-1', new Blob([TABLE]), { filename: 'a.csv' });
    const keys = service.uploads.map(({ key }) => key);
    expect(keys.every((key) => key !== undefined && /^[\x21-\x7e]{1,255}$/.test(key))).toBe(true);
    expect(new Set(keys).size).toBe(2);
  });

  it('of a stream is sent once, since it can be read only once', async () => {
    let attempts = 0;
    service.intercept = (request) => {
      attempts += 1;
      request.socket.destroy();
      return true;
    };
    const stream = new Blob([TABLE]).stream();
    await expect(client.datasets.upload(stream, { filename: 'a.csv' })).rejects.toMatchObject({
      code: 'NETWORK',
    });
    expect(attempts).toBe(1);
  });

  it('ends when its caller aborts, also while it waits to be repeated', async () => {
    const aborting = new AbortController();
    service.intercept = (_request, response) => {
      response
        .writeHead(429, { 'content-type': 'application/json', 'retry-after': '30' })
        .end(JSON.stringify(bodyOf(429, 'Too many uploads.')), () => aborting.abort());
      return true;
    };
    await expect(
      client.datasets.upload(new Blob([TABLE]), { filename: 'a.csv', signal: aborting.signal }),
    ).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('that is aborted in the middle lets go of its source', async () => {
    const aborting = new AbortController();
    let released = false;
    async function* endless() {
      try {
        for (;;) yield Buffer.alloc(64 * 1024, 'a');
      } finally {
        released = true;
      }
    }
    const upload = client.datasets.upload(endless(), {
      filename: 'a.csv',
      signal: aborting.signal,
      onProgress: ({ bytesSent }) => {
        if (bytesSent > 1_000_000) aborting.abort();
      },
    });
    await expect(upload).rejects.toMatchObject({ code: 'ABORTED' });
    await expect.poll(() => released).toBe(true);
  });

  it('whose source breaks says so, and is not taken for a lost connection', async () => {
    async function* broken() {
      yield Buffer.from(TABLE);
      throw new Error('disk on fire');
    }
    await expect(client.datasets.upload(broken(), { filename: 'a.csv' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: 'What is to be uploaded could not be read to its end.',
    });
  });
});
