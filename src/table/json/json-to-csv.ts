import { open } from 'node:fs/promises';
import type { OnProgress } from '../../kernels/progress.ts';
import type { CsvLayout } from '../csv/analyse.ts';
import type { IngestLimits } from '../limits.ts';
import { utf8BomLength } from '../probe/encoding.ts';
import { figure, refuse } from '../refusal.ts';
import { createJsonScanner, type JsonScanner } from './json-scanner.ts';
import { JsonSyntaxError } from './json-syntax.ts';
import { createKeyIndex } from './key-index.ts';
import { createLinePosition, type LinePosition } from './line-position.ts';
import { createRowWriter } from './row-writer.ts';

const BLOCK_BYTES = 4 * 1024 * 1024;

interface JsonCsv {
  readonly layout: CsvLayout;
  /** The keys of all objects, in the order in which they first appear. */
  readonly keys: readonly string[];
}

/**
 * Writes the objects of a UTF-8 JSON or NDJSON file as rows of a plain delimited one, so that their values go
 * through the same checks as any text: a row has the cells of the keys known when it was written.
 *
 * @throws AppError BAD_REQUEST with line and column where the file is no JSON or no objects
 */
export async function jsonToCsv(
  source: string,
  target: string,
  lineByLine: boolean,
  limits: IngestLimits,
  onProgress: OnProgress,
): Promise<JsonCsv> {
  const keys = createKeyIndex(limits.maxColumns);
  const writer = createRowWriter(keys);
  let rows = 0;
  const scanner = createJsonScanner({
    lineByLine,
    limits,
    onObject(object) {
      if (++rows > limits.maxRows) throw tooManyRows(limits.maxRows);
      writer.write(object);
    },
  });
  const position = createLinePosition();
  const output = await open(target, 'w');
  try {
    await scanBlocks(source, scanner, position, onProgress, async () => {
      await output.write(writer.take());
    });
  } finally {
    await output.close();
  }
  if (rows === 0) throw refuse('The file holds no rows. Give at least one object with named values.');
  if (keys.names.length === 0)
    throw refuse('The objects of the file have no names. Give at least one named value.');
  return {
    keys: keys.names,
    layout: {
      dialect: { delimiter: ',', quote: '"', escape: '"' },
      bomBytes: 0,
      preambleRows: 0,
      header: false,
      width: keys.names.length,
    },
  };
}

function tooManyRows(maxRows: number) {
  return refuse(
    `The table has more than ${figure(maxRows)} rows, the most allowed. Split it or take a sample.`,
  );
}

async function scanBlocks(
  source: string,
  scanner: JsonScanner,
  position: LinePosition,
  onProgress: OnProgress,
  afterBlock: () => Promise<void>,
): Promise<void> {
  const file = await open(source, 'r');
  try {
    const { size } = await file.stat();
    let buffer = Buffer.allocUnsafe(BLOCK_BYTES);
    let kept = 0;
    let read = 0;
    for (;;) {
      if (kept === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
      const { bytesRead } = await file.read(buffer, kept, buffer.length - kept, read);
      const start = read === 0 ? utf8BomLength(buffer.subarray(0, bytesRead)) : 0;
      read += bytesRead;
      const end = kept + bytesRead;
      const unfinished = scanAt(scanner, buffer, start, end, bytesRead === 0, position);
      await afterBlock();
      if (bytesRead === 0) return;
      position.advance(buffer.subarray(start, unfinished));
      buffer.copyWithin(0, unfinished, end);
      kept = end - unfinished;
      onProgress(Math.min(1, read / size));
    }
  } finally {
    await file.close();
  }
}

function scanAt(
  scanner: JsonScanner,
  buffer: Buffer,
  start: number,
  end: number,
  final: boolean,
  position: LinePosition,
): number {
  try {
    return scanner.scan(buffer, start, end, final);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    position.advance(buffer.subarray(start, error.offset));
    throw refuse(`Line ${figure(position.line)}, column ${figure(position.column)}: ${error.message}`, error);
  }
}
