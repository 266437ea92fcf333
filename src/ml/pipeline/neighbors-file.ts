import { closeSync, fstatSync, openSync, readSync, rmSync, writev } from 'node:fs';
import { promisify } from 'node:util';
import { copyFirst, type Neighbors } from '../../kernels/knn/neighbors.ts';
import type { KeptNeighbors } from '../../kernels/knn/share-neighbors.ts';

/**
 * The neighbours of all rows as a file: the number of rows and that of neighbours, four bytes each, then the distances,
 * then the row numbers; all little-endian. Every number is read as it was written, to the last bit.
 */
const HEADER_BYTES = 8;
const DISTANCE_BYTES = Float64Array.BYTES_PER_ELEMENT;
const INDEX_BYTES = Int32Array.BYTES_PER_ELEMENT;
/** Rows that are read at a time where only the beginnings of their lists are wanted. */
const ROWS_AT_ONCE = 4096;

/**
 * Begins to write while the caller goes on computing. A file that cannot be written is removed: it is a help, not a need.
 *
 * @param neighbors must not change until it is written
 */
export async function writeNeighbors(path: string, { k, indices, distances }: Neighbors): Promise<void> {
  let file: number | null = null;
  try {
    file = openSync(path, 'w');
    const header = Uint32Array.of(indices.length / k, k);
    await promisify(writev)(file, [header, distances, indices]);
  } catch {
    rmSync(path, { force: true });
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** Null when the file cannot be read, is not whole, or holds the neighbours of another number of rows. */
export function openNeighbors(path: string, rows: number): KeptNeighbors | null {
  return reading(path, (file) => {
    const header = new Uint32Array(2);
    readSync(file, header, 0, HEADER_BYTES, 0);
    const [itsRows = 0, k = 0] = header;
    const bytes = HEADER_BYTES + itsRows * k * (DISTANCE_BYTES + INDEX_BYTES);
    if (itsRows !== rows || k === 0 || fstatSync(file).size !== bytes) return null;
    return { k, first: (count) => readFirst(path, rows, k, count) };
  });
}

function readFirst(path: string, rows: number, k: number, count: number): Neighbors | null {
  return reading(path, (file) => {
    const wanted: Neighbors = {
      k: count,
      indices: new Int32Array(rows * count),
      distances: new Float64Array(rows * count),
    };
    const rowsAtOnce = count === k ? rows : Math.min(rows, ROWS_AT_ONCE);
    const read =
      count === k
        ? wanted
        : { k, indices: new Int32Array(rowsAtOnce * k), distances: new Float64Array(rowsAtOnce * k) };
    for (let first = 0; first < rows; first += rowsAtOnce) {
      const values = Math.min(rowsAtOnce, rows - first) * k;
      const place = HEADER_BYTES + first * k * DISTANCE_BYTES;
      const indexPlace = HEADER_BYTES + rows * k * DISTANCE_BYTES + first * k * INDEX_BYTES;
      const distances = read.distances.subarray(0, values);
      const indices = read.indices.subarray(0, values);
      fill(file, distances, place);
      fill(file, indices, indexPlace);
      if (read !== wanted) copyFirst({ k, indices, distances }, wanted, first);
    }
    return wanted;
  });
}

/** @throws when the file ends before the array is full */
function fill(file: number, values: Int32Array | Float64Array, position: number): void {
  let done = 0;
  while (done < values.byteLength) {
    const bytes = readSync(file, values, done, values.byteLength - done, position + done);
    if (bytes === 0) throw new Error('the file ends too soon');
    done += bytes;
  }
}

function reading<T>(path: string, read: (file: number) => T): T | null {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    return read(file);
  } catch {
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}
