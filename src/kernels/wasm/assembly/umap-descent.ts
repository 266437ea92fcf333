import { barrier } from './barrier';
import {
  clipped,
  hashed,
  NEGATIVE_SAMPLES,
  SOFTENING,
  squaredLength,
  WEYL_STEP,
  xOf,
  yOf,
  zOf,
} from './umap-forces';
import { exp2OfLanes, log2OfLanes } from './umap-power';
import { EdgeGroup, Round, UmapState } from './umap-state';

/** Edges that are looked through before the active ones among them are worked on. */
const CHUNK: i32 = 2048;
/** The attraction of a batch and its repulsions: dx, dy, dz, the squared distance and its power, four lanes each. */
const FORCE_BYTES: usize = 80;
const SQUARE: usize = 48;
const POWER: usize = 64;
const FORCES_BYTES: usize = FORCE_BYTES * (1 + NEGATIVE_SAMPLES);
/** Room of a thread for the active edges of a chunk, for the loads that reach beyond them, and for forces. */
const ACTIVE_BYTES: usize = (2048 + 16) * 4;
const ROOM_BYTES: usize = ACTIVE_BYTES + 512;

/**
 * The epochs `from … to − 1` of the descent, on the share of this thread in every round.
 *
 * Groups of a round touch different vertices, so that threads never meet; whatever their number, every vertex is moved by
 * the same edges in the same order (after Gemulla, Nijkamp, Haas & Sismanis, 2011, "Large-scale matrix factorization with
 * distributed stochastic gradient descent").
 */
export function umapDescend(thread: i32, threads: i32, address: usize, from: i32, to: i32): void {
  const state = changetype<UmapState>(address);
  const place = address + offsetof<UmapState>('arrived');
  for (let epoch = from; epoch < to; epoch++) {
    for (let r = 0; r < state.roundCount; r++) {
      const round = changetype<Round>(state.rounds + <usize>r * offsetof<Round>());
      const first = round.firstGroup + (round.groups * thread) / threads;
      const end = round.firstGroup + (round.groups * (thread + 1)) / threads;
      for (let g = first; g < end; g++) {
        moveGroup(state, changetype<EdgeGroup>(state.groups + <usize>g * offsetof<EdgeGroup>()), epoch, thread);
      }
      if (round.endsAtBarrier) barrier(place, threads);
    }
  }
}

/** Moves the ends of the edges of a group that are active in the epoch, four edges at a time. */
function moveGroup(state: UmapState, group: EdgeGroup, epoch: i32, thread: i32): void {
  const active = state.active + <usize>thread * ROOM_BYTES;
  const forces = active + ACTIVE_BYTES;
  const rate = f32x4.splat(1 - <f32>epoch / <f32>state.epochs);
  const salt = (<u32>epoch * 0x85ebca77) ^ state.seed;
  for (let first = group.firstEdge; first < group.endEdge; first += CHUNK) {
    const end = min(first + CHUNK, group.endEdge);
    const last = collectActive(state, first, end, epoch, active);
    // The last batch is filled up with an edge of this thread's own that leads nowhere.
    v128.store(last, i32x4.splat(state.idleEdges + thread));
    for (let batch = active; batch < last; batch += 16) {
      moveBatch(state, group, v128.load(batch), rate, salt, forces);
    }
  }
}

/**
 * Writes the numbers of the edges that are active in an epoch. An edge of weight w is active when the low 16 bits of
 * (epoch + 1) · w are below w: evenly spread, in proportion to its weight, and nothing has to be remembered.
 *
 * @returns the address behind the last one
 */
function collectActive(state: UmapState, first: i32, end: i32, epoch: i32, active: usize): usize {
  const time = i16x8.splat(<i16>(epoch + 1));
  let next = active;
  for (let edge = first; edge < end; edge += 8) {
    const weights = v128.load(state.weights + (<usize>edge << 1));
    const isActive = i16x8.bitmask(i16x8.lt_u(i16x8.mul(weights, time), weights));
    const places = i16x8.extend_low_i8x16_u(v128.load64_zero(state.setBits + (<usize>isActive << 3)));
    const base = i32x4.splat(edge);
    v128.store(next, i32x4.add(base, i32x4.extend_low_i16x8_u(places)));
    v128.store(next, i32x4.add(base, i32x4.extend_high_i16x8_u(places)), 16);
    next += <usize>popcnt(isActive) << 2;
  }
  return next;
}

