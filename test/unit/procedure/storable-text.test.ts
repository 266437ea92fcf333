import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/platform/app-error.ts';
import { assertStorableText } from '../../../src/procedure/storable-text.ts';

function refusal(input: unknown): AppError | undefined {
  try {
    assertStorableText(input);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

describe('text for the database', () => {
  test('may hold any whole character but NUL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(refusal({ text }) === undefined).toBe(!text.includes('\0'));
      }),
    );
    expect(refusal('😀 é \u{10FFFF} \n')).toBeUndefined();
  });

  test.each([
    [{ a: [{ b: 'x\0' }] }, ['body', 'a', 0, 'b']],
    [{ a: 'fine', b: '\ud800' }, ['body', 'b']],
    [['\udc00\ud800'], ['body', 0]],
    [{ 'key\0': 1 }, ['body', 'key\0']],
    ['\0', ['body']],
  ])('says where it stands: %j', (input, loc) => {
    expect(refusal(input)).toMatchObject({ code: 'VALIDATION', details: [{ loc }] });
  });

  test('does not follow nesting that no schema takes', () => {
    let deep: unknown = 'x\0';
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(refusal(deep)).toBeUndefined();
  });
});
