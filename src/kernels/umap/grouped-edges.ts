import type { SymmetricGraph } from '../knn/symmetric-graph.ts';
import { createRandom } from '../random.ts';
import type { Scope } from '../wasm/machine.ts';
import { type BlockTournament, scheduleTournament } from './block-rounds.ts';

/** Few rows make few blocks: between small ones there would be too few vertices to be pushed away from. */
const FEW_ROWS = 8192;
const FEW_BLOCKS = 4;
const BLOCKS = 16;
const SHUFFLE_SEED = 12_345;
/** Edges of a vertex in a group that are told apart by their rank; later ones share the last. */
const RANKS = 16;
/** Edges that are looked at in one instruction: groups are filled up to a multiple of these. */
const EDGES_AT_ONCE = 8;
const POSITION_BYTES = 16;
const WEIGHT_ONE = 65_536;

/** The edges of a graph in the order in which they are moved. */
export interface GroupedEdges {
  readonly tournament: BlockTournament;
  /** For each row its vertex: rows are renumbered at random. */
  readonly vertexOf: Int32Array;
  /** (blocks + 1,): the first vertex of each block. */
  readonly blockStarts: Int32Array;
  /** For each pair of the tournament, its first edge and the one behind its last. */
  readonly firstEdges: Int32Array;
  readonly endEdges: Int32Array;
  /** 16 × the vertex at either end; behind the last group, one edge for each thread that leads nowhere. */
  readonly heads: Int32Array;
  readonly tails: Int32Array;
  /** 65,536 × the weight / the largest. */
  readonly weights: Uint16Array;
  readonly idleEdges: number;
}

/**
 * Deals the edges that are strong enough to be drawn in `epochs` to the pairs of blocks that their ends lie in. Inside a
 * group all first edges of the heads come before all second ones and so on: moving the same head many times in a row
 * would cost neighbours.
 *
 * @param scope holds the edges
 */
export function groupEdges(
  scope: Scope,
  graph: SymmetricGraph,
  epochs: number,
  threads: number,
): GroupedEdges {
  const rows = graph.offsets.length - 1;
  const blocks = rows < FEW_ROWS ? FEW_BLOCKS : BLOCKS;
  const tournament = scheduleTournament(blocks);
  const { rowOf, vertexOf } = shuffledVertices(rows);
  const blockStarts = Int32Array.from({ length: blocks + 1 }, (_, block) =>
    Math.floor((rows * block) / blocks),
  );
  const blockOf = new Uint8Array(rows);
  for (let block = 0; block < blocks; block++)
    blockOf.fill(block, blockStarts[block], blockStarts[block + 1]);

  const { strongest, weakest, count } = drawnEdges(graph, epochs);
  const buckets = bucketEdges(graph, weakest, count, tournament, rowOf, vertexOf, blockOf);
  const { next, firstEdges, endEdges, total } = placeBuckets(buckets.sizes, tournament.pairs.length);

  const heads = scope.int32(total + threads);
  const tails = scope.int32(total + threads);
  const weights = scope.uint16(total + threads).fill(0);
  heads.fill(rows * POSITION_BYTES);
  tails.fill(rows * POSITION_BYTES);
  for (let thread = 0; thread < threads; thread++) {
    heads[total + thread] = (rows + thread) * POSITION_BYTES;
    tails[total + thread] = (rows + thread) * POSITION_BYTES;
  }
  let seen = 0;
  for (let vertex = 0; vertex < rows; vertex++) {
    const row = rowOf[vertex]!;
    for (let e = graph.offsets[row]!; e < graph.offsets[row + 1]!; e++) {
      const weight = graph.weights[e]!;
      if (!(weight >= weakest)) continue;
      const bucket = buckets.bucketOf[seen++]!;
      const place = next[bucket]!;
      next[bucket] = place + 1;
      heads[place] = vertex * POSITION_BYTES;
      tails[place] = vertexOf[graph.targets[e]!]! * POSITION_BYTES;
      weights[place] = Math.min(WEIGHT_ONE - 1, Math.round((WEIGHT_ONE * weight) / strongest));
    }
  }
  return {
    tournament,
    vertexOf,
    blockStarts,
    firstEdges,
    endEdges,
    heads,
    tails,
    weights,
    idleEdges: total,
  };
}

/** A fixed shuffle, so that every block is a fair sample of the table. */
function shuffledVertices(rows: number) {
  const random = createRandom(SHUFFLE_SEED);
  const rowOf = Int32Array.from({ length: rows }, (_, row) => row);
  for (let i = rows - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const row = rowOf[i]!;
    rowOf[i] = rowOf[j]!;
    rowOf[j] = row;
  }
  const vertexOf = new Int32Array(rows);
  for (let vertex = 0; vertex < rows; vertex++) vertexOf[rowOf[vertex]!] = vertex;
  return { rowOf, vertexOf };
}

function drawnEdges({ weights }: SymmetricGraph, epochs: number) {
  let strongest = 0;
  for (let e = 0; e < weights.length; e++) if (weights[e]! > strongest) strongest = weights[e]!;
  const weakest = strongest / epochs;
  let count = 0;
  for (let e = 0; e < weights.length; e++) if (weights[e]! >= weakest) count++;
  return { strongest, weakest, count };
}

/** For each drawn edge, vertex by vertex, its bucket (RANKS × pair + rank of the edge among the head's in the pair). */
function bucketEdges(
  { offsets, targets, weights }: SymmetricGraph,
  weakest: number,
  count: number,
  { pairs }: BlockTournament,
  rowOf: Int32Array,
  vertexOf: Int32Array,
  blockOf: Uint8Array,
) {
  const blocks = blockOf.length === 0 ? 0 : Math.max(...pairs.map(({ b }) => b)) + 1;
  const pairOf = new Int32Array(blocks * blocks);
  pairs.forEach(({ a, b }, pair) => {
    pairOf[a * blocks + b] = pair;
    pairOf[b * blocks + a] = pair;
  });
  const sizes = new Int32Array(pairs.length * RANKS);
  const bucketOf = new Uint16Array(count);
  const ranks = new Uint8Array(blocks);
  let seen = 0;
  for (let vertex = 0; vertex < rowOf.length; vertex++) {
    const row = rowOf[vertex]!;
    const firstPair = blockOf[vertex]! * blocks;
    ranks.fill(0);
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      if (!(weights[e]! >= weakest)) continue;
      const block = blockOf[vertexOf[targets[e]!]!]!;
      const rank = ranks[block]!;
      if (rank < RANKS - 1) ranks[block] = rank + 1;
      const bucket = pairOf[firstPair + block]! * RANKS + rank;
      bucketOf[seen++] = bucket;
      sizes[bucket] = sizes[bucket]! + 1;
    }
  }
  return { bucketOf, sizes };
}

/** Where each bucket begins, and each group of them. */
function placeBuckets(sizes: Int32Array, groups: number) {
  const next = new Int32Array(sizes.length);
  const firstEdges = new Int32Array(groups);
  const endEdges = new Int32Array(groups);
  let total = 0;
  for (let group = 0; group < groups; group++) {
    firstEdges[group] = total;
    for (let bucket = group * RANKS; bucket < (group + 1) * RANKS; bucket++) {
      next[bucket] = total;
      total += sizes[bucket]!;
    }
    total = EDGES_AT_ONCE * Math.ceil(total / EDGES_AT_ONCE);
    endEdges[group] = total;
  }
  return { next, firstEdges, endEdges, total };
}