/** Adds (x, y, z) of one lane each to four points. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function move(at0: usize, at1: usize, at2: usize, at3: usize, x: v128, y: v128, z: v128): void {
  const zero = f32x4.splat(0);
  const xyLow = v128.shuffle<f32>(x, y, 0, 4, 1, 5);
  const xyHigh = v128.shuffle<f32>(x, y, 2, 6, 3, 7);
  const zLow = v128.shuffle<f32>(z, zero, 0, 4, 1, 5);
  const zHigh = v128.shuffle<f32>(z, zero, 2, 6, 3, 7);
  // One after the other: two edges of the batch may share a point.
  v128.store(at0, f32x4.add(v128.load(at0), v128.shuffle<f32>(xyLow, zLow, 0, 1, 4, 5)));
  v128.store(at1, f32x4.add(v128.load(at1), v128.shuffle<f32>(xyLow, zLow, 2, 3, 6, 7)));
  v128.store(at2, f32x4.add(v128.load(at2), v128.shuffle<f32>(xyHigh, zHigh, 0, 1, 4, 5)));
  v128.store(at3, f32x4.add(v128.load(at3), v128.shuffle<f32>(xyHigh, zHigh, 2, 3, 6, 7)));
}

/**
 * One step along four edges: heads and tails attract each other by −2ab s^(b−1) / (1 + a s^b), s the squared distance, and
 * the heads are pushed away from random vertices of the group's blocks by 2b / ((0.001 + s)(1 + a s^b)), each force at
 * most 4 on an axis (McInnes, Healy & Melville, 2018, "UMAP: uniform manifold approximation and projection", §3.2).
 *
 * The six forces are worked out side by side, stage by stage, through `forces`: one after the other each would be a chain
 * of a hundred instructions that wait for each other, more than a processor looks ahead.
 */
