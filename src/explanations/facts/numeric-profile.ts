import { type Moments, momentsOf } from '../../kernels/moments.ts';
import { type Frame, framed, frameOf, type GroupedValues } from './grouped-values.ts';

/** A column of numbers or dates in each group. */
export interface NumericProfile {
  readonly column: string;
  readonly frame: Frame;
  /** Per group, of the values in the frame. */
  readonly moments: readonly Moments[];
}

export function numericProfile(column: string, { values, starts }: GroupedValues): NumericProfile {
  const frame = frameOf(values);
  const moved = framed(values, frame);
  const moments = Array.from({ length: starts.length - 1 }, (_, g) =>
    momentsOf(moved, starts[g]!, starts[g + 1]!),
  );
  return { column, frame, moments };
}
