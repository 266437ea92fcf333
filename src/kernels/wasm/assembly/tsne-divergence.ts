/** The Kullback-Leibler divergence Σ p ln(p / q) of the map from the table, q = w / Z. */
import { naturalLogarithm } from './tsne-exp';
import { sumOfAxes } from './tsne-lanes';
import { TsneState } from './tsne-state';

const ROWS_PER_BLOCK: i32 = 256;

/** The sum over the edges of 256 rows (all other pairs have p = 0), written to f64 `sums[block]`. */
export function tsneDivergence(block: i32, address: usize, normalizer: f64, sums: usize): void {
  const state = changetype<TsneState>(address);
  const end = min(state.rows, (block + 1) * ROWS_PER_BLOCK);
  let divergence: f64 = 0;
  for (let i = block * ROWS_PER_BLOCK; i < end; i++) {
    const position = v128.load(state.positions + (<usize>i << 4));
    const edges = state.offsets + (<usize>i << 2);
    const stop = <usize>load<u32>(edges, 4) << 2;
    for (let edge = <usize>load<u32>(edges) << 2; edge < stop; edge += 4) {
      const p: f64 = load<f32>(state.weights + edge);
      if (!(p >= <f64>f32.MIN_NORMAL_VALUE)) continue;
      const difference = f32x4.sub(position, v128.load(load<u32>(state.targets + edge)));
      const s: f64 = 1 + <f64>sumOfAxes(f32x4.mul(difference, difference));
      divergence += p * naturalLogarithm(p * normalizer * s * sqrt(s));
    }
  }
  store<f64>(sums + (<usize>block << 3), divergence);
}
