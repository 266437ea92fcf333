import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type * as generated from '../../../client/sdk/generated/api.ts';
import { PROCEDURES } from '../../../client/sdk/generated/api.ts';
import * as schemas from '../../../client/sdk/generated/schemas.js';
import type { AppRouter } from '../../../src/app/router.ts';

/** What the client knows of the service is what the service is. The types are compared by `npm run check:types`. */

type Inputs = inferRouterInputs<AppRouter>;
type GeneratedInputs = inferRouterInputs<generated.AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;
type GeneratedOutputs = inferRouterOutputs<generated.AppRouter>;

describe('the generated router', () => {
  it('takes the inputs of the service', () => {
    expectTypeOf<GeneratedInputs['auth']>().toEqualTypeOf<Inputs['auth']>();
    expectTypeOf<GeneratedInputs['users']>().toEqualTypeOf<Inputs['users']>();
    expectTypeOf<GeneratedInputs['datasets']>().toEqualTypeOf<Inputs['datasets']>();
    expectTypeOf<GeneratedInputs['ml']>().toEqualTypeOf<Inputs['ml']>();
    expectTypeOf<GeneratedInputs['visualizations']>().toEqualTypeOf<Inputs['visualizations']>();
    expectTypeOf<GeneratedInputs['events']>().toEqualTypeOf<Inputs['events']>();
    expectTypeOf<GeneratedInputs['health']>().toEqualTypeOf<Inputs['health']>();
    expectTypeOf<keyof GeneratedInputs>().toEqualTypeOf<keyof Inputs>();
  });

  it('gives the answers of the service', () => {
    expectTypeOf<GeneratedOutputs['auth']>().toEqualTypeOf<Outputs['auth']>();
    expectTypeOf<GeneratedOutputs['users']>().toEqualTypeOf<Outputs['users']>();
    expectTypeOf<GeneratedOutputs['datasets']>().toEqualTypeOf<Outputs['datasets']>();
    expectTypeOf<GeneratedOutputs['ml']>().toEqualTypeOf<Outputs['ml']>();
    expectTypeOf<GeneratedOutputs['visualizations']>().toEqualTypeOf<Outputs['visualizations']>();
    expectTypeOf<GeneratedOutputs['events']>().toEqualTypeOf<Outputs['events']>();
    expectTypeOf<GeneratedOutputs['health']>().toEqualTypeOf<Outputs['health']>();
  });
});

describe('the generated files', () => {
  it('are what the generator writes today', async () => {
    const root = join(import.meta.dirname, '../../..');
    const check = ['--import', 'tsx', 'scripts/client/generate.ts', '--check'];
    const { stderr } = await promisify(execFile)(process.execPath, check, { cwd: root });
    expect(stderr).toBe('');
  });

  it('name every procedure with its kind', () => {
    expect(PROCEDURES).toMatchObject({
      'auth.login': 'mutation',
      'datasets.list': 'query',
      'ml.onProgress': 'subscription',
    });
  });

  it('hold schemas that accept what fits and refuse what does not', () => {
    expect(schemas.datasetsGetInputSchema.safeParse({ id: 'a1' }).success).toBe(true);
    expect(schemas.datasetsGetInputSchema.safeParse({ id: 7 }).success).toBe(false);
    const started = { run_id: 'r', dataset_id: 'd', status: 'queued' };
    expect(schemas.runStartedSchema.parse(started)).toEqual(started);
    expect(schemas.liveEventSchema.safeParse({ type: 'no_such_event' }).success).toBe(false);
  });
});
