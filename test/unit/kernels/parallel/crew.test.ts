import { afterEach, describe, expect, it } from 'vitest';
import { startKernelCrew } from '../../../../src/compute/process/kernel-crew.ts';
import { WORD } from '../../../../src/kernels/parallel/control.ts';
import { type Crew, createCrew } from '../../../../src/kernels/parallel/crew.ts';
import { entryAt, startWorker } from '../../../../src/platform/entry.ts';

const crews: Crew[] = [];

function crewOf(threads: number): Crew {
  const crew = startKernelCrew(threads);
  crews.push(crew);
  return crew;
}

afterEach(() => {
  for (const crew of crews.splice(0)) crew.close();
});

/** What `mixInStep` of the assembly should come to. */
function mixed(values: Int32Array, rounds: number): Int32Array {
  let current = values;
  for (let round = 0; round < rounds; round++) {
    const before = current;
    current = before.map((value, i) => 2 * value + before[(i + 1) % before.length]!);
  }
  return current;
}

describe.each([1, 2, 4])('a crew of %i', (threads) => {
  it('works on every block once', () => {
    const { machine, forEachBlock } = crewOf(threads);
    for (const blocks of [0, 1, 7, 1000]) {
      const values = machine.scope().int32(blocks);
      forEachBlock('squareBlock', blocks, values.byteOffset);
      expect(Array.from(values)).toEqual(Array.from({ length: blocks }, (_, block) => block * block));
    }
  });

  it('keeps step over many rounds, and over many calls', () => {
    const { machine, together } = crewOf(threads);
    const scope = machine.scope();
    const values = scope.int32(101);
    const next = scope.int32(101);
    const place = scope.int32(2).fill(0);
    for (let call = 0; call < 20; call++) {
      const start = Int32Array.from({ length: 101 }, (_, i) => (i * 7919 + call) | 0);
      values.set(start);
      together('mixInStep', values.byteOffset, next.byteOffset, 101, 10, place.byteOffset);
      expect(values).toEqual(mixed(start, 10));
    }
  });

  it('works on no block before its input is there', () => {
    const { machine, feedEachBlock } = crewOf(threads);
    const scope = machine.scope();
    const [blocks, rows] = [200, 2000];
    const table = scope.float64(rows).fill(Number.NaN);
    const shift = scope.float64(1).fill(0);
    const sums = scope.float64(2 * blocks);
    const perBlock = rows / blocks;
    const feed = (block: number) => table.fill(block, block * perBlock, (block + 1) * perBlock);
    const args = [blocks, table.byteOffset, shift.byteOffset, rows, 1, sums.byteOffset];
    feedEachBlock('columnMoments', blocks, feed, ...args);
    const expected = Array.from({ length: blocks }, (_, b) => [perBlock * b, perBlock * b * b]).flat();
    expect(Array.from(sums)).toEqual(expected);
  });

  it('is told when input fails to come, and works on', () => {
    const crew = crewOf(threads);
    const values = crew.machine.scope().int32(50);
    const feed = (block: number) => {
      if (block === 20) throw new Error('no input');
    };
    expect(() => crew.feedEachBlock('squareBlock', 50, feed, values.byteOffset)).toThrow('no input');
    crew.forEachBlock('squareBlock', 50, values.byteOffset);
    expect(values[49]).toBe(49 * 49);
  });

  it('is told when a kernel fails, and works on', () => {
    const crew = crewOf(threads);
    expect(() => crew.forEachBlock('trap', 1000)).toThrow(/unreachable|helper thread failed/);
    const values = crew.machine.scope().int32(50);
    crew.forEachBlock('squareBlock', 50, values.byteOffset);
    expect(values[49]).toBe(49 * 49);
  });
});

describe('a helper of a crew', () => {
  /** Rings without an order, as a caller does who was held up until the order was done. @returns whether someone slept */
  const ring = (control: Int32Array) => Atomics.notify(control, WORD.order) > 0;

  it('that is woken without an order sleeps on', () => {
    let control: Int32Array = new Int32Array(0);
    const crew = createCrew(2, (parts, thread) => {
      control = parts.control;
      const worker = startWorker(entryAt('src/compute/process/kernel-thread.entry'), {
        workerData: { parts, thread },
      });
      worker.unref();
      return { stop: () => void worker.terminate() };
    });
    crews.push(crew);
    const values = crew.machine.scope().int32(50);
    crew.forEachBlock('squareBlock', 50, values.byteOffset);
    const MOST_TRIES = 1e7;
    for (let rings = 0; rings < 3; rings++) {
      let tries = 0;
      while (!ring(control) && tries < MOST_TRIES) tries++;
      expect(tries).toBeLessThan(MOST_TRIES);
    }
    expect(Atomics.load(control, WORD.working)).toBe(0);
    crew.forEachBlock('squareBlock', 50, values.byteOffset);
    expect(values[49]).toBe(49 * 49);
  });
});

describe('short work', () => {
  it('is done before the helpers have started', () => {
    const crew = createCrew(3, () => ({ stop: () => {} }));
    const values = crew.machine.scope().int32(50);
    crew.forShortWork().forEachBlock('squareBlock', 50, values.byteOffset);
    expect(values[49]).toBe(49 * 49);
  });

  it('is done by all as soon as they have', () => {
    const crew = crewOf(3);
    const values = crew.machine.scope().int32(50);
    // Returns once every helper has done its share.
    crew.forEachBlock('squareBlock', 50, values.byteOffset);
    expect(crew.forShortWork()).toBe(crew);
  });
});

describe('the memory of a crew', () => {
  it('keeps arrays in place while it grows, and apart from each other', () => {
    const { machine } = crewOf(1);
    const scope = machine.scope();
    const arrays = Array.from({ length: 40 }, (_, i) => scope.float64(50_000).fill(i));
    arrays.forEach((array, i) => {
      expect(array.byteOffset % 64).toBe(0);
      expect(array.every((value) => value === i)).toBe(true);
    });
  });

  it('hands out released memory again', () => {
    const { machine } = crewOf(1);
    const first = machine.scope();
    const place = first.float32(1000).byteOffset;
    first.release();
    expect(machine.scope().uint8(10).byteOffset).toBe(place);
  });

  it('says so when there is no more', () => {
    const scope = crewOf(1).machine.scope();
    expect(() => scope.uint8(2 ** 32)).toThrow('Array buffer allocation failed');
    expect(scope.uint8(10)).toHaveLength(10);
  });
});
