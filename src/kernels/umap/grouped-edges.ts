import type { Crew } from '../parallel/crew.ts';
import { createRandom } from '../random.ts';
import type { Scope } from '../wasm/machine.ts';
import { type BlockTournament, scheduleTournament } from './block-rounds.ts';
import type { FuzzyGraph } from './fuzzy-graph.ts';

/** Few rows make few blocks: between small ones there would be too few vertices to be pushed away from. */
const FEW_ROWS = 8192;
const FEW_BLOCKS = 4;
const BLOCKS = 16;
const SHUFFLE_SEED = 12_345;
/** Edges of a vertex in a group that are told apart by their rank, as in `umap-graph.ts` of the assembly. */
const RANKS = 16;
/** Edges that are looked at in one instruction: groups are filled up to a multiple of these. */
const EDGES_AT_ONCE = 8;
const POSITION_BYTES = 16;

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
 * Deals the edges of a graph to the pairs of blocks that their ends lie in. Inside a group all first edges of the heads
 * come before all second ones and so on: moving the same head many times in a row would cost neighbours.
 *
 * @param scope holds the edges
 */
export function groupEdges(crew: Crew, scope: Scope, graph: FuzzyGraph): GroupedEdges {
  const { rows } = graph;
  const { threads } = crew;
  const blocks = rows < FEW_ROWS ? FEW_BLOCKS : BLOCKS;
  const tournament = scheduleTournament(blocks);
  const { rowOf, vertexOf } = shuffledVertices(scope, rows);
  const blockStarts = scope.int32(blocks + 1);
  for (let block = 0; block <= blocks; block++) blockStarts[block] = Math.floor((rows * block) / blocks);
  const blockOf = scope.uint8(rows);
  for (let block = 0; block < blocks; block++) {
    for (let v = blockStarts[block]!; v < blockStarts[block + 1]!; v++) blockOf[rowOf[v]!] = block;
  }
  const buckets = scope.int32(blocks * blocks * RANKS);
  const places = {
    rowOf: rowOf.byteOffset,
    vertexOf: vertexOf.byteOffset,
    blockOf: blockOf.byteOffset,
    blockStarts: blockStarts.byteOffset,
    blocks,
    buckets: buckets.byteOffset,
    ranks: scope.uint8(blocks * blocks).byteOffset,
  };
  graph.group({ ...places, heads: 0, tails: 0, drawnWeights: 0 });
  crew.forEachBlock('umapCountEdges', blocks, graph.address);
  const { firstEdges, endEdges, total } = placeBuckets(buckets, tournament, blocks);

  const heads = scope.int32(total + threads).fill(rows * POSITION_BYTES);
  const tails = scope.int32(total + threads).fill(rows * POSITION_BYTES);
  const weights = scope.uint16(total + threads).fill(0);
  for (let thread = 0; thread < threads; thread++) {
    heads[total + thread] = (rows + thread) * POSITION_BYTES;
    tails[total + thread] = (rows + thread) * POSITION_BYTES;
  }
  const edges = { heads: heads.byteOffset, tails: tails.byteOffset, drawnWeights: weights.byteOffset };
  graph.group({ ...places, ...edges });
  crew.forEachBlock('umapPlaceEdges', blocks, graph.address);
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
function shuffledVertices(scope: Scope, rows: number) {
  const random = createRandom(SHUFFLE_SEED);
  const rowOf = scope.int32(rows);
  for (let row = 0; row < rows; row++) rowOf[row] = row;
  for (let i = rows - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const row = rowOf[i]!;
    rowOf[i] = rowOf[j]!;
    rowOf[j] = row;
  }
  const vertexOf = scope.int32(rows);
  for (let vertex = 0; vertex < rows; vertex++) vertexOf[rowOf[vertex]!] = vertex;
  return { rowOf, vertexOf };
}

/**
 * Turns how many edges each bucket has into where its first one goes: group by group, rank by rank, the heads of the first
 * block before those of the second.
 *
 * @param buckets (blocks, blocks, RANKS), by the blocks of head and tail
 */
function placeBuckets(buckets: Int32Array, { pairs }: BlockTournament, blocks: number) {
  const firstEdges = new Int32Array(pairs.length);
  const endEdges = new Int32Array(pairs.length);
  let total = 0;
  pairs.forEach(({ a, b }, pair) => {
    firstEdges[pair] = total;
    const parts = a === b ? [a * blocks + b] : [a * blocks + b, b * blocks + a];
    for (let rank = 0; rank < RANKS; rank++) {
      for (const part of parts) {
        const count = buckets[part * RANKS + rank]!;
        buckets[part * RANKS + rank] = total;
        total += count;
      }
    }
    total = EDGES_AT_ONCE * Math.ceil(total / EDGES_AT_ONCE);
    endEdges[pair] = total;
  });
  return { firstEdges, endEdges, total };
}
