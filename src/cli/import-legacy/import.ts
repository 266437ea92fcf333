import { importDatasets } from './datasets.ts';
import type { ImportProgress } from './progress.ts';
import { createReport, type ImportReport, type ReportWriter } from './report.ts';
import type { LegacySource } from './source.ts';
import { type ImportBase, type ImportTarget, openTarget } from './target.ts';
import { importUsers } from './users.ts';
import { importVisualizations } from './visualizations.ts';

/** What every step of the import works with. */
export interface ImportSteps {
  readonly source: LegacySource;
  readonly base: ImportBase;
  readonly target: ImportTarget;
  readonly report: ReportWriter;
  readonly progress: ImportProgress;
  /** Aborted when somebody stops the import: between two rows, or at once while one is read. */
  readonly signal: AbortSignal;
}

export interface ImportRequest {
  readonly source: LegacySource;
  readonly base: ImportBase;
  readonly dryRun: boolean;
  readonly progress: ImportProgress;
  readonly signal: AbortSignal;
}

/** Users first, then what they own. What is there already stays as it is, so it may be run any number of times. */
export async function importLegacy(request: ImportRequest): Promise<ImportReport> {
  const { source, base, dryRun, progress, signal } = request;
  const report = createReport(source.name, dryRun);
  const target = await openTarget(base, dryRun);
  const steps: ImportSteps = { source, base, target, report, progress, signal };
  try {
    for (const step of [importUsers, importDatasets, importVisualizations]) {
      if (!signal.aborted) await step(steps);
    }
  } finally {
    progress.end();
  }
  report.report.interrupted = signal.aborted;
  report.report.finished_at = new Date().toISOString();
  return report.report;
}
