import type { Subject } from './fact.ts';

/** Points sorted into groups that facts are about, or are compared with. */
export interface PointGroups {
  /** In the order of their labels, noise last; the rest of a selection is a group that nothing is said of. */
  readonly groups: readonly PointGroup[];
  /** (points,): point numbers group by group, ascending in each. */
  readonly order: Uint32Array;
  /** (points,): the place in `groups` of each point's group. */
  readonly groupOf: Int32Array;
}

export interface PointGroup {
  readonly about: Subject;
  /** Begins the ids of its facts. */
  readonly prefix: string;
  /** Its points are `order[start … end − 1]`. */
  readonly start: number;
  readonly end: number;
  /** Whether facts are wanted beyond size and means: of the largest clusters, the noise, a selection. */
  readonly isDescribed: boolean;
}

/** Rules, medians and borders are looked for in so many clusters; of thousands nobody reads them all. */
const MOST_DESCRIBED = 64;

export function groupsOfLabels(labels: Int32Array): PointGroups {
  const sizes = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) {
    const label = Math.max(labels[i]!, -1);
    sizes.set(label, (sizes.get(label) ?? 0) + 1);
  }
  const clusters = [...sizes.keys()].filter((label) => label >= 0).sort((a, b) => a - b);
  const largest = new Set(
    [...clusters].sort((a, b) => sizes.get(b)! - sizes.get(a)! || a - b).slice(0, MOST_DESCRIBED),
  );
  const ordered = sizes.has(-1) ? [...clusters, -1] : clusters;
  return sorted(
    labels.length,
    ordered.map((label) => ({
      about: label < 0 ? { of: 'noise' } : { of: 'cluster', cluster: label },
      prefix: `c${label}`,
      isDescribed: label < 0 || largest.has(label),
      key: label,
    })),
    (point) => Math.max(labels[point]!, -1),
  );
}

/** @param isSelected (points,): 1 for a point of the selection */
export function groupsOfSelection(isSelected: Uint8Array): PointGroups {
  const about: Subject = { of: 'selection' };
  return sorted(
    isSelected.length,
    [
      { about, prefix: 's', isDescribed: true, key: 1 },
      { about, prefix: '', isDescribed: false, key: 0 },
    ],
    (point) => (isSelected[point]! > 0 ? 1 : 0),
  );
}

interface NamedGroup {
  readonly about: Subject;
  readonly prefix: string;
  readonly isDescribed: boolean;
  readonly key: number;
}

function sorted(points: number, named: readonly NamedGroup[], keyOf: (point: number) => number): PointGroups {
  const places = new Map(named.map(({ key }, g) => [key, g]));
  const groupOf = new Int32Array(points);
  const starts = new Int32Array(named.length + 1);
  for (let point = 0; point < points; point++) {
    const g = places.get(keyOf(point))!;
    groupOf[point] = g;
    starts[g + 1]!++;
  }
  for (let g = 0; g < named.length; g++) starts[g + 1]! += starts[g]!;
  const next = starts.slice();
  const order = new Uint32Array(points);
  for (let point = 0; point < points; point++) order[next[groupOf[point]!]!++] = point;
  const groups = named.map(({ about, prefix, isDescribed }, g) => ({
    about,
    prefix,
    isDescribed,
    start: starts[g]!,
    end: starts[g + 1]!,
  }));
  return { groups, order, groupOf };
}

export function sizeOf({ start, end }: PointGroup): number {
  return end - start;
}
