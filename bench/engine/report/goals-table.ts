import { GOALS, JOB_GOAL, OURS } from '../catalog.ts';
import type { Cells } from '../cell.ts';
import { summarise } from '../summary.ts';
import { markdownTable, ratio, seconds } from './format.ts';
import { qualityVerdict } from './quality-verdict.ts';

interface Race {
  readonly task: string;
  readonly table: string;
  readonly against: readonly string[];
  readonly when: 'warm' | 'cold';
  readonly ratio: number;
}

/** Every goal beside what was measured; a goal that was not measured says so. */
export function goalsTable(cells: Cells): string {
  const kernels = GOALS.map((goal) => [
    ...raceRow(goal, cells),
    goal.when === 'warm' ? qualityVerdict(goal.task, goal.table, cells) : '',
  ]);
  const jobs = (['warm', 'cold'] as const).map((when) => [
    ...raceRow(
      { task: 'job', table: JOB_GOAL.job, against: [JOB_GOAL.against], when, ratio: JOB_GOAL.ratio },
      cells,
    ),
    '',
  ]);
  const head = ['what', '', 'ours', 'best of the peers', 'ratio', 'goal', 'reached', 'quality (the peer’s)'];
  return markdownTable(head, [...kernels, ...jobs]);
}

function raceRow({ task, table, against, when, ratio: wanted }: Race, cells: Cells): string[] {
  const time = (contestant: string): number | null => {
    const cell = cells.read(task, table, contestant);
    return cell === null ? null : summarise(cell)[when];
  };
  const ours = time(OURS.name);
  const peers = against.flatMap((name) => {
    const found = time(name);
    return found === null ? [] : [{ name, seconds: found }];
  });
  const best = peers.sort((a, b) => a.seconds - b.seconds)[0];
  const row = [`${task} ${table}`, when, seconds(ours)];
  if (ours === null || best === undefined) {
    return [...row, against.join(', '), '–', ratio(wanted), 'not measured'];
  }
  const reached = best.seconds / ours;
  const verdict = reached >= wanted ? 'yes' : 'no';
  const cell = cells.read(task, table, best.name);
  const mark = cell?.state === 'extrapolated' ? ' (extrapolated)' : '';
  return [...row, `${best.name} ${seconds(best.seconds)}${mark}`, ratio(reached), ratio(wanted), verdict];
}
