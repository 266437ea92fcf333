import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFrame, type ProcessingFrame } from '../../../client/sdk/src/frames.ts';
import { quantiseFrame } from '../../../src/ml/pipeline/live-frames.ts';

/** As the service sends it. */
function frameOf(positions: Float32Array, maxPoints?: number): ProcessingFrame {
  const { totalPoints, stride, minimum, maximum, bytes } = quantiseFrame(positions, maxPoints);
  return {
    type: 'processing_frame',
    event_id: 1,
    timestamp: '2026-01-01T00:00:00.000Z',
    user_id: 'u',
    dataset_id: 'd',
    run_id: 'r',
    step: 10,
    total_points: totalPoints,
    stride,
    minimum: [...minimum],
    maximum: [...maximum],
    positions: Buffer.from(bytes).toString('base64'),
  };
}

test('positions come back within half a step of the axis', () => {
  const coordinate = fc.float({ min: -1000, max: 1000, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(coordinate, coordinate, coordinate), { maxLength: 50 }), (points) => {
      const positions = Float32Array.from(points.flat());
      const frame = frameOf(positions);
      const decoded = decodeFrame(frame);
      expect(decoded.positions).toHaveLength(positions.length);
      for (const [at, value] of decoded.positions.entries()) {
        const axis = (at % 3) as 0 | 1 | 2;
        const step = (frame.maximum[axis] - frame.minimum[axis]) / 65_535;
        expect(Math.abs(value - positions[at]!)).toBeLessThanOrEqual(0.51 * step + 1e-4);
      }
    }),
  );
});

test('of a large map every second, third … point is shown', () => {
  const positions = Float32Array.from({ length: 30 }, (_, i) => i);
  const { stride, total_points, positions: shown } = decodeFrame(frameOf(positions, 4));
  expect([stride, total_points]).toEqual([3, 10]);
  expect(shown).toHaveLength(12);
  expect(shown[3]).toBeCloseTo(9, 2);
});

test.each(['AAAA', 'no base64!'])('positions that are none are refused: %s', (positions) => {
  expect(() => decodeFrame({ ...frameOf(new Float32Array(3)), positions })).toThrow(RangeError);
});
