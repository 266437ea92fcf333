import type { Neighbors } from '../knn/neighbors.ts';
import type { Crew } from '../parallel/crew.ts';
import { inScope } from '../wasm/in-scope.ts';
import type { Scope } from '../wasm/machine.ts';
import { membershipStrengths } from './membership-strengths.ts';
import { intersectWithTarget, type Target } from './target.ts';

/** As in `umap-graph.ts` of the assembly. */
const ROWS_PER_BLOCK = 1024;
const TURNING_BLOCKS = 4;
const GRAPH_WORDS = 32;
/** Where the two numbers of `UmapGraph` lie among its words, and the fields of grouping. */
const NUMBERS_WORD = 10;
const GROUPING_WORD = 12;
const WEIGHT_ONE = 65_536;

/** The fields of `UmapGraph` in the assembly, in its order; addresses in bytes. */
interface GraphFields {
  readonly rows: number;
  readonly k: number;
  readonly stride: number;
  readonly indices: number;
  readonly strengths: number;
  readonly united: number;
  readonly strongest: number;
  readonly offsets: number;
  readonly sources: number;
  readonly weights: number;
}

/** As above, those that `groupEdges` fills in. */
export interface GroupingFields {
  readonly rowOf: number;
  readonly vertexOf: number;
  readonly blockOf: number;
  readonly blockStarts: number;
  readonly blocks: number;
  readonly buckets: number;
  readonly ranks: number;
  readonly heads: number;
  readonly tails: number;
  readonly drawnWeights: number;
}

/** The fuzzy graph of a table, in the memory of a crew: who belongs with whom, and how strongly. */
export interface FuzzyGraph {
  readonly rows: number;
  /** Arrows of a row. */
  readonly k: number;
  /** (rows, k): whom each row points at. */
  readonly indices: Int32Array;
  /** (rows, k): the weight of the edge that each arrow belongs to, below 0 when no arrow points back. */
  readonly united: Float32Array;
  /** Edges below are never drawn. */
  readonly weakest: number;
  /** Where the assembly finds it all. */
  readonly address: number;
  /** Says where edges are to be sorted. */
  group(fields: GroupingFields): void;
}

/**
 * Unites the fuzzy sets of all rows: the edge i–j weighs a + b − ab, a and b being how strongly i belongs with j and j with
 * i, 0 where one does not know the other. McInnes, Healy & Melville (2018), "UMAP: uniform manifold approximation and
 * projection", §3.1.
 *
 * @param scope holds the graph
 * @param target what rows are to be told apart by, besides what the table says
 * @param epochs of the descent to come: an edge too weak to be drawn in so many is left out
 */
export function uniteNeighbors(
  crew: Crew,
  scope: Scope,
  neighbors: Neighbors,
  epochs: number,
  target: Target | null = null,
): FuzzyGraph {
  const { k } = neighbors;
  const rows = neighbors.indices.length / k;
  const state = scope.int32(GRAPH_WORDS).fill(0);
  const numbers = new Float32Array(state.buffer, state.byteOffset, GRAPH_WORDS);
  const indices = scope.int32(rows * k);
  indices.set(neighbors.indices);
  const united = scope.float32(rows * k);
  const offsets = scope.int32(rows + 1);
  const blocks = Math.ceil(rows / ROWS_PER_BLOCK);
  const strongestOfBlocks = scope.float32(blocks);
  const fields = { rows, k, indices: indices.byteOffset, united: united.byteOffset };
  const places = { strongest: strongestOfBlocks.byteOffset, offsets: offsets.byteOffset };

  inScope(crew.machine, (own) => {
    const { stride, values } = membershipStrengths(neighbors, crew, own);
    write(state, { ...fields, ...places, stride, strengths: values.byteOffset, sources: 0, weights: 0 });
    crew.forEachBlock('umapUnite', blocks, state.byteOffset);
  });
  const strongest =
    target === null
      ? strongestOfBlocks.reduce((most, weight) => Math.max(most, weight), 0)
      : intersectWithTarget({ rows, k, indices, united }, target);
  numbers.set([strongest / epochs, WEIGHT_ONE / strongest], NUMBERS_WORD);

  crew.forEachBlock('umapCountTurned', TURNING_BLOCKS, state.byteOffset);
  offsets[0] = 0;
  for (let row = 0; row < rows; row++) offsets[row + 1] = offsets[row + 1]! + offsets[row]!;
  const sources = scope.int32(offsets[rows]!).byteOffset;
  const weights = scope.float32(offsets[rows]!).byteOffset;
  write(state, { ...fields, ...places, stride: 0, strengths: 0, sources, weights });
  crew.forEachBlock('umapTurn', TURNING_BLOCKS, state.byteOffset);

  return {
    rows,
    k,
    indices,
    united,
    weakest: numbers[NUMBERS_WORD]!,
    address: state.byteOffset,
    group: (to) => {
      const { rowOf, vertexOf, blockOf, blockStarts, blocks: count, buckets, ranks } = to;
      const edges = [to.heads, to.tails, to.drawnWeights];
      state.set([rowOf, vertexOf, blockOf, blockStarts, count, buckets, ranks, ...edges], GROUPING_WORD);
    },
  };
}

function write(state: Int32Array, fields: GraphFields): void {
  const { rows, k, stride, indices, strengths, united, strongest, offsets, sources, weights } = fields;
  state.set([rows, k, stride, indices, strengths, united, strongest, offsets, sources, weights]);
}
