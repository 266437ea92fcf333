import { describe, expect, it } from 'vitest';
import { mapFacts } from '../../../../src/explanations/facts/map-facts.ts';
import { createRandom } from '../../../../src/kernels/random.ts';
import { mapOf, membersOf, mixedMap, ofKind } from './described-map.fixture.ts';

const map = mixedMap();
const facts = mapFacts(map);
const place = (point: number) => [0, 1, 2].map((axis) => map.positions[3 * point + axis]!);
const distance = (a: readonly number[], b: readonly number[]) =>
  Math.hypot(...a.map((value, axis) => value - b[axis]!));
const pointsOf = (cluster: number) =>
  Array.from(map.labels.keys()).filter((point) => map.labels[point] === cluster);
const centreOf = (cluster: number) => {
  const points = pointsOf(cluster);
  return [0, 1, 2].map((axis) => points.reduce((sum, point) => sum + place(point)[axis]!, 0) / points.length);
};

describe('places on the map', () => {
  it('names the row with the least sum of distances, and the next ones', () => {
    for (const fact of ofKind(facts, 'medoid')) {
      const points = membersOf(fact, map.labels).flatMap((isMember, point) => (isMember ? [point] : []));
      const sum = (point: number) =>
        points.reduce((all, other) => all + distance(place(point), place(other)), 0);
      const ranked = points.sort((a, b) => sum(a) - sum(b));
      expect([fact.row, ...fact.next]).toEqual(ranked.slice(0, 5));
    }
  });

  it('finds the medoid of a group too large to measure all pairs', () => {
    const random = createRandom(2);
    const labels = new Int32Array(700);
    const positions = Float32Array.from({ length: 2100 }, () => random.normal() ** 3);
    const at = (point: number) => [...positions.subarray(3 * point, 3 * point + 3)];
    const sums = Array.from(labels, (_, point) =>
      Array.from(labels.keys()).reduce((sum, other) => sum + distance(at(point), at(other)), 0),
    );
    const [medoid] = ofKind(mapFacts(mapOf({ labels, positions })), 'medoid');
    expect(sums[medoid!.row]).toBe(Math.min(...sums));
  });

  it('tells the median distance to the medoid beside that of all clusters', () => {
    const spreads = ofKind(facts, 'spread');
    expect(spreads).toHaveLength(3);
    const expected = spreads.map(({ id, about }) => {
      const cluster = about.of === 'cluster' ? about.cluster : -1;
      const medoid = ofKind(facts, 'medoid').find((fact) => fact.id === id.replace('spread', 'medoid'))!.row;
      const sorted = pointsOf(cluster)
        .map((point) => distance(place(point), place(medoid)))
        .sort((a, b) => a - b);
      const middle = sorted.length >> 1;
      return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
    });
    spreads.forEach((spread, i) => {
      expect(spread.distance).toBeCloseTo(expected[i]!, 6);
      expect(spread.typical).toBeCloseTo([...expected].sort((a, b) => a - b)[1]!, 6);
    });
  });

  it('holds neither of two clusters against most clusters', () => {
    const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2);
    const positions = Float32Array.from({ length: 120 }, (_, i) => (Math.floor(i / 3) % 2 ? 9 : 1) * (i % 7));
    expect(ofKind(mapFacts(mapOf({ labels, positions })), 'spread')).toEqual([]);
  });

  it('names the cluster with the nearest centre, and the column whose means differ most', () => {
    const neighbors = ofKind(facts, 'neighbor');
    expect(neighbors).toHaveLength(3);
    for (const { about, cluster, by } of neighbors) {
      const own = about.of === 'cluster' ? about.cluster : -1;
      const others = [0, 1, 2].filter((other) => other !== own);
      const nearest = others.sort(
        (a, b) => distance(centreOf(a), centreOf(own)) - distance(centreOf(b), centreOf(own)),
      )[0];
      expect(cluster).toBe(nearest);
      expect(['age', 'age in months']).toContain(by!.column);
      const { values } = map.numbers.find(({ name }) => name === by!.column)!;
      const mean = (label: number) => {
        const known = pointsOf(label)
          .map((point) => values[point]!)
          .filter((value) => !Number.isNaN(value));
        return known.reduce((sum, value) => sum + value, 0) / known.length;
      };
      expect(by!.value).toBeCloseTo(mean(own), 8);
      expect(by!.other).toBeCloseTo(mean(cluster), 8);
    }
  });

  it('names rows that lie almost as near to the centre of another cluster', () => {
    const positions = Float32Array.from([0, 1, 2, 6.4, 10, 11, 12, 9].flatMap((x) => [x, 0, 0]));
    const labels = Int32Array.from([0, 0, 0, 0, 1, 1, 1, 1]);
    // The centres lie at 2.35 and 10.5.
    const borders = ofKind(mapFacts(mapOf({ labels, positions })), 'border');
    expect(borders).toEqual([
      { id: 'c0.border', about: { of: 'cluster', cluster: 0 }, kind: 'border', rows: [3], near: 1 },
    ]);
  });
});
