import { type Moments, momentsOf } from '../../kernels/moments.ts';
import { type GroupedValues, type Unit, unitOf } from './grouped-values.ts';

/** A column of numbers or dates in each group. */
export interface NumericProfile {
  readonly column: string;
  readonly unit: Unit;
  /** Per group, of the values in units. */
  readonly moments: readonly Moments[];
}

export function numericProfile(column: string, { values, starts }: GroupedValues): NumericProfile {
  const unit = unitOf(values);
  const inUnits = values.map((value) => value / unit);
  const moments = Array.from({ length: starts.length - 1 }, (_, g) =>
    momentsOf(inUnits, starts[g]!, starts[g + 1]!),
  );
  return { column, unit, moments };
}
