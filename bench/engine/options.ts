import { parseArgs } from 'node:util';

export interface Options {
  /** Small tables, few repeats, short limits: under five minutes. */
  readonly quick: boolean;
  /** Forget what was measured before. */
  readonly fresh: boolean;
  /** Write the report from what there is, measure nothing. */
  readonly reportOnly: boolean;
  /** Nothing but what the goals speak of. */
  readonly goalsOnly: boolean;
  /** Tasks whose names begin with one of these; empty: all. */
  readonly only: readonly string[];
  /** Packages to compare with, by name; empty: all. */
  readonly by: readonly string[];
  /** Tables, by name; empty: all. */
  readonly tables: readonly string[];
  /** Folder of the Python environment; made when there is none. */
  readonly venv: string;
}

/** @param args of the command line: `--quick --fresh --report --goals --only umap,tsne --by scikit-learn --tables 5k,10k --venv folder` */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
      goals: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      by: { type: 'string', default: '' },
      tables: { type: 'string', default: '' },
      venv: { type: 'string', default: 'bench/.venv' },
    },
  });
  const [only, by, tables] = [values.only, values.by, values.tables].map((names) =>
    names.split(',').filter((name) => name !== ''),
  ) as [string[], string[], string[]];
  const { quick, fresh, report: reportOnly, goals: goalsOnly, venv } = values;
  return { quick, fresh, reportOnly, goalsOnly, only, by, tables, venv };
}
