import type { SymmetricGraph } from '../knn/symmetric-graph.ts';

/**
 * Attraction along the edges of the affinity graph: Σ_j p_ij w_ij (y_i − y_j) with w = (1 + d² / 2)^(−3/2); see `tsne.ts`.
 *
 * @param positions (n, 3)
 * @param forces (n, 3), overwritten
 */
export function attraction(affinities: SymmetricGraph, positions: Float64Array, forces: Float64Array): void {
  const { offsets, targets, weights } = affinities;
  for (let i = 0; i + 1 < offsets.length; i++) {
    const x = positions[3 * i]!;
    const y = positions[3 * i + 1]!;
    const z = positions[3 * i + 2]!;
    let forceX = 0;
    let forceY = 0;
    let forceZ = 0;
    const end = offsets[i + 1]!;
    for (let edge = offsets[i]!; edge < end; edge++) {
      const other = 3 * targets[edge]!;
      const dx = x - positions[other]!;
      const dy = y - positions[other + 1]!;
      const dz = z - positions[other + 2]!;
      const r = 1 / (1 + 0.5 * (dx * dx + dy * dy + dz * dz));
      const force = weights[edge]! * r * Math.sqrt(r);
      forceX += force * dx;
      forceY += force * dy;
      forceZ += force * dz;
    }
    forces[3 * i] = forceX;
    forces[3 * i + 1] = forceY;
    forces[3 * i + 2] = forceZ;
  }
}

/**
 * The Kullback-Leibler divergence Σ p log(p / q) of the map from the table, over the pairs of the affinity graph (all others
 * have p = 0).
 *
 * @param normalizer Z of `repulsion` at these positions
 */
export function klDivergence(
  affinities: SymmetricGraph,
  positions: Float64Array,
  normalizer: number,
): number {
  const { offsets, targets, weights } = affinities;
  let divergence = 0;
  for (let i = 0; i + 1 < offsets.length; i++) {
    for (let edge = offsets[i]!; edge < offsets[i + 1]!; edge++) {
      const p = weights[edge]!;
      if (!(p > 0)) continue;
      let squared = 0;
      for (let axis = 0; axis < 3; axis++) {
        squared += (positions[3 * i + axis]! - positions[3 * targets[edge]! + axis]!) ** 2;
      }
      const logSimilarity = -1.5 * Math.log1p(squared / 2);
      divergence += p * (Math.log(p) + Math.log(normalizer) - logSimilarity);
    }
  }
  return divergence;
}
