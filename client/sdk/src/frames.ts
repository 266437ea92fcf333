import type { LiveEvent } from '../generated/api.ts';

/** The map as it forms, as it travels: `watch` gives it so. */
export type ProcessingFrame = Extract<LiveEvent, { type: 'processing_frame' }>;

/** The map as it forms, its positions in the units of the result. */
export interface MapFrame extends Omit<ProcessingFrame, 'positions'> {
  /** (shown points, 3) row-major: x, y, z; point k is point k · `stride` of the result. */
  readonly positions: Float32Array;
}

const LARGEST = 65_535;

/**
 * Reads the positions of a frame: 16 bits per axis, from its `minimum` to its `maximum`, each off by half a step of
 * (maximum − minimum) / 65,535 at most.
 *
 * @throws RangeError for positions that are none
 */
export function decodeFrame(frame: ProcessingFrame): MapFrame {
  const bytes = bytesOf(frame.positions);
  const shown = Math.floor(bytes.length / 6);
  if (shown * 6 !== bytes.length) throw new RangeError('the positions of a frame are cut short');
  const view = new DataView(bytes.buffer);
  const positions = new Float32Array(3 * shown);
  for (const axis of [0, 1, 2] as const) {
    const low = frame.minimum[axis];
    const step = (frame.maximum[axis] - low) / LARGEST;
    for (let at = axis; at < positions.length; at += 3) {
      positions[at] = low + step * view.getUint16(2 * at, true);
    }
  }
  return { ...frame, positions };
}

function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw new RangeError('the positions of a frame are no base64', { cause });
  }
}
