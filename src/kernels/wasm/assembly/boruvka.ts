/** The beginning and the end of Borůvka's rounds: components are numbered, and joined by their shortest edges. */
import { Boruvka, isShorter, shortestOf, shortestOfThread } from './boruvka-state';
import { KdTree } from './kd-tree';

const MIXED: i32 = -1;

/** Numbers the components, says which nodes lie in one; returns how many there are. */
export function boruvkaLabel(address: usize): i32 {
  const state = changetype<Boruvka>(address);
  const tree = changetype<KdTree>(state.tree);
  memory.fill(state.numbers, 0xff, <usize>state.rowCount << 2);
  let count = 0;
  for (let p = 0; p < state.rowCount; p++) {
    const number = state.numbers + (<usize>find(state.parents, load<i32>(tree.rows + (<usize>p << 2))) << 2);
    if (load<i32>(number) < 0) store<i32>(number, count++);
    store<i32>(state.component + (<usize>p << 2), load<i32>(number));
  }
  for (let node = state.nodeCount - 1; node >= 0; node--) {
    store<i32>(state.nodeComponent + (<usize>node << 2), node < tree.firstLeaf ? ofChildren(state, node) : ofLeaf(state, tree, node));
  }
  return count;
}

function ofChildren(state: Boruvka, node: i32): i32 {
  const children = state.nodeComponent + (<usize>(2 * node + 1) << 2);
  const first = load<i32>(children);
  return load<i32>(children, 4) === first ? first : MIXED;
}

function ofLeaf(state: Boruvka, tree: KdTree, leaf: i32): i32 {
  const start = load<i32>(tree.start + (<usize>leaf << 2));
  const end = load<i32>(tree.end + (<usize>leaf << 2));
  const first = load<i32>(state.component + (<usize>start << 2));
  for (let p = start + 1; p < end; p++) {
    if (load<i32>(state.component + (<usize>p << 2)) !== first) return MIXED;
  }
  return first;
}

/** Forgets this thread's edges of the last round; thread 0 forgets the bounds as well. */
export function boruvkaClear(thread: i32, threads: i32, address: usize, components: i32): void {
  const state = changetype<Boruvka>(address);
  for (let component = 0; component < components; component++) {
    const shortest = shortestOf(component);
    shortest.reach = Infinity;
    shortest.distance = Infinity;
    if (thread === 0) store<f64>(state.bounds + (<usize>component << 3), Infinity);
  }
}

/** Notes which components no list leads out of; returns how many. */
export function boruvkaSeal(address: usize, components: i32): i32 {
  const state = changetype<Boruvka>(address);
  let count = 0;
  for (let component = 0; component < components; component++) {
    const isSealed = load<f64>(state.bounds + (<usize>component << 3)) === Infinity;
    store<u8>(state.isSealed + <usize>component, isSealed ? 1 : 0);
    if (isSealed) count++;
  }
  return count;
}

/** Adds the shortest edge of each component to the `count` edges there are; returns how many there are now. */
export function boruvkaJoin(address: usize, components: i32, threads: i32, count: i32): i32 {
  const state = changetype<Boruvka>(address);
  let edge = count;
  for (let component = 0; component < components; component++) {
    let best = shortestOfThread(state, 0, component);
    for (let thread = 1; thread < threads; thread++) {
      const other = shortestOfThread(state, thread, component);
      // Whoever has found nothing has no rows to compare by.
      if (other.reach !== Infinity && isShorter(other.reach, other.distance, other.from, other.to, best)) best = other;
    }
    if (best.reach === Infinity || !unite(state, best.from, best.to)) continue;
    store<i32>(state.from + (<usize>edge << 2), best.from);
    store<i32>(state.to + (<usize>edge << 2), best.to);
    store<f64>(state.reach + (<usize>edge << 3), best.reach);
    store<f64>(state.distance + (<usize>edge << 3), best.distance);
    edge++;
  }
  return edge;
}

/** The representative of an element's set, with path halving (Tarjan & van Leeuwen, 1984). */
function find(parents: usize, element: i32): i32 {
  let current = element;
  let parent = load<i32>(parents + (<usize>current << 2));
  while (parent !== current) {
    const above = load<i32>(parents + (<usize>parent << 2));
    store<i32>(parents + (<usize>current << 2), above);
    current = above;
    parent = load<i32>(parents + (<usize>current << 2));
  }
  return current;
}

/** Joins two sets, the smaller one below the larger; false when they were one already. */
function unite(state: Boruvka, a: i32, b: i32): bool {
  const one = find(state.parents, a);
  const other = find(state.parents, b);
  if (one === other) return false;
  const sizeOfOne = load<i32>(state.sizes + (<usize>one << 2));
  const sizeOfOther = load<i32>(state.sizes + (<usize>other << 2));
  const large = sizeOfOne < sizeOfOther ? other : one;
  store<i32>(state.parents + (<usize>(large === one ? other : one) << 2), large);
  store<i32>(state.sizes + (<usize>large << 2), sizeOfOne + sizeOfOther);
  return true;
}
