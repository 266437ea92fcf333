import { expect, it } from 'vitest';
import { AppError } from '../../../src/platform/app-error.ts';
import { explainResourceError } from '../../../src/table/resource-errors.ts';

it.each([
  [Object.assign(new Error('write'), { code: 'ENOSPC' }), 'STORAGE_FULL'],
  [new Error('IO Error: Could not write file "x": No space left on device'), 'STORAGE_FULL'],
  [new Error('Out of Memory Error: could not allocate block of size 256.0 KiB'), 'BAD_REQUEST'],
])('a machine that runs out is told from a fault: %s', (error, code) => {
  expect(explainResourceError(error)).toMatchObject({ code, cause: error });
});

it('any other error stays what it is', () => {
  const fault = new Error('Binder Error');
  const refusal = new AppError({ code: 'BAD_REQUEST', message: 'no' });
  expect(explainResourceError(fault)).toBe(fault);
  expect(explainResourceError(refusal)).toBe(refusal);
});
