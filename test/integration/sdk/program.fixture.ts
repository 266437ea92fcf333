import { createClient, DataMirageError } from '../../../client/sdk/src/client.ts';

/** A program that uses the client and then has nothing more to do: node program.fixture.ts <mode> <url> */

const [, , mode, url = ''] = process.argv;
const CONFIG = { reduction_method: 'pca', clustering_method: 'kmeans' } as const;

const client = createClient({ url, reconnectSeconds: 0.5 });
const password = 'correct horse 1';
await client.auth.register({ email: `${mode}@example.org`, password, confirm_password: password });

if (mode === 'finishes') {
  const rows = Array.from({ length: 40 }, (_, i) => `${i % 2},${(i * 7919) % 101}`);
  const table = new File([`a,b\n${rows.join('\n')}\n`], 'table.csv');
  const dataset = await client.datasets.upload(table);
  const result = await client.process(dataset.id, CONFIG).result;
  process.stdout.write(`${result.points.length} points\n`);
  await client.close();
} else {
  // Nobody closes this one: the service dies while it watches, and it looks at no promise but one.
  try {
    for await (const _ of client.watch({ onOpen: () => process.stdout.write('watching\n') }));
  } catch (error) {
    process.stdout.write(`${error instanceof DataMirageError ? error.code : String(error)}\n`);
  }
  client.process('unknown', CONFIG);
}
