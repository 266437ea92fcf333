import type { DataMirageClient } from '@data-mirage/client';
import type { DatasetResponse } from '../../datasets/datasets.schema.ts';
import type { Language } from '../../procedure/wire.ts';
import { enterDemoAccount } from './account.ts';
import { showProgress } from './progress-view.ts';
import { printHeading, printPairs, printReport } from './report.ts';
import type { TableSource } from './table-source.ts';
import type { Terminal } from './terminal.ts';
import type { Texts } from './texts.ts';

export interface DemoRunOptions {
  readonly client: DataMirageClient;
  readonly dataDir: string;
  readonly table: TableSource;
  readonly language: Language;
  readonly terminal: Terminal;
  readonly texts: Texts;
  readonly startSeconds: number;
  readonly signal: AbortSignal;
}

/** From the account to the report, as any program would do it. */
export async function runDemo(options: DemoRunOptions): Promise<DatasetResponse> {
  const { client, table, terminal, texts, signal } = options;
  await enterDemoAccount(client, options.dataDir);
  await client.auth.updateMe({ preferred_language: options.language }, { signal });

  terminal.status(texts.uploading(table.filename));
  const uploadWatch = stopwatch();
  const dataset = await client.datasets.upload(table.path, { ...table.upload, signal });
  const uploadSeconds = uploadWatch();
  const number = new Intl.NumberFormat(texts.locale, { useGrouping: 'min2' });
  const seconds = new Intl.NumberFormat(texts.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  terminal.line(
    texts.uploaded(
      number.format(dataset.row_count),
      number.format(dataset.column_count),
      seconds.format(uploadSeconds),
    ),
  );
  for (const warning of dataset.warnings) terminal.line(`  ${warning}`);

  const runWatch = stopwatch();
  const run = client.process(dataset.id, table.config, { signal });
  await showProgress(run.progress, terminal, texts);
  const result = await run.result;
  const runSeconds = runWatch();
  terminal.line(texts.processed(seconds.format(runSeconds)));
  terminal.line();

  printReport(result, terminal, texts);
  printHeading(terminal, texts.timings);
  printPairs(terminal, [
    [`${seconds.format(options.startSeconds)} s`, texts.timingNames.start],
    [`${seconds.format(uploadSeconds)} s`, texts.timingNames.upload],
    [`${seconds.format(runSeconds)} s`, texts.timingNames.run],
  ]);
  return dataset;
}

/** Seconds since it was made. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}
