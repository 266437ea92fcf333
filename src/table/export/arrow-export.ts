import { closeSync, openSync, writeSync } from 'node:fs';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import {
  Bool,
  type Data,
  type DataType,
  DateDay,
  Field,
  Float32,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  TimestampMicrosecond,
  Utf8,
} from 'apache-arrow';
import type { OnProgress } from '../../kernels/progress.ts';
import { type ColumnBuffer, createColumnBuffer } from './column-buffer.ts';
import type { ExportColumn, ExportSource } from './export-table.ts';

const CELLS_PER_BATCH = 1_000_000;
const MOST_ROWS_PER_BATCH = 65_536;
const VECTOR_SIZE = 2_048;

/** The table as an Arrow IPC file (Feather version 2), its bodies not compressed. */
export async function writeArrow(
  { connection, columns, table, rowCount }: ExportSource,
  target: string,
  onProgress: OnProgress,
): Promise<void> {
  const schema = new Schema(columns.map(({ name, type }) => new Field(name, arrowType(type), true)));
  const rowsPerBatch = Math.min(
    MOST_ROWS_PER_BATCH,
    Math.max(VECTOR_SIZE, Math.floor(CELLS_PER_BATCH / columns.length / VECTOR_SIZE) * VECTOR_SIZE),
  );
  const buffers = columns.map(({ type }) => createColumnBuffer(arrowType(type), rowsPerBatch));
  const writer = new RecordBatchFileWriter();
  const file = openSync(target, 'w');
  const drained = drain(writer, file);
  try {
    const result = await connection.stream(`SELECT ${columns.map(valueSql).join(', ')} FROM (${table})`);
    let rows = 0;
    let written = 0;
    for await (const chunk of result) {
      if (rows + chunk.rowCount > rowsPerBatch) {
        writer.write(takeBatch(schema, buffers, rows));
        rows = 0;
        await breathe();
      }
      appendChunk(buffers, chunk, rows);
      rows += chunk.rowCount;
      written += chunk.rowCount;
      onProgress(Math.min(1, written / rowCount));
    }
    writer.write(takeBatch(schema, buffers, rows));
    writer.finish();
    await drained;
  } catch (error) {
    writer.abort(error);
    await drained.catch(() => {});
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Lets the writer's pieces reach the file. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

async function drain(writer: RecordBatchFileWriter, file: number): Promise<void> {
  for await (const piece of writer) {
    for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
  }
}

function arrowType(type: ExportColumn['type']): DataType {
  switch (type) {
    case 'BIGINT':
      return new Int64();
    case 'DOUBLE':
      return new Float64();
    case 'FLOAT':
      return new Float32();
    case 'INTEGER':
      return new Int32();
    case 'BOOLEAN':
      return new Bool();
    case 'DATE':
      return new DateDay();
    case 'TIMESTAMP':
      return new TimestampMicrosecond();
    case 'TIMESTAMPTZ':
      return new TimestampMicrosecond('UTC');
    case 'VARCHAR':
      return new Utf8();
  }
}

/** SQL for a value as Arrow keeps it: days and microseconds since 1970. */
function valueSql({ sql, type }: ExportColumn): string {
  if (type === 'DATE') return `(${sql} - DATE '1970-01-01')::INTEGER`;
  if (type === 'TIMESTAMP' || type === 'TIMESTAMPTZ') return `epoch_us(${sql})::BIGINT`;
  return sql;
}

function appendChunk(buffers: readonly ColumnBuffer[], chunk: DuckDBDataChunk, row: number): void {
  for (const [at, buffer] of buffers.entries()) {
    const vector = chunk.getColumnVector(at);
    for (let i = 0; i < chunk.rowCount; i++) buffer.set(row + i, vector.getItem(i));
  }
}

function takeBatch(schema: Schema, buffers: readonly ColumnBuffer[], rows: number): RecordBatch {
  const children: Data[] = buffers.map((buffer) => buffer.take(rows));
  const type = new Struct(schema.fields);
  return new RecordBatch(schema, makeData({ type, length: rows, nullCount: 0, children }));
}
