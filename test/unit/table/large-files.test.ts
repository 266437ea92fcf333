import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness, type Harness, numericOf, typesOf } from './harness.ts';

/** Many times what is looked at to recognise the format. */
const ROWS = 400_000;

function csv(row: (i: number) => string): string {
  return `n,t\n${Array.from({ length: ROWS }, (_, i) => row(i)).join('\n')}\n`;
}

describe('a big file', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await createHarness();
  });
  afterAll(() => harness.close());

  it('is read as a whole when its end is like its start', async () => {
    const { profile, json } = await harness.ingest(csv((i) => `${i},some text ${i % 7}`));
    expect(typesOf(profile)).toEqual(['numeric', 'categorical']);
    expect(numericOf(profile, 'n')).toMatchObject({ count: ROWS, unique_count: ROWS, min: 0, max: ROWS - 1 });
    expect(json).toHaveLength(ROWS);
    expect(json.every((text, i) => text === `{"n":${i},"t":"some text ${i % 7}"}`)).toBe(true);
  });

  it.each([
    ['a fraction', '0.5', ['numeric', 'categorical'], 0.5],
    ['a null word', 'NA', ['numeric', 'categorical'], null],
    ['a word', 'x', ['text', 'categorical'], 'x'],
    ['a number with leading zeros', '007', ['text', 'categorical'], '007'],
  ])('with %s as its last number is typed by it', async (_, last, types, value) => {
    const { profile, rows } = await harness.ingest(
      csv((i) => (i === ROWS - 1 ? `${last},end` : `${i},some text ${i % 7}`)),
    );
    expect(typesOf(profile)).toEqual(types);
    expect(rows[ROWS - 1]).toEqual([value, 'end']);
    expect(rows).toHaveLength(ROWS);
  });

  it('with a long row near its end is read without that row', async () => {
    const { profile, rows } = await harness.ingest(
      csv((i) => (i === ROWS - 2 ? '1,2,3' : `${i},some text ${i % 7}`)),
    );
    expect(rows).toHaveLength(ROWS - 1);
    expect(profile.warnings).toEqual([
      `1 row with too many cells was skipped: line ${(ROWS).toLocaleString('en')}.`,
    ]);
  });

  it('with a line break inside quotes near its end is read whole', async () => {
    const { rows } = await harness.ingest(
      csv((i) => (i === ROWS - 2 ? '1,"two\nlines"' : `${i},some text ${i % 7}`)),
    );
    expect(rows[ROWS - 2]).toEqual([1, 'two\nlines']);
    expect(rows).toHaveLength(ROWS);
  });

  it('that is refused at its end leaves nothing behind', async () => {
    const before = await readdir(harness.directory);
    const refused = harness.ingest(
      csv((i) => (i === ROWS - 2 ? '1,"never closed' : `${i},some text ${i % 7}`)),
    );
    await expect(refused).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(/^Line 400,000: /),
    });
    const after = await readdir(harness.directory);
    expect(after.filter((name) => !before.includes(name) && !name.startsWith('upload-'))).toEqual([]);
    expect(await readdir(`${harness.directory}/scratch`)).toEqual([]);
  });
});
