import type { Norm } from '../distance.ts';
import { createBoxDistances, type KdTree } from '../kd-tree.ts';
import type { Neighbors } from '../knn/neighbors.ts';
import { createUnionFind } from '../union-find.ts';
import { compareEdges, createEdges, type Edges } from './edges.ts';

const MIXED = -1;
/** Every so many points, in the order of the tree, are searched from first where no list leads out of a component. */
const SEED_STRIDE = 64;

/**
 * Minimum spanning tree of mutual reachability by Borůvka's rounds over a KD-tree: in every round each component finds
 * its shortest edge outwards, and whole subtrees are skipped when they lie inside the component or too far away.
 *
 * March, Ram & Gray (2010), "Fast Euclidean minimum spanning tree"; McInnes & Healy (2017), "Accelerated hierarchical
 * density based clustering". Most points are not searched from: the list of a point's nearest neighbours may hold its
 * shortest edge, an earlier round may have shown that it has none as short as another of its component, and whole nodes
 * are passed over that lie too deep inside their component.
 *
 * @param core (rows,), reduced core distances
 * @param near reduced nearest neighbours of every row, of any number; what follows from them is not searched for
 */
export function boruvkaSpanningTree(tree: KdTree, norm: Norm, core: Float64Array, near: Neighbors): Edges {
  const { columns, rows, positions, points, nodeCount, firstLeaf, start, end, smallestRow } = tree;
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

  // No edge from the point, or node, out of its component is shorter than this; of equal reach, none is nearer.
  const leastReach = coreAt.slice();
  const leastDistance = new Float64Array(n);
  const leastReachOfNode = smallestCore.slice();
  const leastDistanceOfNode = new Float64Array(nodeCount);
  // How many of its nearest neighbours are of its own component for good, from the nearest on.
  const passed = new Int32Array(n);

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

  const offerEdge = (component: number, position: number, other: number, apart: number) => {
    const mutual = Math.max(apart, coreAt[position]!, coreAt[other]!);
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

  /**
   * Offers the edges to the nearest neighbours; true when the shortest edge out of the component is surely among them,
   * because whoever is in no list is farther away.
   */
  const offerNearest = (component: number, position: number): boolean => {
    const { k, indices, distances } = near;
    const first = rows[position]! * k;
    const horizon = k === 0 ? 0 : distances[first + k - 1]!;
    const leastBeyond = Math.max(horizon, coreAt[position]!);
    let isInside = true;
    for (let m = passed[position]!; m < k; m++) {
      const other = positions[indices[first + m]!]!;
      if (componentAt[other] === component) {
        if (isInside) passed[position] = m + 1;
        continue;
      }
      isInside = false;
      const apart = distances[first + m]!;
      const mutual = Math.max(apart, coreAt[position]!, coreAt[other]!);
      offerEdge(component, position, other, apart);
      // Neighbours rise by distance: none that follows is nearer, and none can have a smaller reach than this.
      if (mutual === Math.max(apart, coreAt[position]!)) {
        return mutual < leastBeyond || (mutual === leastBeyond && apart < horizon);
      }
    }
    return false;
  };

  /** Whether the best edge a node could offer still loses; `bound`: none of its points is nearer than this. */
  const isHopeless = (node: number, bound: number, position: number, component: number) => {
    const least = Math.max(bound, coreAt[position]!, smallestCore[node]!);
    if (least !== reach[component]!) return least > reach[component]!;
    const order = compareEdges(
      least,
      bound,
      rows[position]!,
      smallestRow[node]!,
      reach[component]!,
      distance[component]!,
      from[component]!,
      to[component]!,
    );
    return order >= 0;
  };

  const search = (node: number, bound: number, position: number, component: number) => {
    if (componentOfNode[node] === component || isHopeless(node, bound, position, component)) return;
    if (node >= firstLeaf) {
      for (let p = start[node]!; p < end[node]!; p++) {
        if (componentAt[p] === component) continue;
        if (Math.max(coreAt[position]!, coreAt[p]!) > reach[component]!) continue;
        const apart = between(points, position * columns, points, p * columns, columns);
        offerEdge(component, position, p, apart);
        offerEdge(componentAt[p]!, position, p, apart);
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

  /** Whether an edge of this reach and distance, or longer, surely loses against the best of the component. */
  const isLonger = (leastReach: number, leastDistance: number, component: number) =>
    leastReach > reach[component]! ||
    (leastReach === reach[component]! && leastDistance > distance[component]!);

  /** Whether a point of `node`, all of whose points are of the component, may have an edge as short as the best so far. */
  const mayReachOut = (node: number, component: number, other: number): boolean => {
    if (componentOfNode[other] === component) return false;
    const bound = boxes.between(node, other);
    if (isLonger(Math.max(bound, smallestCore[node]!, smallestCore[other]!), bound, component)) return false;
    if (other < firstLeaf) {
      return mayReachOut(node, component, 2 * other + 1) || mayReachOut(node, component, 2 * other + 2);
    }
    // Not by the leaf's box: one that spans the gap between two components would seem near to both.
    for (let p = start[other]!; p < end[other]!; p++) {
      if (componentAt[p] === component) continue;
      const apart = boxes.nearest(p, node);
      if (!isLonger(Math.max(apart, smallestCore[node]!, coreAt[p]!), apart, component)) return true;
    }
    return false;
  };

  /**
   * First edges for components none of whose lists leads out, by searching from some of their points. A good edge found
   * early spares many searches.
   */
  const seedEdges = () => {
    for (let p = 0; p < n; p++)
      isSealed[componentAt[p]!] = reach[componentAt[p]!] === Number.POSITIVE_INFINITY ? 1 : 0;
    for (let p = 0; p < n; p += SEED_STRIDE) {
      if (isSealed[componentAt[p]!] === 1) search(0, 0, p, componentAt[p]!);
    }
  };

  const searchFrom = (node: number) => {
    const whole = componentOfNode[node]!;
    if (whole !== MIXED) {
      if (isLonger(leastReachOfNode[node]!, leastDistanceOfNode[node]!, whole)) return;
      if (!mayReachOut(node, whole, 0)) {
        leastReachOfNode[node] = reach[whole]!;
        leastDistanceOfNode[node] = distance[whole]!;
        return;
      }
    }
    if (node < firstLeaf) {
      searchFrom(2 * node + 1);
      searchFrom(2 * node + 2);
      return;
    }
    for (let p = start[node]!; p < end[node]!; p++) {
      const component = componentAt[p]!;
      if (isSettled[p] === 1 || isLonger(leastReach[p]!, leastDistance[p]!, component)) continue;
      search(0, 0, p, component);
      leastReach[p] = reach[component]!;
      leastDistance[p] = distance[component]!;
    }
  };

  const isSettled = new Uint8Array(n);
  const isSealed = new Uint8Array(n);
  const edges = createEdges(n - 1);
  let count = 0;
  while (count < n - 1) {
    labelComponents();
    reach.fill(Number.POSITIVE_INFINITY);
    distance.fill(Number.POSITIVE_INFINITY);
    for (let p = 0; p < n; p++) isSettled[p] = offerNearest(componentAt[p]!, p) ? 1 : 0;
    seedEdges();
    searchFrom(0);
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
