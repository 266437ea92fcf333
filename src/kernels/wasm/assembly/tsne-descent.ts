/**
 * The iterations of t-SNE, all threads in step. While thread 0 builds the tree the others already sum the attraction,
 * which does not need it. Blocks of rows and of groups are claimed by whoever is free; each writes only what is its own
 * and every sum has its order, so that the number of threads changes no bit.
 */
import { barrier } from './barrier';
import { attractRows } from './tsne-attraction';
import { LIST_BYTES } from './tsne-interactions';
import { sumOfAxes } from './tsne-lanes';
import { buildOctree } from './tsne-octree';
import { repelGroup } from './tsne-repulsion';
import { atomicField, TsneState } from './tsne-state';
import { nextGain, nextStep } from './tsne-step';

const ROWS_PER_BLOCK: i32 = 256;
const GROUPS_PER_BLOCK: i32 = 4;

/** Moves the positions by a number of iterations; `exaggeration` multiplies the affinities. */
export function tsneDescend(
  thread: i32,
  threads: i32,
  address: usize,
  iterations: i32,
  exaggeration: f32,
  momentum: f32,
  learningRate: f32,
): void {
  const state = changetype<TsneState>(address);
  for (let iteration = 0; iteration < iterations; iteration++) {
    sumForces(state, thread, threads);
    moveRows(state, thread, threads, exaggeration, momentum, learningRate);
    barrier(atomicField(state, offsetof<TsneState>('arrived')), threads);
  }
}

/** Brings attraction, repulsion and its normalizer up to date with the positions. */
export function tsneForces(thread: i32, threads: i32, address: usize): void {
  sumForces(changetype<TsneState>(address), thread, threads);
}

/** Z = Σ w over all ordered pairs, at the positions the forces were last summed at. */
export function tsneNormalizer(address: usize): f64 {
  const state = changetype<TsneState>(address);
  let sum: f64 = 0;
  for (let group = 0; group < state.groupCount; group++) {
    sum += load<f64>(state.similarities + ((<usize>group) << 3));
  }
  return sum;
}

function sumForces(state: TsneState, thread: i32, threads: i32): void {
  const place = atomicField(state, offsetof<TsneState>('arrived'));
  const nextRows = atomicField(state, offsetof<TsneState>('nextRows'));
  const nextGroups = atomicField(state, offsetof<TsneState>('nextGroups'));
  if (thread == 0) buildOctree(state);
  for (;;) {
    const from = atomic.add<i32>(nextRows, ROWS_PER_BLOCK);
    if (from >= state.rows) break;
    attractRows(state, from, min(state.rows, from + ROWS_PER_BLOCK));
  }
  barrier(place, threads);
  const list = state.lists + <usize>thread * LIST_BYTES;
  for (;;) {
    const from = atomic.add<i32>(nextGroups, GROUPS_PER_BLOCK);
    if (from >= state.groupCount) break;
    const to = min(state.groupCount, from + GROUPS_PER_BLOCK);
    for (let group = from; group < to; group++) repelGroup(state, group, list);
  }
  barrier(place, threads);
  if (thread == 0) {
    atomic.store<i32>(nextRows, 0);
    atomic.store<i32>(nextGroups, 0);
  }
}

/** A thread's share of the step: along 3 (exaggeration · attraction − repulsion / Z); see `src/kernels/tsne/tsne.ts`. */
function moveRows(
  state: TsneState,
  thread: i32,
  threads: i32,
  exaggeration: f32,
  momentum: f32,
  learningRate: f32,
): void {
  const normalizer = tsneNormalizer(changetype<usize>(state));
  const pull = f32x4.splat(3 * exaggeration);
  const push = f32x4.splat(normalizer > 0 ? <f32>(3 / normalizer) : 0);
  const blocks = (state.rows + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
  for (let block = thread; block < blocks; block += threads) {
    const end = (<usize>min(state.rows, (block + 1) * ROWS_PER_BLOCK)) << 4;
    let squared = f32x4.splat(0);
    for (let row = (<usize>(block * ROWS_PER_BLOCK)) << 4; row < end; row += 16) {
      const slope = f32x4.sub(
        f32x4.mul(pull, v128.load(state.attraction + row)),
        f32x4.mul(push, v128.load(state.repulsion + row)),
      );
      squared = f32x4.add(squared, f32x4.mul(slope, slope));
      const lastStep = v128.load(state.steps + row);
      const gain = nextGain(v128.load(state.gains + row), lastStep, slope);
      const step = nextStep(lastStep, slope, gain, momentum, learningRate);
      v128.store(state.gains + row, gain);
      v128.store(state.steps + row, step);
      v128.store(state.positions + row, f32x4.add(v128.load(state.positions + row), step));
    }
    store<f64>(state.squaredSlopes + ((<usize>block) << 3), <f64>sumOfAxes(squared));
  }
}

/** Length of the gradient of the last iteration. */
export function tsneSlope(address: usize): f64 {
  const state = changetype<TsneState>(address);
  const blocks = (state.rows + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
  let sum: f64 = 0;
  for (let block = 0; block < blocks; block++) sum += load<f64>(state.squaredSlopes + ((<usize>block) << 3));
  return sqrt(sum);
}
