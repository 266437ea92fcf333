/**
 * The list of points and far cells that act on a group of neighbouring points, four to a block of 64 bytes:
 * x, x, x, x, y, y, y, y, z, z, z, z, mass, mass, mass, mass.
 */
import { sumOfLanes } from './tsne-lanes';

export const LIST_CAPACITY: i32 = 1024;
/** A list may overrun its capacity by one leaf. */
export const LIST_BYTES: usize = (<usize>LIST_CAPACITY + 64) << 4;

// @ts-ignore: decorators belong to AssemblyScript
@inline
export function append(list: usize, length: i32, x: f32, y: f32, z: f32, mass: f32): void {
  const entry = list + ((<usize>(length >> 2)) << 6) + ((<usize>(length & 3)) << 2);
  store<f32>(entry, x);
  store<f32>(entry, y, 16);
  store<f32>(entry, z, 32);
  store<f32>(entry, mass, 48);
}

/** Fills up the last block with entries of no mass. */
export function fillUp(list: usize, length: i32): void {
  for (; length & 3; length++) append(list, length, 0, 0, 0, 0);
}

/** Σ m w of the list evaluated last; a function returns one value only. */
export let lastSimilarity: f32 = 0;

/**
 * Repulsion of the list on one point, Σ m w² Δu with w = (1 + |Δu|²)^(−3/2), as x, y, z, 0.
 *
 * @param list filled up to whole blocks
 */
export function repulsionBy(list: usize, length: i32, x: f32, y: f32, z: f32): v128 {
  const end = list + ((<usize>((length + 3) >> 2)) << 6);
  const one = f32x4.splat(1);
  const px = f32x4.splat(x);
  const py = f32x4.splat(y);
  const pz = f32x4.splat(z);
  let forceX = f32x4.splat(0);
  let forceY = forceX;
  let forceZ = forceX;
  let similarity = forceX;
  for (let block = list; block < end; block += 64) {
    const dx = f32x4.sub(px, v128.load(block));
    const dy = f32x4.sub(py, v128.load(block, 16));
    const dz = f32x4.sub(pz, v128.load(block, 32));
    const squared = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
    const s = f32x4.add(one, squared);
    const w = f32x4.div(one, f32x4.mul(s, f32x4.sqrt(s)));
    const weighted = f32x4.mul(w, v128.load(block, 48));
    const force = f32x4.mul(weighted, w);
    similarity = f32x4.add(similarity, weighted);
    forceX = f32x4.add(forceX, f32x4.mul(force, dx));
    forceY = f32x4.add(forceY, f32x4.mul(force, dy));
    forceZ = f32x4.add(forceZ, f32x4.mul(force, dz));
  }
  lastSimilarity = sumOfLanes(similarity);
  return f32x4(sumOfLanes(forceX), sumOfLanes(forceY), sumOfLanes(forceZ), 0);
}
