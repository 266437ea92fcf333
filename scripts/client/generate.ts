import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { printApiModule } from './api-module.ts';
import { readContract } from './contract.ts';
import { writeSchemasModule } from './schemas-module.ts';

/** Writes what the client knows of the service; with `--check`, tells whether what is written is what it would write. */

const root = resolve(import.meta.dirname, '../..');
const folder = 'client/sdk/generated';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const contract = await readContract();
const schemas = await writeSchemasModule(root, contract);
const files = {
  'api.ts': printApiModule(contract),
  'schemas.js': schemas.code,
  'schemas.d.ts': schemas.declarations,
  'openapi.json': `${JSON.stringify(contract.document, null, 2)}\n`,
};

if (values.check) {
  const stale: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    const written = await readFile(join(root, folder, name), 'utf8').catch(() => null);
    if (written !== text) stale.push(`${folder}/${name}`);
  }
  if (stale.length > 0) {
    console.error(
      `Not what the service says any more: ${stale.join(', ')}. Run \`npm run client:generate\`.`,
    );
    process.exitCode = 1;
  }
} else {
  await mkdir(join(root, folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, folder, name), text);
}
