import { existsSync, renameSync, writeFileSync } from 'node:fs';
import type { TaskFrame } from '../../compute/compute.ts';
import type { OnFrame } from '../engine/engine.ts';

/** Of a larger map a frame shows every second, third, … point. */
const MAX_FRAME_POINTS = 10_000;
/** A few a second: more than an eye follows would only cost. */
const FRAME_INTERVAL_MS = 250;
const STEPS = 65_535;

type QuantisedFrame = Pick<TaskFrame, 'totalPoints' | 'stride' | 'minimum' | 'maximum'> & {
  /** (shown points, 3) row-major, 16 bits each, little-endian: 0 is the axis' minimum, 65535 its maximum. */
  readonly bytes: Uint8Array;
};

/** @param positions (points, 3) row-major, finite */
export function quantiseFrame(positions: Float32Array, maxPoints = MAX_FRAME_POINTS): QuantisedFrame {
  const totalPoints = positions.length / 3;
  const stride = Math.max(1, Math.ceil(totalPoints / maxPoints));
  const shown = Math.ceil(totalPoints / stride);
  const minimum: [number, number, number] = [0, 0, 0];
  const maximum: [number, number, number] = [0, 0, 0];
  const bytes = new Uint8Array(shown * 6);
  const view = new DataView(bytes.buffer);
  for (const axis of [0, 1, 2] as const) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < shown; i++) {
      const value = positions[3 * i * stride + axis]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (shown === 0) continue;
    minimum[axis] = low;
    maximum[axis] = high;
    const scale = high > low ? STEPS / (high - low) : 0;
    for (let i = 0; i < shown; i++) {
      const value = positions[3 * i * stride + axis]!;
      view.setUint16(6 * i + 2 * axis, Math.round((value - low) * scale), true);
    }
  }
  return { totalPoints, stride, minimum, maximum, bytes };
}

/**
 * Shows a map while it forms: at most four frames a second, each in the same file, which the reader removes. As long as
 * the last one has not been fetched there is no other, so that nothing piles up and nobody waits.
 *
 * @param file in a directory of temporary files
 */
export function createFrameWriter(file: string, tell: (frame: TaskFrame) => void): OnFrame {
  let shownAt = Number.NEGATIVE_INFINITY;
  return (read, step) => {
    const now = performance.now();
    if (now - shownAt < FRAME_INTERVAL_MS || existsSync(file)) return;
    shownAt = now;
    const { bytes, ...frame } = quantiseFrame(read());
    writeFileSync(`${file}.part`, bytes);
    renameSync(`${file}.part`, file);
    tell({ ...frame, step, file });
  };
}
