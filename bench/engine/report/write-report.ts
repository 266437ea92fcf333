import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { OURS, TASKS } from '../catalog.ts';
import type { Cells } from '../cell.ts';
import { JOBS } from '../job/play-job.ts';
import type { Limits } from '../measure.ts';
import { summarise } from '../summary.ts';
import { markdownTable } from './format.ts';
import { goalsTable } from './goals-table.ts';
import { rowsLostToNpm } from './lost-rows.ts';
import { svgPlot } from './svg-plot.ts';
import { cellRow, seriesOf, taskTable } from './task-section.ts';

/** Writes `performance.md` and its plots into a folder, from the cells there are. @returns the path of the document */
export function writeReport(
  cells: Cells,
  folder: string,
  peerNotes: readonly string[],
  limits: Limits,
): string {
  const plots = join(folder, 'performance');
  mkdirSync(plots, { recursive: true });
  const sections = TASKS.flatMap((task) => {
    const table = taskTable(task, cells);
    if (table === null) return [];
    const title = task.replaceAll('_', ' ');
    const series = seriesOf(task, cells);
    if (series.length > 0) {
      writeFileSync(join(plots, `${task}.svg`), svgPlot(`${title}: warm time against rows`, series));
    }
    const plot = series.length > 0 ? `![Time of ${title} against rows](performance/${task}.svg)\n\n` : '';
    return [`## ${title}\n\n${plot}${table}`];
  });
  const path = join(folder, 'performance.md');
  const parts = [introduction(peerNotes, limits), goals(cells), ...sections, ...jobSection(cells)];
  writeFileSync(path, `${parts.join('\n\n')}\n`);
  return path;
}

function introduction(
  peerNotes: readonly string[],
  { rounds, repeats, onceSeconds, mostSeconds }: Limits,
): string {
  const processors = cpus();
  return `# Performance

Written by \`npm run bench\` (\`bench/engine\`). ${processors.length} × ${processors[0]?.model ?? 'unknown'}, Node ${process.versions.node}.
${peerNotes.join(' ')}

Contestants take turns, each run in a process of its own: ${rounds} processes each on tables that a goal speaks of, one on
others. **cold**: from the start of the process to the end of the first computation (imports, compilation, reading the
table). **warm**: median of ${repeats} further computations in each process, one where they take over 20 s, up to 25 where they
take milliseconds. Memory is the most that was resident, the program and the input included. A peer that
needs over ${onceSeconds} s runs once; over ${mostSeconds} s it is stopped, or not started, and its time is extrapolated (≈) from its
two largest measured tables as a power of the rows. Packages run as they come: their own default of threads and
settings, but for the sizes, which are the same for all. Clusterings and the silhouette work on a map of the table (3
columns), the same for all. Quality is measured by one program for all: trustworthiness and recall of the 15 nearest
neighbours; agreement (adjusted Rand index) with the truth and with the first peer; AUC against the tenth that a forest of
1,000 trees finds strangest; for PCA the largest deviation from a decomposition in double precision.`;
}

function goals(cells: Cells): string {
  const lost = rowsLostToNpm(cells);
  const npm =
    lost.length === 0
      ? 'No npm package is faster than ours on any measured row.'
      : `Rows on which an npm package is faster:\n\n${lost.map((row) => `- ${row}`).join('\n')}`;
  return `## Goals\n\n${goalsTable(cells)}\n\n${npm}`;
}

function jobSection(cells: Cells): string[] {
  const rows = JOBS.flatMap(({ name }) => {
    const ours = cells.read('job', name, OURS.name);
    const warm = ours === null ? null : summarise(ours).warm;
    return [OURS.name, 'Python script'].flatMap((contestant) => {
      const cell = cells.read('job', name, contestant);
      if (cell === null) return [];
      const cold = ours === null ? null : summarise(ours).cold;
      const theirs = summarise(cell).cold;
      const row = cellRow(name, cell, warm);
      const coldRatio =
        contestant === OURS.name || cold === null || theirs === null
          ? ''
          : ` (cold ${(theirs / cold).toFixed(1)} ×)`;
      return [row.map((text, i) => (i === 5 && text !== '' ? text + coldRatio : text))];
    });
  });
  if (rows.length === 0) return [];
  const table = markdownTable(
    ['table', 'by', 'warm', 'cold', 'memory', 'ours is faster', 'quality', ''],
    rows,
  );
  return [
    `## The whole job\n\nFrom a file to a stored result: UMAP, HDBSCAN on the map, isolation forest. Ours over REST, cold with the start of
the server on an empty data directory, memory over all its processes; the peer is a script with pandas, umap-learn,
fast-hdbscan and scikit-learn. Every run gets a table that was not seen before.\n\n${table}`,
  ];
}
