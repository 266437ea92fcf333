import { CELL_STRIDE, type Octree } from './octree.ts';

/**
 * Repulsion of every point by all others, far cells taken as one heavy point (van der Maaten, 2014, section 4.2).
 *
 * With r = 1 / (1 + d² / 2) the similarity of two points is w = r^(3/2) and the force w² (y_i − y_j); see `tsne.ts`.
 *
 * @param forces (n, 3) in row order; receives Σ_j w_ij² (y_i − y_j)
 * @returns Z = Σ_i Σ_{j ≠ i} w_ij, which makes q_ij = w_ij / Z a distribution
 */
export function repulsion(tree: Octree, forces: Float64Array): number {
  const { pointCount, cellCount, order, x, y, z, cells, skip, leafStart, leafEnd } = tree;
  let normalizer = 0;
  for (let p = 0; p < pointCount; p++) {
    const px = x[p]!;
    const py = y[p]!;
    const pz = z[p]!;
    let forceX = 0;
    let forceY = 0;
    let forceZ = 0;
    let similarity = 0;

    let cell = 0;
    while (cell < cellCount) {
      const base = cell * CELL_STRIDE;
      const dx = px - cells[base]!;
      const dy = py - cells[base + 1]!;
      const dz = pz - cells[base + 2]!;
      const squared = dx * dx + dy * dy + dz * dz;
      if (squared > cells[base + 4]!) {
        const r = 1 / (1 + 0.5 * squared);
        const mass = cells[base + 3]!;
        const force = mass * r * r * r;
        similarity += mass * r * Math.sqrt(r);
        forceX += force * dx;
        forceY += force * dy;
        forceZ += force * dz;
        cell = skip[cell]!;
        continue;
      }
      const end = leafEnd[cell]!;
      for (let q = leafStart[cell]!; q < end; q++) {
        const ex = px - x[q]!;
        const ey = py - y[q]!;
        const ez = pz - z[q]!;
        const r = 1 / (1 + 0.5 * (ex * ex + ey * ey + ez * ez));
        const force = r * r * r;
        similarity += r * Math.sqrt(r);
        forceX += force * ex;
        forceY += force * ey;
        forceZ += force * ez;
      }
      cell++;
    }

    normalizer += similarity - 1; // each point also met itself, at w = 1 and without force
    const out = 3 * order[p]!;
    forces[out] = forceX;
    forces[out + 1] = forceY;
    forces[out + 2] = forceZ;
  }
  return normalizer;
}
