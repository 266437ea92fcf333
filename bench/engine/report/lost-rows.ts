import { CONTESTANTS, OURS, TABLES_OF, TASKS } from '../catalog.ts';
import type { Cells } from '../cell.ts';
import { summarise } from '../summary.ts';
import { seconds } from './format.ts';

/** Where an npm package is faster than ours, warm or cold: there should be no such row. */
export function rowsLostToNpm(cells: Cells): string[] {
  return TASKS.flatMap((task) =>
    TABLES_OF[task].flatMap((table) => {
      const mine = cells.read(task, table, OURS.name);
      if (mine === null) return [];
      const ours = summarise(mine);
      return CONTESTANTS[task]
        .filter(({ runs }) => runs === 'npm')
        .flatMap(({ name }) => {
          const cell = cells.read(task, table, name);
          if (cell === null) return [];
          const peer = summarise(cell);
          return (['warm', 'cold'] as const).flatMap((when) => {
            const [own, other] = [ours[when], peer[when]];
            const isLost = own !== null && other !== null && other < own;
            return isLost
              ? [`${task} ${table}, ${when}: ${name} ${seconds(other)}, ours ${seconds(own)}`]
              : [];
          });
        });
    }),
  );
}
