import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createRandom } from '../../src/kernels/random.ts';

const CITIES = [
  'Paris',
  'Lyon',
  'Marseille',
  'Toulouse',
  'Nice',
  'Nantes',
  'Bordeaux',
  'Lille',
  'Rennes',
  'Reims',
];
const WORDS = [
  'alpha',
  'beta',
  'gamma',
  'delta',
  'epsilon',
  'zeta',
  'eta',
  'theta',
  'iota',
  'kappa',
  'lambda',
  'mu',
];
const FLUSH = 1 << 20;

export const SAMPLE_COLUMNS = [
  { name: 'id', type: 'BIGINT' },
  { name: 'amount', type: 'DOUBLE' },
  { name: 'price', type: 'DOUBLE' },
  { name: 'quantity', type: 'BIGINT' },
  { name: 'city', type: 'VARCHAR' },
  { name: 'segment', type: 'VARCHAR' },
  { name: 'note', type: 'VARCHAR' },
  { name: 'created', type: 'DATE' },
  { name: 'updated', type: 'TIMESTAMP' },
  { name: 'active', type: 'BOOLEAN' },
  { name: 'score', type: 'DOUBLE' },
  { name: 'code', type: 'VARCHAR' },
] as const;

/** Writes a CSV like those people upload: 12 columns of all types, some quotes, some holes, `NA` in one of them. */
export async function writeSampleCsv(path: string, rows: number, seed: number): Promise<void> {
  const random = createRandom(seed);
  const pick = (values: readonly string[]) => values[random.below(values.length)]!;
  const instant = (from: number) => new Date(from + random.below(4_000_000) * 30_000).toISOString();
  const output = createWriteStream(path);
  let text = `${SAMPLE_COLUMNS.map(({ name }) => name).join(',')}\n`;
  for (let row = 1; row <= rows; row++) {
    const note =
      random.next() < 0.1
        ? `"${pick(WORDS)}, ""${pick(WORDS)}"""`
        : `${pick(WORDS)} ${pick(WORDS)} ${random.below(100_000)}`;
    text += `${row},${(random.normal() * 3000).toFixed(6)},${(random.next() * 500).toFixed(2)},${random.below(1000)},`;
    text += `${random.next() < 0.02 ? '' : pick(CITIES)},${random.next() < 0.05 ? '' : `seg-${random.below(50)}`},${note},`;
    text += `${instant(1.5e12).slice(0, 10)},${instant(1.6e12).slice(0, 19)},${random.next() < 0.5},`;
    text += `${random.next() < 0.03 ? 'NA' : (random.next() * random.next() * 100).toPrecision(9)},${random.below(1_000_000).toString(36)}\n`;
    if (text.length > FLUSH) {
      if (!output.write(text)) await once(output, 'drain');
      text = '';
    }
  }
  output.end(text);
  await once(output, 'finish');
}
