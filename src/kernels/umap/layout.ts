import type { SymmetricGraph } from '../knn/symmetric-graph.ts';
import type { OnProgress } from '../progress.ts';
import type { Random } from '../random.ts';
import { type SimilarityCurve, similarityAt, tabulateSimilarity } from './similarity-curve.ts';

const NEGATIVE_SAMPLES = 5;
const MAX_FORCE = 4;
/** Keeps the repulsion of nearly equal points finite. */
const SOFTENING = 0.001;

/**
 * Moves points so that the map's similarities match the fuzzy graph, by stochastic gradient descent on the cross
 * entropy with negative sampling: McInnes, Healy & Melville (2018), algorithm 5.
 *
 * An edge is drawn in proportion to its weight, at most once an epoch; both its ends move together, and its head away
 * from five random points. With h the similarity, attraction is −2b (1 − h) / d² and repulsion 2b h / (0.001 + d²) times
 * y_i − y_j. The rate falls linearly from 1 to 0.
 *
 * @param positions (n, 3), moved in place
 */
export function optimizeLayout(
  positions: Float64Array,
  graph: SymmetricGraph,
  curve: SimilarityCurve,
  epochs: number,
  random: Random,
  onProgress: OnProgress,
): void {
  const { heads, tails, interval } = drawnEdges(graph, epochs);
  const due = interval.slice();
  const table = tabulateSimilarity(curve);
  const n = positions.length / 3;
  const strength = 2 * curve.b;

  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 1 - epoch / epochs;
    for (let edge = 0; edge < heads.length; edge++) {
      if (due[edge]! > epoch) continue;
      due[edge] = due[edge]! + interval[edge]!;
      const head = 3 * heads[edge]!;
      const tail = 3 * tails[edge]!;
      let x = positions[head]!;
      let y = positions[head + 1]!;
      let z = positions[head + 2]!;

      let dx = x - positions[tail]!;
      let dy = y - positions[tail + 1]!;
      let dz = z - positions[tail + 2]!;
      let squared = dx * dx + dy * dy + dz * dz;
      if (squared > 0) {
        const force = (-strength * (1 - similarityAt(table, squared))) / squared;
        const moveX = rate * clip(force * dx);
        const moveY = rate * clip(force * dy);
        const moveZ = rate * clip(force * dz);
        x += moveX;
        y += moveY;
        z += moveZ;
        positions[tail] = positions[tail]! - moveX;
        positions[tail + 1] = positions[tail + 1]! - moveY;
        positions[tail + 2] = positions[tail + 2]! - moveZ;
      }

      for (let sample = 0; sample < NEGATIVE_SAMPLES; sample++) {
        const other = 3 * Math.floor(random.next() * n);
        if (other === head) continue;
        dx = x - positions[other]!;
        dy = y - positions[other + 1]!;
        dz = z - positions[other + 2]!;
        squared = dx * dx + dy * dy + dz * dz;
        const force = (strength * similarityAt(table, squared)) / (SOFTENING + squared);
        x += rate * clip(force * dx);
        y += rate * clip(force * dy);
        z += rate * clip(force * dz);
      }
      positions[head] = x;
      positions[head + 1] = y;
      positions[head + 2] = z;
    }
    onProgress((epoch + 1) / epochs);
  }
}

function clip(force: number): number {
  return Math.max(-MAX_FORCE, Math.min(MAX_FORCE, force));
}

/** The edges strong enough to be drawn at least once, and after how many epochs each is due again. */
function drawnEdges({ offsets, targets, weights }: SymmetricGraph, epochs: number) {
  let strongest = 0;
  for (const weight of weights) strongest = Math.max(strongest, weight);
  const weakest = strongest / epochs;
  let count = 0;
  for (const weight of weights) if (weight >= weakest) count++;

  const heads = new Int32Array(count);
  const tails = new Int32Array(count);
  const interval = new Float64Array(count);
  let next = 0;
  for (let i = 0; i + 1 < offsets.length; i++) {
    for (let edge = offsets[i]!; edge < offsets[i + 1]!; edge++) {
      if (!(weights[edge]! >= weakest)) continue;
      heads[next] = i;
      tails[next] = targets[edge]!;
      interval[next++] = strongest / weights[edge]!;
    }
  }
  return { heads, tails, interval };
}
