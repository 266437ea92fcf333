import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TaskFrame } from '../../../../src/compute/compute.ts';
import { createFrameWriter, quantiseFrame } from '../../../../src/ml/pipeline/live-frames.ts';

describe('a frame of a map', () => {
  test('tells every shown position to within a step of its axis', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, min: -1000, max: 1000 }), { minLength: 3, maxLength: 90 }),
        fc.integer({ min: 1, max: 40 }),
        (values, maxPoints) => {
          const positions = Float32Array.from(values.slice(0, values.length - (values.length % 3)));
          const frame = quantiseFrame(positions, maxPoints);
          const shown = frame.bytes.length / 6;
          expect(frame.totalPoints).toBe(positions.length / 3);
          expect(shown).toBe(Math.ceil(frame.totalPoints / frame.stride));
          expect(shown).toBeLessThanOrEqual(maxPoints);
          const view = new DataView(frame.bytes.buffer);
          for (let i = 0; i < 3 * shown; i++) {
            const axis = (i % 3) as 0 | 1 | 2;
            const extent = frame.maximum[axis] - frame.minimum[axis];
            const read = frame.minimum[axis] + (view.getUint16(2 * i, true) / 65_535) * extent;
            const meant = positions[3 * Math.floor(i / 3) * frame.stride + axis] ?? Number.NaN;
            expect(Math.abs(read - meant)).toBeLessThanOrEqual(extent / 65_535 + 1e-9);
          }
        },
      ),
    );
  });

  test('is followed by no other until its file has been fetched', () => {
    const directory = mkdtempSync(join(tmpdir(), 'frames-'));
    try {
      const file = join(directory, 'map.frame');
      const told: TaskFrame[] = [];
      const show = createFrameWriter(file, (frame) => told.push(frame));
      show(() => Float32Array.of(0, 0, 0, 1, 2, 3), 1);
      show(() => Float32Array.of(9, 9, 9, 9, 9, 9), 2);
      expect(told).toEqual([
        { step: 1, totalPoints: 2, stride: 1, minimum: [0, 0, 0], maximum: [1, 2, 3], file },
      ]);
      expect([...readFileSync(file)]).toEqual([0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255]);
      expect(existsSync(`${file}.part`)).toBe(false);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
