import type { Norm } from '../distance.ts';
import { type KdTree, layOutKdTree } from '../kd-tree.ts';
import type { Neighbors } from '../knn/neighbors.ts';
import { normNumber } from '../knn/norm-number.ts';
import type { Crew } from '../parallel/crew.ts';
import { sharedSoloCrew } from '../parallel/shared-solo-crew.ts';
import { inScope } from '../wasm/in-scope.ts';
import type { Scope } from '../wasm/machine.ts';
import { createEdges, type Edges } from './edges.ts';

/** As in `boruvka-search.ts` of the assembly. */
const POINTS_PER_BLOCK = 1024;
/** Bytes of a thread's shortest edge out of a component. */
const RECORD_BYTES = 24;
/** Searches are shared out by the nodes of this level of the tree. */
const SHARED_LEVEL = 7;

/**
 * Minimum spanning tree of mutual reachability by Borůvka's rounds over a KD-tree: in every round each component finds
 * its shortest edge outwards, and whole subtrees are skipped when they lie inside the component or too far away.
 *
 * March, Ram & Gray (2010), "Fast Euclidean minimum spanning tree"; McInnes & Healy (2017), "Accelerated hierarchical
 * density based clustering". Most points are not searched from: the list of a point's nearest neighbours may hold its
 * shortest edge, an earlier round may have shown that it has none as short as another of its component, and whole nodes
 * are passed over that lie too deep inside their component.
 *
 * Every thread keeps the shortest edges it has found; all know how short the best of the others is. No two edges are
 * equal, so that the tree is the same in whatever order they are found.
 *
 * @param core (rows,), reduced core distances
 * @param near reduced nearest neighbours of every row, of any number; what follows from them is not searched for
 * @param crew threads to work on; the tree does not depend on them
 */
export function boruvkaSpanningTree(
  tree: KdTree,
  norm: Norm,
  core: Float64Array,
  near: Neighbors,
  crew: Crew = sharedSoloCrew(),
): Edges {
  const n = tree.rows.length;
  const { kernels } = crew.machine;
  return inScope(crew.machine, (scope) => {
    const found = {
      from: scope.int32(n),
      to: scope.int32(n),
      reach: scope.float64(n),
      distance: scope.float64(n),
    };
    const state = layOutState(tree, norm, core, near, found, crew, scope).byteOffset;
    const level = Math.min(SHARED_LEVEL, 31 - Math.clz32(tree.firstLeaf + 1));
    const blocks = Math.ceil(n / POINTS_PER_BLOCK);
    for (let count = 0; count < n - 1; ) {
      const components = kernels.boruvkaLabel(state);
      crew.together('boruvkaClear', state, components);
      crew.forEachBlock('boruvkaOffer', blocks, state);
      if (kernels.boruvkaSeal(state, components) > 0) crew.forEachBlock('boruvkaSeed', blocks, state);
      crew.forEachBlock('boruvkaSearch', 2 ** level, state, level);
      count = kernels.boruvkaJoin(state, components, crew.threads, count);
    }
    const edges = createEdges(n - 1);
    edges.from.set(found.from.subarray(0, n - 1));
    edges.to.set(found.to.subarray(0, n - 1));
    edges.reach.set(found.reach.subarray(0, n - 1));
    edges.distance.set(found.distance.subarray(0, n - 1));
    return edges;
  });
}

/** Writes `Boruvka` of the assembly, word by word in its order: every row a component. */
function layOutState(
  tree: KdTree,
  norm: Norm,
  core: Float64Array,
  near: Neighbors,
  found: Edges,
  crew: Crew,
  scope: Scope,
): Int32Array {
  const n = tree.rows.length;
  const { nodeCount } = tree;
  const copyOf = (values: Float64Array) => {
    const copy = scope.float64(values.length);
    copy.set(values);
    return copy;
  };
  const words = (values: Int32Array) => {
    const copy = scope.int32(values.length);
    copy.set(values);
    return copy;
  };
  const coreAt = Float64Array.from(tree.rows, (row) => core[row]!);
  const smallestCore = smallestCoreOfNodes(tree, coreAt);
  const recordBytes = n * RECORD_BYTES;
  const records = scope.float64((crew.threads * recordBytes) / Float64Array.BYTES_PER_ELEMENT);
  crew.together('setScratch', records.byteOffset, recordBytes);
  const arrays = [
    words(near.indices),
    copyOf(near.distances),
    words(tree.positions),
    copyOf(coreAt),
    copyOf(smallestCore),
    words(Int32Array.from({ length: n }, (_, row) => row)), // parents
    scope.int32(n).fill(1), // sizes
    scope.int32(n), // numbers
    scope.int32(n), // component
    scope.int32(nodeCount), // nodeComponent
    scope.float64(n), // bounds
    scope.uint8(n), // isSealed
    scope.uint8(n), // isSettled
    scope.int32(n).fill(0), // passed
    copyOf(coreAt), // leastReach
    scope.float64(n).fill(0), // leastDistance
    copyOf(smallestCore), // leastReachOfNode
    scope.float64(nodeCount).fill(0), // leastDistanceOfNode
    found.from,
    found.to,
    found.reach,
    found.distance,
  ];
  return words(
    Int32Array.of(
      layOutKdTree(tree, scope).byteOffset,
      normNumber(norm),
      near.k,
      ...arrays.map(({ byteOffset }) => byteOffset),
      n,
      nodeCount,
      records.byteOffset,
      recordBytes,
    ),
  );
}

function smallestCoreOfNodes(
  { nodeCount, firstLeaf, start, end }: KdTree,
  coreAt: Float64Array,
): Float64Array {
  const smallest = new Float64Array(nodeCount).fill(Number.POSITIVE_INFINITY);
  for (let node = nodeCount - 1; node >= 0; node--) {
    if (node < firstLeaf) {
      smallest[node] = Math.min(smallest[2 * node + 1]!, smallest[2 * node + 2]!);
    } else {
      for (let p = start[node]!; p < end[node]!; p++) smallest[node] = Math.min(smallest[node]!, coreAt[p]!);
    }
  }
  return smallest;
}
