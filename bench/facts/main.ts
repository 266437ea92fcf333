import type { DescribedMap } from '../../src/explanations/facts/described-map.ts';
import { mapFacts, selectionFacts } from '../../src/explanations/facts/map-facts.ts';
import { isolationForest } from '../../src/kernels/isolation-forest.ts';
import { createRandom, type Random } from '../../src/kernels/random.ts';
import { median } from '../support/median.ts';

/** Times the facts of a map of 100,000 rows, 50 columns and 20 clusters, and those of a selection of it. One thread. */

const ROWS = 100_000;
const NUMBERS = 38;
const DATES = 2;
const CATEGORIES = 10;
const CLUSTERS = 20;
const REPEATS = 7;
const DAY = 86_400_000;

const map = makeMap(createRandom(7));
const half = Uint8Array.from({ length: ROWS }, (_, i) => (map.positions[3 * i]! > 0 ? 1 : 0));

console.log(
  `${ROWS} rows, ${NUMBERS + DATES + CATEGORIES} columns, ${CLUSTERS} clusters; median (least – most) of ${REPEATS}`,
);
time('facts of the map (goal 2,000 ms)', () => mapFacts(map).length);
time('facts of half of it, selected (goal 500 ms)', () => selectionFacts(map, half).length);

function time(what: string, work: () => number): void {
  const times: number[] = [];
  const cpu: number[] = [];
  let facts = 0;
  for (let r = 0; r < REPEATS; r++) {
    const start = performance.now();
    const used = process.cpuUsage();
    facts = work();
    times.push(performance.now() - start);
    cpu.push(process.cpuUsage(used).user / 1000);
  }
  const shown = [median(times), Math.min(...times), Math.max(...times)].map((ms) => ms.toFixed(0));
  console.log(
    `${what}: ${shown[0]} ms (${shown[1]} – ${shown[2]}), processor ${median(cpu).toFixed(0)} ms, first ${times[0]!.toFixed(0)} ms, ${facts} facts`,
  );
}

/** Half of the numbers are skewed, some cells are empty, every column differs between some clusters. */
function makeMap(random: Random): DescribedMap {
  const labels = Int32Array.from({ length: ROWS }, () => random.below(CLUSTERS + 1) - 1);
  const rows = Uint32Array.from(labels.keys());
  const places = Array.from({ length: 3 * CLUSTERS }, () => 10 * random.normal());
  const positions = Float32Array.from({ length: 3 * ROWS }, (_, i) => {
    const label = labels[Math.floor(i / 3)]!;
    return (label < 0 ? 0 : places[3 * label + (i % 3)]!) + random.normal();
  });
  const shifts = () =>
    Array.from({ length: CLUSTERS + 1 }, () => (random.below(4) === 0 ? 3 * random.normal() : 0));
  const column = (isSkewed: boolean, isHoled: boolean): Float64Array => {
    const shift = shifts();
    return Float64Array.from(labels, (label) => {
      if (isHoled && random.below(20) === 0) return Number.NaN;
      const value = shift[label + 1]! + random.normal();
      return isSkewed ? 1.5 ** value * 100 : value;
    });
  };
  const numbers = Array.from({ length: NUMBERS }, (_, c) => ({
    name: `number ${c}`,
    values: column(c % 2 === 0, c % 4 === 1),
  }));
  const dates = Array.from({ length: DATES }, (_, c) => ({
    name: `date ${c}`,
    values: column(false, false).map((value) => (19_000 + Math.floor(200 * value)) * DAY),
    hasTime: false,
  }));
  const categories = Array.from({ length: CATEGORIES }, (_, c) => {
    const usual = Array.from({ length: CLUSTERS + 1 }, () => random.below(8));
    return {
      name: `category ${c}`,
      codes: Int32Array.from(labels, (label) =>
        random.below(3) === 0 ? usual[label + 1]! : random.below(8),
      ),
      categories: Array.from({ length: 8 }, (_, code) => `value ${code}`),
    };
  });
  const x = { data: new Float64Array(ROWS * NUMBERS), rows: ROWS, columns: NUMBERS };
  numbers.forEach(({ values }, c) => {
    for (let i = 0; i < ROWS; i++) x.data[i * NUMBERS + c] = Number.isNaN(values[i]) ? 0 : values[i]!;
  });
  const anomalies = isolationForest(x, { contamination: 0.02, seed: 42 });
  return {
    rows,
    positions,
    labels,
    anomalies,
    numbers,
    dates,
    categories,
    features: { x, columns: numbers.map(({ name }) => name) },
    silhouette: null,
    trustworthiness: null,
    usableRows: ROWS,
    tableRows: ROWS,
  };
}
