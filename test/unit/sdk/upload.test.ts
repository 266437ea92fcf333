import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient, type DataMirageClient } from '../../../client/sdk/src/client.ts';
import { type StubService, startStubService } from './stub-service.ts';

const TABLE = 'city,rain\n"Bergen, NO",2250\nAswan,1\n';

describe('an upload', () => {
  let service: StubService;
  let client: DataMirageClient;
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'data-mirage-sdk-'));
    service = await startStubService();
    service.goodTokens.add('good');
    client = createClient({ url: service.url, token: 'good' });
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
});
