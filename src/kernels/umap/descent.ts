import type { Crew } from '../parallel/crew.ts';
import type { Scope } from '../wasm/machine.ts';
import { barriersAfter } from './block-rounds.ts';
import type { FuzzyGraph } from './fuzzy-graph.ts';
import { type GroupedEdges, groupEdges } from './grouped-edges.ts';
import type { SimilarityCurve } from './similarity-curve.ts';

/** As in `umap-state.ts` and `umap-descent.ts` of the assembly. */
const STATE_WORDS = 16;
const CURVE_WORD = 12;
const GROUP_WORDS = 6;
const ROUND_WORDS = 3;
const ROOM_WORDS = 2048 + 16 + 128;
export const POSITION_LANES = 4;

/** A layout under way, in the memory of the crew. */
export interface Descent {
  /** Runs the epochs `from … to − 1`. */
  run(from: number, to: number): void;
  /** Copies the positions, (rows, 3), to `target`. */
  readPositions(target: Float32Array | Float64Array): void;
}

/**
 * Moves points so that the map's similarities match the fuzzy graph, by stochastic gradient descent on the cross
 * entropy with negative sampling: McInnes, Healy & Melville (2018), algorithm 5. An edge is drawn in proportion to its
 * weight, at most once an epoch; the rate falls linearly from 1 to 0.
 *
 * Vertices are dealt to blocks at random and edges to the pairs of blocks they join; the pairs are worked off like the
 * matches of a tournament, those of a round at the same time (Gemulla, Nijkamp, Haas & Sismanis, 2011). A match touches
 * nothing but its two blocks: the points that heads are pushed away from are drawn from them too. So every point moves in
 * the same order on any number of threads, always from where the others are now.
 *
 * @param scope holds the arrays; the descent ends with it
 * @param start (rows, 3)
 */
export function createDescent(
  crew: Crew,
  scope: Scope,
  graph: FuzzyGraph,
  start: Float64Array,
  { a, b }: SimilarityCurve,
  epochs: number,
  seed: number,
): Descent {
  const rows = start.length / 3;
  const { threads } = crew;
  const edges = groupEdges(crew, scope, graph);
  const { vertexOf, tournament } = edges;
  const positions = scope.float32(POSITION_LANES * (rows + threads)).fill(0);
  for (let row = 0; row < rows; row++) {
    const at = POSITION_LANES * vertexOf[row]!;
    for (let axis = 0; axis < 3; axis++) positions[at + axis] = start[3 * row + axis]!;
  }
  const state = scope.int32(STATE_WORDS).fill(0);
  state.set([
    positions.byteOffset,
    edges.heads.byteOffset,
    edges.tails.byteOffset,
    edges.weights.byteOffset,
    edges.idleEdges,
    layOutGroups(scope, edges),
    layOutRounds(scope, edges, threads),
    tournament.rounds.length,
    layOutSetBits(scope),
    scope.int32(threads * ROOM_WORDS).byteOffset,
    epochs,
    seed,
  ]);
  new Float32Array(state.buffer, state.byteOffset, STATE_WORDS).set([a, b], CURVE_WORD);

  return {
    run: (from, to) => crew.together('umapDescend', state.byteOffset, from, to),
    readPositions: (target) => {
      for (let row = 0; row < rows; row++) {
        const at = POSITION_LANES * vertexOf[row]!;
        for (let axis = 0; axis < 3; axis++) target[3 * row + axis] = positions[at + axis]!;
      }
    },
  };
}

function layOutGroups(scope: Scope, { tournament, firstEdges, endEdges, blockStarts }: GroupedEdges): number {
  const groups = scope.int32(GROUP_WORDS * tournament.pairs.length);
  tournament.pairs.forEach(({ a, b }, pair) => {
    const sizeOf = (block: number) => blockStarts[block + 1]! - blockStarts[block]!;
    const other = a === b ? [0, 0] : [blockStarts[b]!, sizeOf(b)];
    groups.set(
      [firstEdges[pair]!, endEdges[pair]!, blockStarts[a]!, sizeOf(a), ...other],
      GROUP_WORDS * pair,
    );
  });
  return groups.byteOffset;
}

function layOutRounds(scope: Scope, { tournament }: GroupedEdges, threads: number): number {
  const barriers = barriersAfter(tournament, threads);
  const rounds = scope.int32(ROUND_WORDS * tournament.rounds.length);
  tournament.rounds.forEach(({ firstPair, pairs }, r) => {
    rounds.set([firstPair, pairs, barriers[r] ? 1 : 0], ROUND_WORDS * r);
  });
  return rounds.byteOffset;
}

/** The places of the bits that are set in each byte, lowest first. */
function layOutSetBits(scope: Scope): number {
  const places = scope.uint8(256 * 8).fill(0);
  for (let byte = 0; byte < 256; byte++) {
    let next = 8 * byte;
    for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) places[next++] = bit;
  }
  return places.byteOffset;
}
