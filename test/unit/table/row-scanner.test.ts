import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText } from '../../../src/table/csv/cell.ts';
import { type CsvDialect, createRowScanner } from '../../../src/table/csv/row-scanner.ts';

const LIMITS = { maxColumns: 100, maxCellBytes: 1000 };
const DIALECTS: readonly CsvDialect[] = [
  { delimiter: ',', quote: '"', escape: '"' },
  { delimiter: ';', quote: '"', escape: '\\' },
  { delimiter: '\t', quote: "'", escape: "'" },
];

/** The rows and their lines when the text arrives in blocks of these sizes. */
function scan(text: string, dialect: CsvDialect, blocks: readonly number[]) {
  const rows: { line: number; cells: string[] }[] = [];
  const scanner = createRowScanner(dialect, LIMITS, (row) => {
    const cells = Array.from({ length: row.count }, (_, cell) => cellText(row, cell, dialect));
    rows.push({ line: row.line, cells });
  });
  const bytes = Buffer.from(text);
  let pending = Buffer.alloc(0);
  let at = 0;
  for (const size of [...blocks, bytes.length]) {
    const block = Buffer.concat([pending, bytes.subarray(at, at + size)]);
    at += size;
    const roomy = Buffer.concat([block], block.length + 1);
    pending = block.subarray(scanner.scan(roomy, 0, block.length, false));
  }
  scanner.scan(Buffer.concat([pending], pending.length + 1), 0, pending.length, true);
  return rows;
}

describe('the row scanner', () => {
  it('finds the same rows and lines wherever the file is cut into blocks', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'é', '😀', ',', ';', '\t', '"', "'", '\\', '\n', '\r'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        text,
        fc.constantFrom(...DIALECTS),
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }),
        (content, dialect, blocks) => {
          const outcome = (sizes: readonly number[]) => {
            try {
              return scan(content, dialect, sizes);
            } catch (error) {
              return String(error);
            }
          };
          expect(outcome(blocks)).toEqual(outcome([]));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('finds what was written', () => {
    const cells = fc.array(
      fc.array(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', 'é') }), {
        minLength: 1,
        maxLength: 5,
      }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(cells, fc.constantFrom('\n', '\r\n', '\r'), (rows, lineEnd) => {
        const text = rows
          .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',') + lineEnd)
          .join('');
        expect(scan(text, DIALECTS[0]!, []).map((row) => row.cells)).toEqual(rows);
      }),
    );
  });

  it('counts every line break once, inside quotes too', () => {
    expect(scan('a\r\n"b\r\nb\nb\rb"\nc\rd', DIALECTS[0]!, []).map(({ line }) => line)).toEqual([1, 2, 6, 7]);
  });
});
