import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../../src');

/** What ECMAScript lets every engine round as it likes, but `**`, of which no kernel takes other than whole powers. */
const ROUNDED_FREELY = /Math\.(a?cosh?|a?sinh?|a?tanh?|atan2|cbrt|expm?1?|hypot|log(10|1p|2)?|pow)\b/;

it('no number of a map comes from a function that engines may round differently', async () => {
  const users: string[] = [];
  for (const folder of ['kernels', 'ml/engine', 'ml/pipeline']) {
    for (const file of await readdir(join(root, folder), { recursive: true })) {
      // Guesses of time and memory are no part of a map.
      if (!file.endsWith('.ts') || file.startsWith('cost/')) continue;
      const source = await readFile(join(root, folder, file), 'utf8');
      const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      if (ROUNDED_FREELY.test(code)) users.push(`${folder}/${file}`);
    }
  }
  expect(users).toEqual([]);
});
