import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness, type Harness } from './harness.ts';

/** Text as people type it, with everything that CSV and JSON have to escape. */
const text = fc
  .string({
    unit: fc.constantFrom(...'abcXYZ 09.,;|\t"\'\\\r\n-+/é€日😀={}[]:'),
    minLength: 1,
    maxLength: 12,
  })
  .filter((value) => value.trim() !== '');

const cell = {
  integer: fc.maxSafeInteger(),
  double: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  boolean: fc.boolean(),
  date: fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10)),
  instant: fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((day) => day.toISOString().replace('.000Z', 'Z')),
  text,
};

type Kind = keyof typeof cell;
const kinds = fc.array(fc.constantFrom<Kind>('integer', 'double', 'boolean', 'date', 'instant', 'text'), {
  minLength: 1,
  maxLength: 6,
});

/** Columns of one kind each, some cells empty, the first row full and the text columns plainly text. */
const tables = kinds.chain((columns) =>
  fc
    .array(fc.tuple(...columns.map((kind) => fc.option(cell[kind] as fc.Arbitrary<unknown>, { freq: 6 }))), {
      minLength: 1,
      maxLength: 40,
    })
    .map((rows) => ({ columns, rows: [columns.map((kind) => SAMPLE[kind]), ...rows] })),
);

const SAMPLE: Readonly<Record<Kind, unknown>> = {
  integer: -7,
  double: 0.5,
  boolean: true,
  date: '2024-02-29',
  instant: '2024-02-29T12:30:00Z',
  text: 'plainly text',
};

function csvCell(value: unknown): string {
  if (value === null) return '';
  const written = String(value);
  return /[",;\t|'\\\r\n]/.test(written) || written !== written.trim()
    ? `"${written.replaceAll('"', '""')}"`
    : written;
}

describe('a table written as text and ingested', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await createHarness();
  });
  afterAll(() => harness.close());

  it('reads back equal from CSV, whatever its cells and line ends', async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.constantFrom('\n', '\r\n'), async ({ columns, rows }, lineEnd) => {
        const header = columns.map((kind, index) => `${kind} ${index}`);
        const content = [header, ...rows.map((row) => row.map(csvCell))]
          .map((row) => row.join(',') + lineEnd)
          .join('');
        const { rows: read } = await harness.ingest(content, { options: { delimiter: ',', header: true } });
        expect(read).toEqual(withoutBlankRows(rows));
      }),
      { numRuns: 60 },
    );
  });

  it('reads back equal from JSON', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async ({ columns, rows }) => {
        const objects = rows.map((row) =>
          Object.fromEntries(row.map((value, index) => [`${columns[index]} ${index}`, value])),
        );
        const { rows: read } = await harness.ingest(JSON.stringify(objects), { kind: 'json' });
        expect(read).toEqual(rows);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the order of 300,000 rows', async () => {
    const numbers = Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 300_007);
    const { rows } = await harness.ingest(`n,t\n${numbers.map((n) => `${n},t${n}`).join('\n')}\n`);
    expect(rows).toEqual(numbers.map((n) => [n, `t${n}`]));
  });

  it('keeps the order of rows with line breaks in their cells across read buffers', async () => {
    const filler = 'x'.repeat(400);
    const count = 100_000;
    const lines = Array.from({ length: count }, (_, i) => `${i},"${filler}\n,""${i}""\n${filler}"\n`);
    const { rows } = await harness.ingest(`n,t\n${lines.join('')}`);
    expect(rows).toHaveLength(count);
    expect(rows.every((row, i) => row[0] === i && row[1] === `${filler}\n,"${i}"\n${filler}`)).toBe(true);
  });
});

/** A line of a table with one column that holds nothing is a blank line, which readers of CSV skip. */
function withoutBlankRows(rows: readonly (readonly unknown[])[]) {
  return rows.filter((row) => row.length > 1 || row[0] !== null);
}
