import type { Moments } from '../../kernels/moments.ts';
import type { NeighborFact } from './fact.ts';
import { inOwnUnit } from './grouped-values.ts';
import type { NumericProfile } from './numeric-profile.ts';
import { nearestCentres } from './place-facts.ts';
import type { PointGroups } from './point-groups.ts';

/** From a difference of half a standard deviation on (Cohen's d) a column separates two clusters plainly. */
const PLAIN_EFFECT = 0.5;
const FEWEST = 2;
/** In standard errors: with less it could well be chance. */
const CHANCE = 3;

/**
 * For each cluster the one whose centre is nearest to its own, and the numeric column whose means differ most between the
 * two, in pooled standard deviations.
 *
 * @param centres (groups, 3): the mean position of each group
 */
export function neighborFacts(
  numbers: readonly NumericProfile[],
  groups: PointGroups,
  centres: Float64Array,
): (NeighborFact | null)[] {
  const neighbors = groups.groups.map((group, g) =>
    group.about.of === 'cluster' && group.isDescribed
      ? (nearestCentres(groups.groups, centres, g)[0] ?? null)
      : null,
  );
  const best = groups.groups.map(() => ({ effect: PLAIN_EFFECT, by: null as NeighborFact['by'] }));
  for (const { column, unit, moments } of numbers) {
    neighbors.forEach((neighbor, g) => {
      if (neighbor === null) return;
      const own = moments[g]!;
      const other = moments[neighbor]!;
      const effect = separation(own, other);
      if (effect <= best[g]!.effect) return;
      const shown = ({ mean }: Moments) => inOwnUnit(mean, unit);
      best[g] = { effect, by: { column, value: shown(own), other: shown(other) } };
    });
  }
  return groups.groups.map(({ about, prefix }, g) => {
    const neighbor = neighbors[g] ?? null;
    const other = neighbor === null ? null : groups.groups[neighbor]!.about;
    if (other?.of !== 'cluster') return null;
    return { id: `${prefix}.neighbor`, about, kind: 'neighbor', cluster: other.cluster, by: best[g]!.by };
  });
}

/** |d|, or 0 where the difference is too small or too uncertain to speak of. */
function separation(a: Moments, b: Moments): number {
  if (a.count < FEWEST || b.count < FEWEST) return 0;
  const difference = Math.abs(a.mean - b.mean);
  const deviation = Math.sqrt((a.squares + b.squares) / (a.count + b.count - 2));
  if (difference < 1e-12) return 0;
  const effect = difference / deviation;
  const error = Math.sqrt(1 / a.count + 1 / b.count);
  return effect > CHANCE * error ? effect : 0;
}
