import { existsSync, readFileSync } from 'node:fs';

/** A table on disk: what every contestant is given, whatever its language. */
export interface BenchTable {
  readonly rows: number;
  readonly columns: number;
  /** (rows, columns) row-major. */
  readonly x: Float32Array;
  /** (rows, 3), the map that clusterings work on. */
  readonly map: Float32Array;
  /** (rows,) clusters of the map that the silhouette is taken of. */
  readonly labels: Int32Array;
  readonly eps: number;
}

interface TableFacts {
  readonly rows: number;
  readonly columns: number;
  readonly eps?: number;
}

/** @param prefix path of the table's files without their extension */
export function readTable(prefix: string): BenchTable {
  const facts = JSON.parse(readFileSync(`${prefix}.json`, 'utf8')) as TableFacts;
  const { rows, columns, eps = Number.NaN } = facts;
  const map = bytesOf(`${prefix}.map.f32`);
  const labels = bytesOf(`${prefix}.clusters.i32`);
  return {
    rows,
    columns,
    x: new Float32Array(bytesOf(`${prefix}.f32`)),
    map: new Float32Array(map),
    labels: new Int32Array(labels),
    eps,
  };
}

/** Empty before the file was made. */
function bytesOf(path: string): ArrayBuffer {
  if (!existsSync(path)) return new ArrayBuffer(0);
  const file = readFileSync(path);
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
}
