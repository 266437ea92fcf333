/** What was measured and the terms it is thought to be a sum of, by name; terms that are not named are 0. */
export interface Sample {
  readonly value: number;
  readonly terms: ReadonlyMap<string, number>;
}

const SWEEPS = 20_000;

/**
 * Costs ≥ 0 of all terms that make the sums come close to the values, in relative error: least squares by coordinate
 * descent (Franc, Hlaváč & Navara, 2005, "Sequential coordinate-wise algorithm for the non-negative least squares
 * problem").
 *
 * @param floor values below it count as if they were as large: nobody waits for them
 */
export function fitCosts(samples: readonly Sample[], floor: number): Map<string, number> {
  const names = [...new Set(samples.flatMap(({ terms }) => [...terms.keys()]))];
  const rows = samples.map(({ value, terms }) => {
    const weight = 1 / Math.max(value, floor);
    return { target: value * weight, entries: names.map((name) => (terms.get(name) ?? 0) * weight) };
  });
  const scales = names.map((_, j) => Math.hypot(...rows.map(({ entries }) => entries[j]!)) || 1);
  const columns = names.map((_, j) => rows.map(({ entries }) => entries[j]! / scales[j]!));
  const solution = names.map(() => 0);
  const residual = rows.map(({ target }) => target);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    columns.forEach((column, j) => {
      const gradient = column.reduce((sum, entry, i) => sum + entry * residual[i]!, 0);
      const next = Math.max(0, solution[j]! + gradient);
      const step = next - solution[j]!;
      if (step === 0) return;
      solution[j] = next;
      column.forEach((entry, i) => {
        residual[i]! -= step * entry;
      });
    });
  }
  return new Map(names.map((name, j) => [name, solution[j]! / scales[j]!]));
}

export function sumOf(terms: ReadonlyMap<string, number>, costs: ReadonlyMap<string, number>): number {
  return [...terms].reduce((sum, [name, count]) => sum + count * (costs.get(name) ?? 0), 0);
}
