import type { SymmetricGraph } from '../knn/symmetric-graph.ts';
import type { Scope } from '../wasm/machine.ts';
import { EDGE_LANES, POSITION_BYTES } from './lanes.ts';

/** The affinity graph as the assembly wants it: every row a whole number of fours. */
export interface LaidOutGraph {
  /** (rows + 1,) */
  readonly offsets: Int32Array;
  /** Addresses of the positions at the other ends. */
  readonly targets: Int32Array;
  readonly weights: Float32Array;
}

/**
 * @param positions address of the positions, four single-precision numbers a row
 */
export function layOutGraph(
  scope: Scope,
  { offsets, targets, weights }: SymmetricGraph,
  positions: number,
): LaidOutGraph {
  const rows = offsets.length - 1;
  const starts = scope.int32(rows + 1);
  starts[0] = 0;
  for (let i = 0; i < rows; i++) {
    const edges = offsets[i + 1]! - offsets[i]!;
    starts[i + 1] = starts[i]! + EDGE_LANES * Math.ceil(edges / EDGE_LANES);
  }
  const addresses = scope.int32(starts[rows]!);
  const padded = scope.float32(starts[rows]!).fill(0);
  for (let i = 0; i < rows; i++) {
    let place = starts[i]!;
    for (let edge = offsets[i]!; edge < offsets[i + 1]!; edge++) {
      addresses[place] = positions + targets[edge]! * POSITION_BYTES;
      padded[place++] = weights[edge]!;
    }
    // What fills up a row leads to the row itself, without weight.
    addresses.fill(positions + i * POSITION_BYTES, place, starts[i + 1]!);
  }
  return { offsets: starts, targets: addresses, weights: padded };
}
