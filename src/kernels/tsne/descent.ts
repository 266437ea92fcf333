import type { SymmetricGraph } from '../knn/symmetric-graph.ts';
import type { Crew } from '../parallel/crew.ts';
import type { Scope } from '../wasm/machine.ts';
import { layOutGraph } from './affinity-graph.ts';
import { fromLanes, POSITION_LANES, toLanes, UNIT } from './lanes.ts';
import { layOutState, setTheta } from './state.ts';

export interface Phase {
  /** Factor of the affinities. */
  readonly exaggeration: number;
  readonly momentum: number;
  readonly learningRate: number;
  /** A cell of width w is taken as a whole from a distance of w / theta on (Barnes & Hut, 1986). */
  readonly theta: number;
}

/** Gradient descent under way, in the memory of the crew. */
export interface Descent {
  run(iterations: number, phase: Phase): void;
  /** Length of the gradient of the last iteration. */
  slope(): number;
  /** Repulsion of the points where they are now, not divided by Z: (rows, 3), and Z = Σ w over all ordered pairs. */
  repulsion(theta: number): { forces: Float64Array; normalizer: number };
  /** Σ p log(p / q), q = w / Z. */
  klDivergence(theta: number): number;
  /** Copies the positions, (rows, 3), to `target`. */
  readPositions(target: Float32Array | Float64Array): void;
}

/** As in `tsne-divergence.ts` of the assembly. */
const ROWS_PER_BLOCK = 256;
/** Steps are bounded anyway; products of single precision must be, too. */
const MAX_LEARNING_RATE = 1e30;

/**
 * @param scope holds the arrays; the descent ends with it
 * @param start (rows, 3)
 */
export function createDescent(
  crew: Crew,
  scope: Scope,
  affinities: SymmetricGraph,
  start: Float64Array,
): Descent {
  const rows = start.length / 3;
  const { kernels } = crew.machine;
  const positions = scope.float32(POSITION_LANES * rows);
  const steps = scope.float32(POSITION_LANES * rows).fill(0);
  const gains = scope.float32(POSITION_LANES * rows).fill(1);
  const repulsive = scope.float32(POSITION_LANES * rows);
  toLanes(start, positions);
  const graph = layOutGraph(scope, affinities, positions.byteOffset);
  const state = layOutState(scope, crew.threads, rows, { positions, steps, gains, repulsive, ...graph });
  const partSums = scope.float64(Math.ceil(rows / ROWS_PER_BLOCK));
  const address = state.byteOffset;

  const sumForces = (theta: number): number => {
    setTheta(state, theta);
    crew.together('tsneForces', address);
    return kernels.tsneNormalizer(address);
  };

  return {
    run: (iterations, { exaggeration, momentum, learningRate, theta }) => {
      setTheta(state, theta);
      const rate = Math.min(learningRate, MAX_LEARNING_RATE);
      crew.together('tsneDescend', address, iterations, exaggeration, momentum, rate);
    },
    slope: () => kernels.tsneSlope(address) * UNIT,
    repulsion: (theta) => {
      const normalizer = sumForces(theta);
      const forces = new Float64Array(3 * rows);
      fromLanes(repulsive, forces);
      return { forces, normalizer };
    },
    klDivergence: (theta) => {
      const normalizer = sumForces(theta);
      crew.forEachBlock('tsneDivergence', partSums.length, address, normalizer, partSums.byteOffset);
      return partSums.reduce((total, sum) => total + sum, 0);
    },
    readPositions: (target) => fromLanes(positions, target),
  };
}
