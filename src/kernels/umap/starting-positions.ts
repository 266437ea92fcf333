import { initialLayout } from '../initial-layout.ts';
import { nearestNeighbors } from '../knn/nearest-neighbors.ts';
import { type Matrix, matrix } from '../matrix.ts';
import type { Crew } from '../parallel/crew.ts';
import { createRandom } from '../random.ts';
import { createUnionFind } from '../union-find.ts';
import type { FuzzyGraph } from './fuzzy-graph.ts';
import { edgesOf, type GraphEdges } from './graph-edges.ts';
import { spectralVectors } from './spectral-vectors.ts';

/** Where the descent starts from. */
export type Start = 'pca' | 'spectral' | 'random';

const EXTENT = 10;
const NOISE = 1e-4;
/** Of a component that lies where another does. */
const LEAST_RADIUS = 0.5;

/**
 * Positions within ±10, (rows, 3); z = 0 when the table has two columns, y = 0 too when it has one. A little noise lets copies
 * of a row part.
 *
 * `pca`: the principal components of the table. `spectral`: the smoothest functions on the graph, see `spectralVectors`; of a
 * graph that falls into components each by itself, in half the distance to the nearest other around where its rows lie by
 * the principal components. `random`: anywhere.
 */
export function startingPositions(
  x: Matrix,
  graph: FuzzyGraph,
  start: Start,
  seed: number,
  crew: Crew,
): Float64Array {
  const random = createRandom(seed);
  const axes = Math.min(3, x.columns);
  if (start === 'random') {
    return Float64Array.from({ length: 3 * x.rows }, (_, c) =>
      c % 3 < axes ? EXTENT * (2 * random.next() - 1) : 0,
    );
  }
  const byComponents = withinExtent(initialLayout(x, 1, seed, crew).data);
  const positions =
    start === 'pca' ? byComponents : spectralPositions(edgesOf(graph), byComponents, axes, crew);
  return positions.map((value, c) => (c % 3 < axes ? value + NOISE * random.normal() : 0));
}

function withinExtent(positions: Float64Array): Float64Array {
  const extent = positions.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return extent > 0 ? positions.map((value) => (EXTENT * value) / extent) : positions;
}

function spectralPositions(
  edges: GraphEdges,
  byComponents: Float64Array,
  axes: number,
  crew: Crew,
): Float64Array {
  const { componentOf, components } = componentsOf(edges);
  // Where the search does not settle, what it has found is smooth on the graph all the same.
  const { vectors } = spectralVectors(edges, componentOf, components, byComponents, crew);
  const centres = centresOf(byComponents, componentOf, components);
  const radii = components === 1 ? Float64Array.of(EXTENT) : halfGaps(centres, crew);
  const extents = new Float64Array(components);
  vectors.forEach((value, p) => {
    const component = componentOf[Math.floor(p / 3)]!;
    if (p % 3 < axes) extents[component] = Math.max(extents[component]!, Math.abs(value));
  });
  return vectors.map((value, p) => {
    const component = componentOf[Math.floor(p / 3)]!;
    const extent = extents[component]!;
    const around = components === 1 ? 0 : centres.data[3 * component + (p % 3)]!;
    return around + (extent > 0 ? (radii[component]! * value) / extent : 0);
  });
}

/** The connected components of a graph, numbered in the order of their first rows. */
function componentsOf({ rows, offsets, ends }: GraphEdges) {
  const sets = createUnionFind(rows);
  for (let row = 0; row < rows; row++)
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) sets.union(row, ends[e]!);
  const numbers = new Int32Array(rows).fill(-1);
  const componentOf = new Int32Array(rows);
  let components = 0;
  for (let row = 0; row < rows; row++) {
    const root = sets.find(row);
    if (numbers[root]! < 0) numbers[root] = components++;
    componentOf[row] = numbers[root]!;
  }
  return { componentOf, components };
}

/** The mean position of the rows of each component. */
function centresOf(positions: Float64Array, componentOf: Int32Array, components: number): Matrix {
  const sums = new Float64Array(3 * components);
  const sizes = new Int32Array(components);
  componentOf.forEach((component, row) => {
    sizes[component]!++;
    for (let c = 0; c < 3; c++) sums[3 * component + c]! += positions[3 * row + c]!;
  });
  return matrix(
    sums.map((sum, p) => sum / sizes[Math.floor(p / 3)]!),
    components,
    3,
  );
}

function halfGaps(centres: Matrix, crew: Crew): Float64Array {
  const { distances } = nearestNeighbors(centres, 1, 'euclidean', () => {}, crew);
  return distances.map((distance) => Math.max(LEAST_RADIUS, distance / 2));
}
