import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/app/config.ts';

const root = resolve(import.meta.dirname, '../../..');

describe('the environment', () => {
  it('is read by src/app/config.ts only', async () => {
    const readers: string[] = [];
    for (const folder of ['src', 'client/sdk/src']) {
      for (const file of await readdir(join(root, folder), { recursive: true })) {
        if (!file.endsWith('.ts')) continue;
        const source = await readFile(join(root, folder, file), 'utf8');
        if (/process\.env\b|process\[['"]env/.test(source)) readers.push(`${folder}/${file}`);
      }
    }
    expect(readers).toEqual(['src/app/config.ts']);
  });
});

describe('.env.example', () => {
  it('names every setting and no other', async () => {
    expect(Object.keys(await exampleSettings()).sort()).toEqual(settingsOfConfig());
  });

  it('shows the defaults that are in force', async () => {
    expect(loadConfig(await exampleSettings())).toEqual(loadConfig({}));
  });

  it('sets nothing until a line is uncommented', async () => {
    expect(parseEnv(await readFile(join(root, '.env.example'), 'utf8'))).toEqual({});
  });
});

/** The example with every setting uncommented. */
async function exampleSettings(): Promise<Record<string, string | undefined>> {
  const text = await readFile(join(root, '.env.example'), 'utf8');
  return parseEnv(text.replace(/^# ?([A-Z][A-Z0-9_]*=)/gm, '$1'));
}

/** What `loadConfig` asks the environment for. */
function settingsOfConfig(): string[] {
  const asked = new Set<string>();
  const environment: Record<string, string | undefined> = {};
  loadConfig(
    new Proxy(environment, {
      get(target, name) {
        if (typeof name === 'string' && /^[A-Z]/.test(name)) asked.add(name);
        return Reflect.get(target, name);
      },
    }),
  );
  return [...asked].sort();
}
