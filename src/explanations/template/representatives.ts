const MOST = 5;

/**
 * The points of a group that are nearest to its centre, the mean of its positions; of equally near ones the first.
 *
 * @param positions (points, 3) row-major
 * @param group point numbers
 */
export function representatives(positions: Float32Array, group: Int32Array): number[] {
  const [x, y, z] = centreOf(positions, group);
  const nearest: { readonly point: number; readonly distance: number }[] = [];
  for (const point of group) {
    const p = 3 * point;
    const distance = Math.hypot(positions[p]! - x, positions[p + 1]! - y, positions[p + 2]! - z);
    if (nearest.length === MOST && distance >= nearest[MOST - 1]!.distance) continue;
    let at = nearest.length;
    while (at > 0 && nearest[at - 1]!.distance > distance) at--;
    nearest.splice(at, 0, { point, distance });
    if (nearest.length > MOST) nearest.pop();
  }
  return nearest.map(({ point }) => point);
}

function centreOf(positions: Float32Array, group: Int32Array): [number, number, number] {
  const centre: [number, number, number] = [0, 0, 0];
  for (const point of group) {
    centre[0] += positions[3 * point]! / group.length;
    centre[1] += positions[3 * point + 1]! / group.length;
    centre[2] += positions[3 * point + 2]! / group.length;
  }
  return centre;
}
