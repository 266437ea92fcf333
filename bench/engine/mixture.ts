import { createRandom } from '../../src/kernels/random.ts';

export interface Mixture {
  /** (rows, columns) row-major. */
  readonly x: Float32Array;
  /** (rows,) the component, −1 for background. */
  readonly truth: Int32Array;
}

const COMPONENTS = 10;
const RANK = 6;
const BACKGROUND = 0.05;

/**
 * Ten clusters as tables have them: each lies near a flat piece of six dimensions of its own, of unequal extent, in unequal
 * number, with a little noise in all directions; a twentieth of the rows is spread over the whole.
 */
export function mixture(rows: number, columns: number, seed: number): Mixture {
  const random = createRandom(seed);
  const normals = (count: number, scale: number) =>
    Float64Array.from({ length: count }, () => random.normal() * scale);
  const components = Array.from({ length: COMPONENTS }, () => ({
    weight: 0.5 + random.next(),
    center: normals(columns, 2.2),
    directions: Array.from({ length: RANK }, (_, r) =>
      // Of length one on average, then from 3 down to 0.5.
      normals(columns, (3 - (2.5 * r) / (RANK - 1)) / Math.sqrt(columns)),
    ),
  }));
  const total = components.reduce((sum, { weight }) => sum + weight, 0);
  const x = new Float32Array(rows * columns);
  const truth = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const values = x.subarray(row * columns, (row + 1) * columns);
    if (random.next() < BACKGROUND) {
      truth[row] = -1;
      for (let j = 0; j < columns; j++) values[j] = (random.next() - 0.5) * 14;
      continue;
    }
    const label = chooseByWeight(components, random.next() * total);
    const { center, directions } = components[label]!;
    truth[row] = label;
    values.set(center);
    for (const direction of directions) {
      const along = random.normal();
      for (let j = 0; j < columns; j++) values[j] = values[j]! + along * direction[j]!;
    }
    for (let j = 0; j < columns; j++) values[j] = values[j]! + 0.35 * random.normal();
  }
  return { x, truth };
}

/** @param at 0 … the sum of the weights */
function chooseByWeight(components: readonly { readonly weight: number }[], at: number): number {
  let below = 0;
  const chosen = components.findIndex(({ weight }) => {
    below += weight;
    return at < below;
  });
  return chosen === -1 ? components.length - 1 : chosen;
}
