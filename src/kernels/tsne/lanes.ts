/** How the assembly keeps positions: x, y, z, 0 in single precision, divided by √2; see `tsne-state.ts` there. */
export const UNIT = Math.SQRT2;

export const POSITION_LANES = 4;
export const POSITION_BYTES = 4 * POSITION_LANES;

/** Edges that fit one instruction: lists of them are filled up to a multiple of these. */
export const EDGE_LANES = 4;

/** @param from (rows, 3) in the units of the map */
export function toLanes(from: Float64Array, lanes: Float32Array): void {
  lanes.fill(0);
  for (let i = 0, p = 0; p < from.length; i += POSITION_LANES, p += 3) {
    lanes[i] = from[p]! / UNIT;
    lanes[i + 1] = from[p + 1]! / UNIT;
    lanes[i + 2] = from[p + 2]! / UNIT;
  }
}

/** The way back. */
export function fromLanes(lanes: Float32Array, to: Float32Array | Float64Array): void {
  for (let i = 0, p = 0; p < to.length; i += POSITION_LANES, p += 3) {
    to[p] = lanes[i]! * UNIT;
    to[p + 1] = lanes[i + 1]! * UNIT;
    to[p + 2] = lanes[i + 2]! * UNIT;
  }
}
