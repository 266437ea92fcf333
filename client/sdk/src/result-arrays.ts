import { type Table, tableFromIPC } from '@uwdata/flechette';
import { fromFailedFetch, notOurAnswer } from './errors.ts';
import type { Rest } from './rest.ts';
import { type ResultsOptions, resultsCall } from './results.ts';

/** The map of a run, one entry per point, in the order of the table's rows. */
export interface ResultArrays {
  /** Points. */
  readonly length: number;
  /** (length,): the index of the point's row in the uploaded table; as text, the point's `id`. */
  readonly ids: Uint32Array;
  /** (length, 3) row-major: x, y, z. */
  readonly positions: Float32Array;
  /** (length,): −1 is noise. */
  readonly cluster: Int32Array;
  /** (length,): 1 for an anomaly. */
  readonly isAnomaly: Uint8Array;
  /** (length,): higher is stranger; null when anomalies were not looked for. */
  readonly anomalyScore: Float32Array | null;
  /** (length,): 0.1 … 10. */
  readonly size: Float32Array;
}

/** Null before the first run. */
export type ReadResultArrays = (datasetId: string, options?: ResultsOptions) => Promise<ResultArrays | null>;

export function createReadResultArrays(rest: Rest): ReadResultArrays {
  return async (datasetId, options = {}) => {
    const response = await rest.open(resultsCall(datasetId, options, 'arrow'));
    const bytes = await response.arrayBuffer().catch((thrown: unknown) => {
      throw fromFailedFetch(thrown, rest.url);
    });
    const type = response.headers.get('content-type') ?? '';
    if (type.startsWith('application/json') && new TextDecoder().decode(bytes).trim() === 'null') return null;
    try {
      return arraysOf(tableFromIPC(bytes));
    } catch (thrown) {
      throw thrown instanceof RangeError
        ? fromFailedFetch(thrown, rest.url)
        : notOurAnswer(rest.url, response, thrown);
    }
  };
}

function arraysOf(table: Table): ResultArrays {
  const length = table.numRows;
  const values = (name: string): ArrayLike<unknown> => {
    const column = table.getChild(name);
    if (column === null || column === undefined) throw new TypeError(`the map has no column "${name}"`);
    return column.toArray();
  };
  const floats = (name: string) => exactly(Float32Array, values(name), name);
  return {
    length,
    ids: exactly(Uint32Array, values('row'), 'row'),
    positions: interleave(length, [floats('x'), floats('y'), floats('z')]),
    cluster: exactly(Int32Array, values('cluster'), 'cluster'),
    isAnomaly: Uint8Array.from(values('is_anomaly'), (flag) => (flag === true ? 1 : 0)),
    anomalyScore: table.getChild('anomaly_score')?.nullCount === length ? null : floats('anomaly_score'),
    size: floats('size'),
  };
}

function exactly<A extends Float32Array | Uint32Array | Int32Array>(
  kind: new (length: number) => A,
  values: ArrayLike<unknown>,
  name: string,
): A {
  if (values instanceof kind) return values;
  throw new TypeError(`the column "${name}" of the map has another type than it should have`);
}

function interleave(length: number, axes: readonly Float32Array[]): Float32Array {
  const positions = new Float32Array(axes.length * length);
  for (const [axis, values] of axes.entries()) {
    for (let point = 0; point < length; point++) positions[axes.length * point + axis] = values[point] ?? 0;
  }
  return positions;
}
