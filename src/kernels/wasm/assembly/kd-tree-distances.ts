/** Reduced distances between the points and the boxes of a KD-tree; norm 0 squared Euclidean, 1 Manhattan, 2 Chebyshev. */
import { KdTree } from './kd-tree';

// @ts-ignore: decorators belong to AssemblyScript
@inline
function withDifference(norm: i32, sum: f64, difference: f64): f64 {
  if (norm === 0) return sum + difference * difference;
  return norm === 1 ? sum + abs(difference) : max(sum, abs(difference));
}

/** No point of the node is nearer to the point p than this. */
export function distanceToBox(norm: i32, tree: KdTree, p: i32, node: i32): f64 {
  const stride = <usize>tree.columns << 3;
  const point = tree.points + <usize>p * stride;
  const low = tree.lower + <usize>node * stride;
  const high = tree.upper + <usize>node * stride;
  let sum: f64 = 0;
  if (norm === 0) {
    for (let t: usize = 0; t < stride; t += 8) {
      const value = load<f64>(point + t);
      const difference = value - max(load<f64>(low + t), min(value, load<f64>(high + t)));
      sum += difference * difference;
    }
    return sum;
  }
  for (let t: usize = 0; t < stride; t += 8) {
    const value = load<f64>(point + t);
    sum = withDifference(norm, sum, value - max(load<f64>(low + t), min(value, load<f64>(high + t))));
  }
  return sum;
}

/** No point of one node is nearer to a point of the other than this. */
export function distanceOfBoxes(norm: i32, tree: KdTree, node: i32, other: i32): f64 {
  const stride = <usize>tree.columns << 3;
  const a = <usize>node * stride;
  const b = <usize>other * stride;
  let sum: f64 = 0;
  for (let t: usize = 0; t < stride; t += 8) {
    const above = load<f64>(tree.lower + b + t) - load<f64>(tree.upper + a + t);
    const below = load<f64>(tree.lower + a + t) - load<f64>(tree.upper + b + t);
    sum = withDifference(norm, sum, max(0, max(above, below)));
  }
  return sum;
}

export function distanceOfPoints(norm: i32, tree: KdTree, p: i32, q: i32): f64 {
  const stride = <usize>tree.columns << 3;
  const a = tree.points + <usize>p * stride;
  const b = tree.points + <usize>q * stride;
  let sum: f64 = 0;
  if (norm === 0) {
    for (let t: usize = 0; t < stride; t += 8) {
      const difference = load<f64>(a + t) - load<f64>(b + t);
      sum += difference * difference;
    }
    return sum;
  }
  for (let t: usize = 0; t < stride; t += 8) sum = withDifference(norm, sum, load<f64>(a + t) - load<f64>(b + t));
  return sum;
}
