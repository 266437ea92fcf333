// Upload a folder: every table in it, three at once. Run it again after a failure: what was stored is not stored twice.
//
//   node upload-folder.mjs <folder>           (see connect.mjs for the account)

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { DataMirageError } from '@data-mirage/client';
import { connect } from './connect.mjs';

const AT_ONCE = 3;
const TABLES = new Set(['.csv', '.tsv', '.json', '.ndjson', '.xlsx', '.parquet', '.arrow']);

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Say which folder: node upload-folder.mjs <folder>');
  process.exit(2);
}

const names = (await readdir(folder)).filter((name) => TABLES.has(extname(name).toLowerCase())).sort();
const waiting = names.values();
const client = await connect();
let failed = 0;

try {
  // Every worker takes the next file that nobody has taken.
  await Promise.all(Array.from({ length: AT_ONCE }, () => uploadEach(waiting)));
  console.log(`${names.length - failed} of ${names.length} files stored`);
  if (failed > 0) process.exitCode = 1;
} finally {
  await client.close();
}

/** @param {Iterable<string>} files */
async function uploadEach(files) {
  for (const name of files) {
    const path = join(folder ?? '', name);
    try {
      // The same name and content have the same key, today and tomorrow: the service answers with what it has.
      const dataset = await client.datasets.upload(path, { idempotencyKey: await keyOf(name, path) });
      console.log(`stored ${name}: ${dataset.row_count} rows, ${dataset.id}`);
    } catch (error) {
      if (!(error instanceof DataMirageError)) throw error;
      failed += 1;
      console.error(`failed ${name}: ${error.code} ${error.message}`);
    }
  }
}

/**
 * @param {string} name
 * @param {string} path
 */
async function keyOf(name, path) {
  const hash = createHash('sha256').update(name).update('\0');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
}
