import { parseArgs } from 'node:util';
import { UsageError } from '../command/failure.ts';

export interface ImportArguments {
  readonly help: boolean;
  /** The address of the old service's database. */
  readonly from: string;
  readonly dryRun: boolean;
  /** Where the report is written as JSON. */
  readonly report: string | undefined;
}

/** What is refused never repeats the address, which may hold a password. */
export const USAGE = `Usage: npm run import-legacy -- --from postgresql://user:password@host:5432/database

  --from <address>   the database of the old service; postgres:// and postgresql+asyncpg:// are understood too
  --dry-run          read and check everything, write nothing
  --report <file>    write the report as JSON, too

Brings users, datasets, results and visualizations into DATABASE_URL, or into the embedded database in DATA_DIR when
that is unset. Ids are kept; what was brought before is left alone, so the command may be run again. Stop the service
first. The password may also be given as PGPASSWORD. docs/migration.md walks through it.
`;

/** @throws UsageError */
export function parseArguments(args: readonly string[]): ImportArguments {
  const { values } = parse(args);
  if (values.help) return { help: true, from: '', dryRun: false, report: undefined };
  if (values.from === undefined) throw new UsageError('--from is missing: where is the old database?');
  const from = values.from.trim();
  if (!/^postgres(ql)?(\+\w+)?:\/\/\S+$/.test(from)) {
    throw new UsageError(
      '--from should be an address such as postgresql://user:password@host:5432/database.',
    );
  }
  return { help: false, from, dryRun: values['dry-run'], report: values.report };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        help: { type: 'boolean', default: false, short: 'h' },
        from: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        report: { type: 'string' },
      },
    });
  } catch {
    // What node:util says may repeat an address that was given without --from.
    throw new UsageError('These arguments are not understood.');
  }
}
