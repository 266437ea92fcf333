import type { Crew } from '../parallel/crew.ts';
import { createRandom } from '../random.ts';
import { symmetricEigen } from '../symmetric-eigen.ts';
import { inScope } from '../wasm/in-scope.ts';
import type { Machine } from '../wasm/machine.ts';
import type { GraphEdges } from './graph-edges.ts';

/** Vectors that are looked for at a time: those wanted, and one so that the last of them is found as fast. */
const VECTORS = 4;
const WANTED = 3;
/** Of the polynomial that each round filters by. */
const DEGREE = 24;
const MOST_ROUNDS = 16;
/** Rounds end when no wanted eigenvalue of the Laplacian changes by more than this share of itself. */
const TOLERANCE = 0.01;
/** Eigenvalues of the first filter that count as large. */
const FIRST_BOUND = 0.5;
const LEAST_EIGENVALUE = -1;
/** As in the assembly. */
const ROWS_PER_BLOCK = 1024;
/** Of a component with fewer rows every map is as good. */
const FEWEST_ROWS = 8;
/** Eigenvalues so small are as good as 0. */
const SMALLEST_EIGENVALUE = 1e-4;
const SEED = 42;
const NOISE = 0.01;
/** A direction that holds less of a unit vector is rounding. */
const NEGLIGIBLE = 1e-9;

/**
 * Of each connected component of a graph the eigenvectors of the normalised Laplacian I − D^−½ W D^−½ with the smallest
 * eigenvalues but 0, D being the sums of the weights W at each row: the start of UMAP (McInnes, Healy & Melville, 2018, §3.2).
 * Von Luxburg (2007), "A tutorial on spectral clustering", tells what they show.
 *
 * By subspace iteration with Chebyshev filters, Zhou, Saad, Tiago & Chelikowsky (2006), "Self-consistent-field calculations
 * using Chebyshev-filtered subspace iteration": a polynomial of W that is small where eigenvalues are not wanted, then the best
 * vectors in the space of the filtered (Rayleigh & Ritz). All components are worked on at once, for no edge joins two. The
 * bits do not depend on the number of threads.
 *
 * @param componentOf (rows,): the component of each row, 0 … components − 1
 * @param start (rows, 3): where the search begins
 * @returns (rows, 3): in each component orthogonal columns of length 1, by rising eigenvalue, 0 in those of fewer than eight
 *   rows; and whether the search settled
 */
export function spectralVectors(
  edges: GraphEdges,
  componentOf: Int32Array,
  components: number,
  start: Float64Array,
  crew: Crew,
): { readonly vectors: Float64Array; readonly isSettled: boolean } {
  const { rows } = edges;
  return inScope(crew.machine, (scope) => {
    const offsets = scope.int32(rows + 1);
    offsets.set(edges.offsets);
    const ends = scope.int32(edges.ends.length);
    ends.set(edges.ends);
    const weights = scope.float32(edges.weights.length);
    const roots = normalise(edges, weights);
    const v = scope.float32(VECTORS * rows);
    const smoothed = scope.float32(VECTORS * rows);
    const constant = createConstant(roots, componentOf, components);
    const smooth = (from: Float32Array, last: Float32Array, to: Float32Array, factors: readonly number[]) =>
      crew.forEachBlock(
        'umapSmooth',
        Math.ceil(rows / ROWS_PER_BLOCK),
        rows,
        ...[offsets, ends, weights, from, last, to].map(({ byteOffset }) => byteOffset),
        ...factors,
      );

    /** Leaves in `v` what the filter makes of it. */
    const filter = (bound: number): void => {
      const half = (bound - LEAST_EIGENVALUE) / 2;
      const centre = (bound + LEAST_EIGENVALUE) / 2;
      const first = half / (1 - centre);
      let sigma = first;
      let alpha = sigma / half;
      smooth(v, v, smoothed, [alpha, -centre * alpha, 0]);
      let [before, now] = [v, smoothed];
      for (let degree = 2; degree <= DEGREE; degree++) {
        const next = 1 / (2 / first - sigma);
        alpha = (2 * next) / half;
        // What comes next takes the place of what came before the last.
        smooth(now, before, before, [alpha, -centre * alpha, -sigma * next]);
        [before, now] = [now, before];
        sigma = next;
      }
      if (now !== v) v.set(now);
    };

    fillWithStart(v, start, rows);
    let bound = FIRST_BOUND;
    let last: Float64Array | null = null;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (round > 0) filter(bound);
      constant.takeOff(v);
      orthonormalise(v, componentOf, components);
      smooth(v, v, smoothed, [1, 0, 0]);
      const found = bestVectors(v, smoothed, componentOf, components, crew.machine);
      bound = Math.max(FIRST_BOUND, Math.min(0.9999, found.leastOfGuard));
      if (last !== null && isSettled(last, found.laplacian)) {
        return { vectors: wantedOf(v, rows), isSettled: true };
      }
      last = found.laplacian;
    }
    return { vectors: wantedOf(v, rows), isSettled: false };
  });
}

/** w / √(dᵢ dⱼ). @returns √d of each row */
function normalise({ rows, offsets, ends, weights }: GraphEdges, to: Float32Array): Float64Array {
  const roots = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) sum += weights[e]!;
    roots[row] = Math.sqrt(sum);
  }
  for (let row = 0; row < rows; row++) {
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++)
      to[e] = weights[e]! / (roots[row]! * roots[ends[e]!]!);
  }
  return roots;
}

