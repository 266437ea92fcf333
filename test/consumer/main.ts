// A program of somebody else's, over the installed package and a running service: `node main.js <url>`.
import { createClient, DataMirageError, type DatasetResponse, type LiveEventOf } from '@data-mirage/client';
import { fileStorage } from '@data-mirage/client/node';
import { authRegisterInputSchema, datasetResponseSchema } from '@data-mirage/client/schemas';

const client = createClient({ url: process.argv[2] ?? '', storage: fileStorage('tokens.json') });

const account = authRegisterInputSchema.safeParse({ email: 'nobody', password: 'correct horse 1' });
console.log(`an incomplete account passes: ${account.success}`);

await client.auth.register({
  email: 'consumer@example.com',
  password: 'correct horse 1',
  confirm_password: 'correct horse 1',
});

const rows = Array.from({ length: 60 }, (_, row) => `${row % 3},${(row % 3) * 5 + row / 60},${row / 30}`);
const table = new Blob([['kind,a,b', ...rows].join('\n')]);
const dataset: DatasetResponse = await client.datasets.upload(table, { filename: 'rows.csv' });
console.log(`the dataset passes: ${datasetResponseSchema.safeParse(dataset).success}`);

const run = client.process(dataset.id, { reduction_method: 'pca', clustering_method: 'kmeans' });
let heard = 0;
for await (const { progress } of run.progress) heard = progress;
const result = await run.result;
console.log(`progress was heard: ${heard > 0}`);
console.log(`points: ${result.points.length}`);

const arrays = await client.resultArrays(dataset.id);
console.log(`coordinates: ${arrays?.positions.length}`);

const nothing = await client.datasets.get({ id: 'nothing' }).catch((error: unknown) => error);
console.log(`the error: ${nothing instanceof DataMirageError ? nothing.code : nothing}`);

export const told = (event: LiveEventOf<'notification'>): string => event.message;

await client.close();
