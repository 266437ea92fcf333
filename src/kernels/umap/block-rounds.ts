/** Two blocks of vertices whose edges are moved together; the same block twice for the edges inside it. */
export interface BlockPair {
  readonly a: number;
  readonly b: number;
}

/** Pairs that share no block. */
export interface BlockRound {
  readonly firstPair: number;
  readonly pairs: number;
}

export interface BlockTournament {
  readonly pairs: readonly BlockPair[];
  readonly rounds: readonly BlockRound[];
}

/**
 * Every pair of blocks exactly once, in rounds of pairs that share none: round 0 each block with itself, round r the
 * blocks a and a xor r.
 *
 * @param blocks a power of two
 */
export function scheduleTournament(blocks: number): BlockTournament {
  const pairs: BlockPair[] = Array.from({ length: blocks }, (_, a) => ({ a, b: a }));
  const rounds: BlockRound[] = [{ firstPair: 0, pairs: blocks }];
  for (let r = 1; r < blocks; r++) {
    rounds.push({ firstPair: pairs.length, pairs: blocks / 2 });
    for (let a = 0; a < blocks; a++) {
      const b = a ^ r;
      if (a < b) pairs.push({ a, b });
    }
  }
  return { pairs, rounds };
}

/**
 * After which rounds threads have to wait for each other: where some block changes hands between a round and the next.
 * Thread w takes the pairs ⌊cw / threads⌋ … ⌊c (w + 1) / threads⌋ − 1 of the c pairs of a round.
 */
export function barriersAfter({ pairs, rounds }: BlockTournament, threads: number): boolean[] {
  const owners = rounds.map(({ firstPair, pairs: count }) => {
    const owner: number[] = [];
    for (let thread = 0; thread < threads; thread++) {
      const end = firstPair + Math.floor((count * (thread + 1)) / threads);
      for (let p = firstPair + Math.floor((count * thread) / threads); p < end; p++) {
        const { a, b } = pairs[p]!;
        owner[a] = thread;
        owner[b] = thread;
      }
    }
    return owner;
  });
  return owners.map((owner, r) => {
    const next = owners[(r + 1) % owners.length]!;
    return owner.some((thread, block) => thread !== next[block]);
  });
}
