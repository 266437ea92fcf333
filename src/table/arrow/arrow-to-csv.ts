import { readFile } from 'node:fs/promises';
import { type Data, type DataType, RecordBatchReader } from 'apache-arrow';
import { AppError } from '../../platform/app-error.ts';
import type { StorageType } from '../column-type.ts';
import type { CsvLayout } from '../csv/analyse.ts';
import {
  createTableWriter,
  type TableWriter,
  tooManyColumns,
  tooManyRows,
  writtenLayout,
} from '../csv/table-writer.ts';
import type { IngestLimits } from '../limits.ts';
import { refuse } from '../refusal.ts';
import { type ArrowColumn, arrowColumn } from './arrow-cell.ts';
import { checkData } from './check-data.ts';
import { unpackBodies } from './unpack-bodies.ts';

interface ArrowCsv {
  readonly layout: CsvLayout;
  readonly names: readonly string[];
  readonly types: readonly StorageType[];
  readonly warnings: readonly string[];
}

/**
 * Writes the batches of an Arrow file or stream (Feather) as rows of a delimited file, whose types are the Arrow ones.
 *
 * @throws AppError BAD_REQUEST
 */
export async function arrowToCsv(source: string, target: string, limits: IngestLimits): Promise<ArrowCsv> {
  unpackBodies(limits.maxInflatedBytes);
  const content = await readFile(source);
  try {
    return convert(content, target, limits);
  } catch (error) {
    if (error instanceof AppError || isOurs(error)) throw error;
    throw refuse('The Arrow file is damaged or cut short. Write it again and upload the whole file.', error);
  }
}

/** What the disk or the memory of the machine said. */
function isOurs(error: unknown): boolean {
  return (
    error instanceof Error && ('syscall' in error || /^Array buffer allocation failed/.test(error.message))
  );
}

function convert(content: Buffer, target: string, limits: IngestLimits): ArrowCsv {
  const reader = RecordBatchReader.from(content).open();
  const fields = reader.schema.fields;
  if (fields.length === 0)
    throw refuse('The Arrow file has no columns. Upload one with at least one column.');
  if (fields.length > limits.maxColumns) throw tooManyColumns(fields.length, limits.maxColumns);
  const columns = fields.map(({ type }) => arrowColumn(type, limits.maxCellBytes));
  const writer = createTableWriter(target, limits);
  try {
    for (const batch of reader) {
      if (writer.rows + batch.numRows > limits.maxRows) throw tooManyRows(limits.maxRows);
      const children = batch.data.children as Data<DataType>[];
      if (children.length !== fields.length || children.some(({ length }) => length !== batch.numRows)) {
        throw new RangeError('the columns of a batch differ in length');
      }
      for (const child of children) checkData(child);
      const vectors = columns.map((_, at) => batch.getChildAt(at)!);
      for (let row = 0; row < batch.numRows; row++) {
        for (const [at, column] of columns.entries()) {
          writeCell(writer, column, vectors[at]!.get(row), children[at]!, row);
        }
        writer.endRow();
      }
    }
    if (writer.rows === 0)
      throw refuse('The Arrow file has no rows. Upload one with at least one row of data.');
  } finally {
    writer.close();
  }
  return {
    layout: writtenLayout(fields.length),
    names: fields.map(({ name }) => name),
    types: columns.map((column) => column.storageType()),
    warnings: columns.flatMap((column, at) =>
      column.remarks().map((remark) => `Column "${fields[at]!.name}": ${remark}.`),
    ),
  };
}

function writeCell(writer: TableWriter, column: ArrowColumn, value: unknown, data: Data, row: number): void {
  const text = value === null || value === undefined ? null : column.text(value, data, row);
  if (text === null || text === '') writer.empty();
  else if (column.quoted) writer.text(text);
  else writer.plain(text);
}