function moveBatch(state: UmapState, group: EdgeGroup, edges: v128, rate: v128, salt: u32, forces: usize): void {
  const positions = state.positions;
  const edge0 = <usize>i32x4.extract_lane(edges, 0) << 2;
  const edge1 = <usize>i32x4.extract_lane(edges, 1) << 2;
  const edge2 = <usize>i32x4.extract_lane(edges, 2) << 2;
  const edge3 = <usize>i32x4.extract_lane(edges, 3) << 2;
  const head0 = positions + <usize>load<u32>(state.heads + edge0);
  const head1 = positions + <usize>load<u32>(state.heads + edge1);
  const head2 = positions + <usize>load<u32>(state.heads + edge2);
  const head3 = positions + <usize>load<u32>(state.heads + edge3);
  const tail0 = positions + <usize>load<u32>(state.tails + edge0);
  const tail1 = positions + <usize>load<u32>(state.tails + edge1);
  const tail2 = positions + <usize>load<u32>(state.tails + edge2);
  const tail3 = positions + <usize>load<u32>(state.tails + edge3);

  let p0 = v128.load(head0);
  let p1 = v128.load(head1);
  let p2 = v128.load(head2);
  let p3 = v128.load(head3);
  const x = xOf(p0, p1, p2, p3);
  const y = yOf(p0, p1, p2, p3);
  const z = zOf(p0, p1, p2, p3);
  p0 = v128.load(tail0);
  p1 = v128.load(tail1);
  p2 = v128.load(tail2);
  p3 = v128.load(tail3);
  beginForce(
    forces,
    f32x4.sub(x, xOf(p0, p1, p2, p3)),
    f32x4.sub(y, yOf(p0, p1, p2, p3)),
    f32x4.sub(z, zOf(p0, p1, p2, p3)),
  );
  let random = hashed((<u32>edge0 * WEYL_STEP) ^ salt);
  for (let sample = 1; sample <= NEGATIVE_SAMPLES; sample++) {
    const place = forces + <usize>sample * FORCE_BYTES;
    const other = v128.load(positions + (<usize>drawnVertex(group, random) << 4));
    random += WEYL_STEP;
    beginForce(
      place,
      f32x4.sub(x, v128.shuffle<f32>(other, other, 0, 0, 0, 0)),
      f32x4.sub(y, v128.shuffle<f32>(other, other, 1, 1, 1, 1)),
      f32x4.sub(z, v128.shuffle<f32>(other, other, 2, 2, 2, 2)),
    );
  }

  const b = f32x4.splat(state.b);
  takeLogarithm(forces, b);
  takeLogarithm(forces + FORCE_BYTES, b);
  takeLogarithm(forces + 2 * FORCE_BYTES, b);
  takeLogarithm(forces + 3 * FORCE_BYTES, b);
  takeLogarithm(forces + 4 * FORCE_BYTES, b);
  takeLogarithm(forces + 5 * FORCE_BYTES, b);
  const a = f32x4.splat(state.a);
  takePower(forces, a);
  takePower(forces + FORCE_BYTES, a);
  takePower(forces + 2 * FORCE_BYTES, a);
  takePower(forces + 3 * FORCE_BYTES, a);
  takePower(forces + 4 * FORCE_BYTES, a);
  takePower(forces + 5 * FORCE_BYTES, a);

  const one = f32x4.splat(1);
  const square = v128.load(forces, SQUARE);
  const power = v128.load(forces, POWER);
  const pull = f32x4.div(
    f32x4.mul(f32x4.splat(-2 * state.b), power),
    f32x4.mul(square, f32x4.add(power, one)),
  );
  // Never above 4: the largest attraction of any curve that a map may ask for is below 2.
  const pullX = f32x4.mul(pull, v128.load(forces));
  const pullY = f32x4.mul(pull, v128.load(forces, 16));
  const pullZ = f32x4.mul(pull, v128.load(forces, 32));
  let moveX = pullX;
  let moveY = pullY;
  let moveZ = pullZ;
  const repulsion = f32x4.splat(2 * state.b);
  for (let place = forces + FORCE_BYTES; place < forces + FORCES_BYTES; place += FORCE_BYTES) {
    const softened = f32x4.add(f32x4.splat(SOFTENING), v128.load(place, SQUARE));
    const push = f32x4.div(repulsion, f32x4.mul(softened, f32x4.add(v128.load(place, POWER), one)));
    moveX = f32x4.add(moveX, clipped(f32x4.mul(push, v128.load(place))));
    moveY = f32x4.add(moveY, clipped(f32x4.mul(push, v128.load(place, 16))));
    moveZ = f32x4.add(moveZ, clipped(f32x4.mul(push, v128.load(place, 32))));
  }
  const back = f32x4.neg(rate);
  move(head0, head1, head2, head3, f32x4.mul(moveX, rate), f32x4.mul(moveY, rate), f32x4.mul(moveZ, rate));
  move(tail0, tail1, tail2, tail3, f32x4.mul(pullX, back), f32x4.mul(pullY, back), f32x4.mul(pullZ, back));
}

/** Notes the differences along the axes and their squared length. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function beginForce(place: usize, dx: v128, dy: v128, dz: v128): void {
  v128.store(place, dx);
  v128.store(place, dy, 16);
  v128.store(place, dz, 32);
  v128.store(place, squaredLength(dx, dy, dz), SQUARE);
}

/** A vertex of the group's blocks, without a branch, which would be foreseen half of the time. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function drawnVertex(group: EdgeGroup, random: u32): i32 {
  const drawn = <i32>((<u64>random * <u64>(group.vertices + group.otherVertices)) >> 32);
  const jump = group.otherFirstVertex - group.vertices;
  return drawn + select<i32>(group.firstVertex, jump, drawn < group.vertices);
}

/** The logarithm of the power of the squared distance. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function takeLogarithm(place: usize, b: v128): void {
  v128.store(place, f32x4.mul(b, log2OfLanes(v128.load(place, SQUARE))), POWER);
}

/** a times the power of the squared distance. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function takePower(place: usize, a: v128): void {
  v128.store(place, f32x4.mul(a, exp2OfLanes(v128.load(place, POWER))), POWER);
}
