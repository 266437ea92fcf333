import { existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Figures } from './contestant.ts';
import { writeSampleCsv } from './generate.ts';
import { runOnce } from './run-contestant.ts';

/**
 * CSV → Parquet → exact statistics: ours against DuckDB alone. Each run is a process of its own, contestants take
 * turns, the medians are printed. `npx tsx bench/ingest/main.ts [rows] [repeats]`
 */
const rows = Number(process.argv[2] ?? 1_000_000);
const repeats = Number(process.argv[3] ?? 3);
const SEED = 20_240_229;
const CONTESTANTS = ['ingest', 'types told', 'types found', 'defaults'] as const;

const directory = fileURLToPath(new URL('../data/ingest', import.meta.url));
const scratch = `${directory}/scratch`;
await mkdir(scratch, { recursive: true });
const source = `${directory}/sample-${rows}.csv`;
if (!existsSync(source)) await writeSampleCsv(source, rows, SEED);
console.log(
  `${rows} rows × 12 columns, ${((await stat(source)).size / 1e6).toFixed(1)} MB, medians of ${repeats}`,
);

const runs = new Map<string, Figures[]>(CONTESTANTS.map((contestant) => [contestant, []]));
for (let repeat = 0; repeat < repeats; repeat++) {
  for (const contestant of CONTESTANTS) {
    const figures = await runOnce({
      contestant,
      source,
      scratch,
      target: `${directory}/out-${process.pid}.parquet`,
    });
    runs.get(contestant)?.push(figures);
  }
}

const ours = medianOf('ingest', 'milliseconds');
console.table(
  CONTESTANTS.map((contestant) => ({
    contestant: contestant === 'ingest' ? 'ingest' : `DuckDB alone, ${contestant}`,
    'time (ms)': Math.round(medianOf(contestant, 'milliseconds')),
    'CPU (ms)': Math.round(medianOf(contestant, 'cpuMilliseconds')),
    'peak RSS (MB)': Math.round(medianOf(contestant, 'peakRssMb')),
    'ingest takes': `${(ours / medianOf(contestant, 'milliseconds')).toFixed(2)} ×`,
  })),
);

function medianOf(contestant: string, figure: keyof Figures): number {
  const sorted = (runs.get(contestant) ?? []).map((figures) => figures[figure]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
