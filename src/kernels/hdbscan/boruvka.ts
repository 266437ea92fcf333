import type { Norm } from '../distance.ts';
import { createBoxDistances, type KdTree } from '../kd-tree.ts';
import { createUnionFind } from '../union-find.ts';
import { compareEdges, createEdges, type Edges } from './edges.ts';

const MIXED = -1;

/**
 * Minimum spanning tree of mutual reachability by Borůvka's rounds over a KD-tree: in every round each component finds
 * its shortest edge outwards, and whole subtrees are skipped when they lie inside the component or too far away.
 *
 * March, Ram & Gray (2010), "Fast Euclidean minimum spanning tree"; McInnes & Healy (2017), "Accelerated hierarchical
 * density based clustering". Points are searched one by one (not node against node), which is enough in three
 * dimensions and much simpler.
 *
 * @param core (rows,), reduced core distances
 */
export function boruvkaSpanningTree(tree: KdTree, norm: Norm, core: Float64Array): Edges {
  const { columns, rows, points, nodeCount, firstLeaf, start, end, smallestRow } = tree;
  const n = rows.length;
  const { between } = norm;
  const boxes = createBoxDistances(tree, between);
  const coreAt = Float64Array.from(rows, (row) => core[row]!);
  const smallestCore = smallestCoreOfNodes(tree, coreAt);

  const sets = createUnionFind(n);
  const componentAt = new Int32Array(n);
  const componentOfNode = new Int32Array(nodeCount);

  // The shortest edge out of each component found so far in this round, by component.
  const from = new Int32Array(n);
  const to = new Int32Array(n);
  const reach = new Float64Array(n);
  const distance = new Float64Array(n);

  const labelComponents = () => {
    for (let p = 0; p < n; p++) componentAt[p] = sets.find(rows[p]!);
    for (let node = nodeCount - 1; node >= 0; node--) {
      const first = node >= firstLeaf ? componentAt[start[node]!]! : componentOfNode[2 * node + 1]!;
      let isWhole = true;
      if (node < firstLeaf) isWhole = componentOfNode[2 * node + 2] === first;
      else for (let p = start[node]! + 1; p < end[node]! && isWhole; p++) isWhole = componentAt[p] === first;
      componentOfNode[node] = isWhole ? first : MIXED;
    }
  };

  const offerEdge = (component: number, position: number, other: number) => {
    const least = Math.max(coreAt[position]!, coreAt[other]!);
    if (least > reach[component]!) return;
    const apart = between(points, position * columns, points, other * columns, columns);
    const mutual = Math.max(apart, least);
    if (mutual > reach[component]!) return;
    const order = compareEdges(
      mutual,
      apart,
      rows[position]!,
      rows[other]!,
      reach[component]!,
      distance[component]!,
      from[component]!,
      to[component]!,
    );
    if (order >= 0) return;
    from[component] = rows[position]!;
    to[component] = rows[other]!;
    reach[component] = mutual;
    distance[component] = apart;
  };

  /** Whether the best edge a node could offer still loses; `bound`: none of its points is nearer than this. */
  const isHopeless = (node: number, bound: number, position: number, component: number) =>
    compareEdges(
      Math.max(bound, coreAt[position]!, smallestCore[node]!),
      bound,
      rows[position]!,
      smallestRow[node]!,
      reach[component]!,
      distance[component]!,
      from[component]!,
      to[component]!,
    ) >= 0;

  const search = (node: number, bound: number, position: number, component: number) => {
    if (componentOfNode[node] === component || isHopeless(node, bound, position, component)) return;
    if (node >= firstLeaf) {
      for (let p = start[node]!; p < end[node]!; p++) {
        if (componentAt[p] !== component) offerEdge(component, position, p);
      }
      return;
    }
    const left = 2 * node + 1;
    const right = left + 1;
    const leftBound = boxes.nearest(position, left);
    const rightBound = boxes.nearest(position, right);
    if (leftBound <= rightBound) {
      search(left, leftBound, position, component);
      search(right, rightBound, position, component);
    } else {
      search(right, rightBound, position, component);
      search(left, leftBound, position, component);
    }
  };

  const edges = createEdges(n - 1);
  let count = 0;
  while (count < n - 1) {
    labelComponents();
    reach.fill(Number.POSITIVE_INFINITY);
    distance.fill(Number.POSITIVE_INFINITY);
    for (let p = 0; p < n; p++) search(0, 0, p, componentAt[p]!);
    for (let component = 0; component < n; component++) {
      if (reach[component] === Number.POSITIVE_INFINITY) continue;
      if (!sets.union(from[component]!, to[component]!)) continue;
      edges.from[count] = from[component]!;
      edges.to[count] = to[component]!;
      edges.reach[count] = reach[component]!;
      edges.distance[count] = distance[component]!;
      count++;
    }
  }
  return edges;
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
