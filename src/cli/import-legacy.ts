import { writeFile } from 'node:fs/promises';
import { loadConfig, readEnvironment } from '../app/config.ts';
import { withImportBase } from '../app/importing.ts';
import { systemCode } from '../platform/app-error.ts';
import { entryAt } from '../platform/entry.ts';
import { reportFailure, UsageError } from './command/failure.ts';
import { createTerminal } from './demo/terminal.ts';
import { parseArguments, USAGE } from './import-legacy/arguments.ts';
import { importLegacy } from './import-legacy/import.ts';
import { createProgress } from './import-legacy/progress.ts';
import { type ImportReport, showReport } from './import-legacy/report.ts';
import { openLegacySource } from './import-legacy/source.ts';

/** `npm run import-legacy`: users, datasets, results and visualizations of the old service. */
async function main(): Promise<number> {
  const args = parseArguments(process.argv.slice(2));
  if (args.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const environment = readEnvironment();
  const config = loadConfig(environment);
  const terminal = createTerminal(process.stdout, environment);
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const source = await openLegacySource(args.from);
  try {
    const options = { dryRun: args.dryRun, tasksModule: entryAt('src/cli/import-legacy/tasks.entry') };
    const report = await withImportBase(config, options, (base) => {
      terminal.line(`Reading ${source.name}`);
      return importLegacy({
        source,
        base,
        dryRun: args.dryRun,
        progress: createProgress(terminal),
        signal: interrupted.signal,
      });
    });
    showReport(report, terminal);
    if (args.report !== undefined) await writeReport(args.report, report);
    return report.interrupted ? 130 : 0;
  } finally {
    await source.close().catch(() => {});
  }
}

async function writeReport(path: string, written: ImportReport): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(written, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(`The report could not be written to ${path} (${systemCode(error) ?? 'failed'}).`);
  }
}

process.exitCode = await main().catch((error: unknown) => reportFailure(error, USAGE));
