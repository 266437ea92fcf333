import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../../..');
const configFile = join(root, '.dependency-cruiser.cjs');
const fixture = join(root, 'test/fixtures/boundaries');

const reportSchema = z.object({
  summary: z.object({
    totalCruised: z.int(),
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});
const rulesSchema = z.object({ forbidden: z.array(z.object({ name: z.string() })) });

describe('the boundaries of docs/conventions.md', () => {
  it('each rule fails on the one file of the fixture that breaks it', async () => {
    const { violations } = await cruise(fixture, ['src', 'client']);
    expect(violations.map(({ rule, from }) => `${rule.name}: ${from}`).sort()).toEqual([
      'app-is-the-root: src/ml/reads-the-root.ts',
      'base-knows-no-slice: src/platform/knows-a-slice.ts',
      'client-has-no-server-code: client/sdk/src/borrows-a-type.ts',
      'client-has-no-server-code: client/sdk/src/ships-the-server.ts',
      'database-rows-borrow-types-only: src/platform/database/schema.ts',
      'kernels-are-pure: src/kernels/reads-a-file.ts',
      'no-cycles: src/transport/back.ts',
      'no-development-packages: src/transport/needs-a-tool.ts',
      'no-missing-modules: src/transport/needs-nothing-there.ts',
      'only-app-builds-services: src/ml/builds-a-service.ts',
      'routers-do-not-query: src/auth/auth.router.ts',
      'service-needs-no-client: src/transport/uses-the-client.ts',
      'slices-meet-through-services: src/datasets/reaches-into-a-slice.ts',
      'stores-are-private: src/datasets/borrows-a-store.ts',
    ]);
    const { forbidden } = rulesSchema.parse(createRequire(import.meta.url)(configFile));
    const proven = new Set(violations.map(({ rule }) => rule.name));
    expect(forbidden.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
  });

  it('the service and the client keep to them', async () => {
    const { violations, totalCruised } = await cruise(root, [
      'src',
      'client/sdk/src',
      'client/sdk/generated',
    ]);
    expect(violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
    // A checker that cannot read TypeScript cruises nothing and is content.
    expect(totalCruised).toBeGreaterThan(30);
  });
});

async function cruise(directory: string, folders: readonly string[]) {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, '--config', configFile, '--output-type', 'json', ...folders],
    { cwd: directory, maxBuffer: 256 * 1024 * 1024 },
  ).catch((failure: unknown) => outputOf(failure));
  return reportSchema.parse(JSON.parse(stdout)).summary;
}

/** It exits with the number of violations; the report is printed all the same. */
function outputOf(failure: unknown): { stdout: string } {
  const { stdout } = z.object({ stdout: z.string().min(1) }).parse(failure);
  return { stdout };
}
