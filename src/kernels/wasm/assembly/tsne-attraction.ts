/** Attraction along the edges of the affinity graph: Σ_j p_ij w_ij (u_i − u_j) with w = (1 + |Δu|²)^(−3/2). */
import { sumOfLanes } from './tsne-lanes';
import { TsneState } from './tsne-state';

export function attractRows(state: TsneState, from: i32, to: i32): void {
  for (let i = from; i < to; i++) {
    const offset = state.offsets + ((<usize>i) << 2);
    const first: usize = load<u32>(offset);
    const end: usize = load<u32>(offset, 4);
    const row = (<usize>i) << 4;
    const force = attractionBy(
      v128.load(state.positions + row),
      state.targets + (first << 2),
      state.weights + (first << 2),
      end - first,
    );
    v128.store(state.attraction + row, force);
  }
}

/**
 * Attraction of one point by others, as x, y, z, 0.
 *
 * @param targets u32, the addresses of the others' positions
 * @param weights f32
 * @param count a multiple of four
 */
export function attractionBy(position: v128, targets: usize, weights: usize, count: usize): v128 {
  const one = f32x4.splat(1);
  const px = v128.shuffle<f32>(position, position, 0, 0, 0, 0);
  const py = v128.shuffle<f32>(position, position, 1, 1, 1, 1);
  const pz = v128.shuffle<f32>(position, position, 2, 2, 2, 2);
  let forceX = f32x4.splat(0);
  let forceY = forceX;
  let forceZ = forceX;
  const bytes = count << 2;
  for (let edge: usize = 0; edge < bytes; edge += 16) {
    const a = v128.load(load<u32>(targets + edge));
    const b = v128.load(load<u32>(targets + edge, 4));
    const c = v128.load(load<u32>(targets + edge, 8));
    const d = v128.load(load<u32>(targets + edge, 12));
    // Four positions of x, y, z become four x, four y and four z.
    const abXy = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const cdXy = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const abZ = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cdZ = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    const dx = f32x4.sub(px, v128.shuffle<f32>(abXy, cdXy, 0, 1, 4, 5));
    const dy = f32x4.sub(py, v128.shuffle<f32>(abXy, cdXy, 2, 3, 6, 7));
    const dz = f32x4.sub(pz, v128.shuffle<f32>(abZ, cdZ, 0, 1, 4, 5));
    const squared = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
    const s = f32x4.add(one, squared);
    const force = f32x4.div(v128.load(weights + edge), f32x4.mul(s, f32x4.sqrt(s)));
    forceX = f32x4.add(forceX, f32x4.mul(force, dx));
    forceY = f32x4.add(forceY, f32x4.mul(force, dy));
    forceZ = f32x4.add(forceZ, f32x4.mul(force, dz));
  }
  return f32x4(sumOfLanes(forceX), sumOfLanes(forceY), sumOfLanes(forceZ), 0);
}