/** The eigenvector of 0 of each component, which tells nothing: √d. */
function createConstant(roots: Float64Array, componentOf: Int32Array, components: number) {
  const squares = new Float64Array(components);
  roots.forEach((root, row) => {
    squares[componentOf[row]!]! += root * root;
  });
  return {
    takeOff: (v: Float32Array): void => {
      const parts = new Float64Array(VECTORS * components);
      for (let row = 0; row < roots.length; row++) {
        const part = VECTORS * componentOf[row]!;
        for (let c = 0; c < VECTORS; c++) parts[part + c]! += roots[row]! * v[VECTORS * row + c]!;
      }
      for (let row = 0; row < roots.length; row++) {
        const component = componentOf[row]!;
        if (!(squares[component]! > 0)) continue;
        const share = roots[row]! / squares[component]!;
        for (let c = 0; c < VECTORS; c++) v[VECTORS * row + c]! -= share * parts[VECTORS * component + c]!;
      }
    },
  };
}

/** With noise, so that no column is nothing but a sum of the others; the fourth is noise alone. */
function fillWithStart(v: Float32Array, start: Float64Array, rows: number): void {
  const extent = start.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const random = createRandom(SEED);
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < VECTORS; c++) {
      const given = c < WANTED && extent > 0 ? start[WANTED * row + c]! / extent : 0;
      v[VECTORS * row + c] = given + NOISE * random.normal();
    }
  }
}

/** Gram & Schmidt, twice over, in each component; a column that the others hold becomes 0. */
function orthonormalise(v: Float32Array, componentOf: Int32Array, components: number): void {
  for (let pass = 0; pass < 2; pass++) {
    for (let c = 0; c < VECTORS; c++) {
      for (let other = 0; other < c; other++) {
        const products = columnProducts(v, componentOf, components, c, other);
        for (let row = 0; row < componentOf.length; row++)
          v[VECTORS * row + c]! -= products[componentOf[row]!]! * v[VECTORS * row + other]!;
      }
      const squares = columnProducts(v, componentOf, components, c, c);
      for (let row = 0; row < componentOf.length; row++) {
        const length = Math.sqrt(squares[componentOf[row]!]!);
        v[VECTORS * row + c] = length > NEGLIGIBLE ? v[VECTORS * row + c]! / length : 0;
      }
    }
  }
}

function columnProducts(
  v: Float32Array,
  componentOf: Int32Array,
  components: number,
  a: number,
  b: number,
): Float64Array {
  const products = new Float64Array(components);
  for (let row = 0; row < componentOf.length; row++)
    products[componentOf[row]!]! += v[VECTORS * row + a]! * v[VECTORS * row + b]!;
  return products;
}

/** Turns the columns of `v` in each component into the best eigenvectors that their space holds. */
function bestVectors(
  v: Float32Array,
  smoothed: Float32Array,
  componentOf: Int32Array,
  components: number,
  machine: Machine,
): { readonly laplacian: Float64Array; readonly leastOfGuard: number } {
  const grams = new Float64Array(components * VECTORS * VECTORS);
  const sizes = new Int32Array(components);
  for (let row = 0; row < componentOf.length; row++) {
    const at = componentOf[row]! * VECTORS * VECTORS;
    sizes[componentOf[row]!]!++;
    for (let a = 0; a < VECTORS; a++)
      for (let b = 0; b < VECTORS; b++)
        grams[at + VECTORS * a + b]! += v[VECTORS * row + a]! * smoothed[VECTORS * row + b]!;
  }
  const laplacian = new Float64Array(components * WANTED);
  const turns = new Float64Array(grams.length);
  let leastOfGuard = 1;
  for (let component = 0; component < components; component++) {
    const at = component * VECTORS * VECTORS;
    if (sizes[component]! < FEWEST_ROWS) continue;
    const { values, vectors } = symmetricEigen(
      symmetric(grams.subarray(at, at + VECTORS * VECTORS)),
      VECTORS,
      VECTORS,
      machine,
    );
    turns.set(vectors, at);
    for (let c = 0; c < WANTED; c++) laplacian[WANTED * component + c] = 1 - values[c]!;
    leastOfGuard = Math.min(leastOfGuard, values[VECTORS - 1]!);
  }
  const turned = new Float64Array(VECTORS);
  for (let row = 0; row < componentOf.length; row++) {
    const at = componentOf[row]! * VECTORS * VECTORS;
    for (let c = 0; c < VECTORS; c++) {
      turned[c] = 0;
      for (let a = 0; a < VECTORS; a++) turned[c]! += turns[at + VECTORS * c + a]! * v[VECTORS * row + a]!;
    }
    v.set(turned, VECTORS * row);
  }
  return { laplacian, leastOfGuard };
}

function symmetric(gram: Float64Array): Float64Array {
  return gram.map((value, p) => (value + gram[VECTORS * (p % VECTORS) + Math.floor(p / VECTORS)]!) / 2);
}

function isSettled(last: Float64Array, now: Float64Array): boolean {
  return now.every(
    (value, i) => Math.abs(value - last[i]!) <= TOLERANCE * Math.max(value, SMALLEST_EIGENVALUE),
  );
}

function wantedOf(v: Float32Array, rows: number): Float64Array {
  const wanted = new Float64Array(WANTED * rows);
  for (let row = 0; row < rows; row++)
    for (let c = 0; c < WANTED; c++) wanted[WANTED * row + c] = v[VECTORS * row + c]!;
  return wanted;
}
