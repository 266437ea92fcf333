import type { Terminal } from '../demo/terminal.ts';

export type Kind = 'users' | 'datasets' | 'results' | 'visualizations';
export const KINDS: readonly Kind[] = ['users', 'datasets', 'results', 'visualizations'];

export interface Tally {
  found: number;
  brought: number;
  already_there: number;
  skipped: number;
}

export interface Problem {
  readonly kind: Kind;
  readonly id: string;
  readonly reason: string;
  /** False: it was brought, with this difference. */
  readonly skipped: boolean;
}

/** What an import did, row by row where something was in the way. */
export interface ImportReport {
  readonly from: string;
  readonly dry_run: boolean;
  readonly started_at: string;
  finished_at: string | null;
  /** Stopped early: what is missing comes with the next import. */
  interrupted: boolean;
  readonly tally: Readonly<Record<Kind, Tally>>;
  readonly problems: Problem[];
}

export interface ReportWriter {
  readonly report: ImportReport;
  brought(kind: Kind): void;
  alreadyThere(kind: Kind): void;
  skipped(kind: Kind, id: string, reason: string): void;
  /** Brought, but not as it was. */
  differs(kind: Kind, id: string, reason: string): void;
}

const LONGEST_ID = 100;

export function createReport(from: string, dryRun: boolean): ReportWriter {
  const tally = () => ({ found: 0, brought: 0, already_there: 0, skipped: 0 });
  const report: ImportReport = {
    from,
    dry_run: dryRun,
    started_at: new Date().toISOString(),
    finished_at: null,
    interrupted: false,
    tally: { users: tally(), datasets: tally(), results: tally(), visualizations: tally() },
    problems: [],
  };
  const tell = (kind: Kind, id: string, reason: string, skipped: boolean) => {
    report.problems.push({ kind, id: id.slice(0, LONGEST_ID) || '(no id)', reason, skipped });
  };
  const count = (kind: Kind, what: Exclude<keyof Tally, 'found'>) => {
    report.tally[kind].found += 1;
    report.tally[kind][what] += 1;
  };
  return {
    report,
    brought: (kind) => count(kind, 'brought'),
    alreadyThere: (kind) => count(kind, 'already_there'),
    skipped: (kind, id, reason) => {
      count(kind, 'skipped');
      tell(kind, id, reason, true);
    },
    differs: (kind, id, reason) => tell(kind, id, reason, false),
  };
}

/** Rows that one screen can take; the file has them all. */
const SHOWN_PROBLEMS = 100;

export function showReport(report: ImportReport, terminal: Terminal): void {
  const { paint } = terminal;
  const head = report.dry_run ? 'Would be brought' : 'Brought';
  terminal.line();
  terminal.line(
    paint.bold(
      `${''.padEnd(16)}${head.padStart(17)}${'Already there'.padStart(15)}${'Skipped'.padStart(10)}`,
    ),
  );
  for (const kind of KINDS) {
    const { brought, already_there, skipped } = report.tally[kind];
    const figures = `${String(brought).padStart(17)}${String(already_there).padStart(15)}${String(skipped).padStart(10)}`;
    terminal.line(`${kind.padEnd(16)}${figures}`);
  }
  const shown = report.problems.slice(0, SHOWN_PROBLEMS);
  if (shown.length > 0) terminal.line();
  for (const { kind, id, reason, skipped } of shown) {
    terminal.line(
      `${skipped ? 'skipped' : 'changed'}  ${NOUNS[kind]} ${printable(id)}: ${printable(reason)}`,
    );
  }
  const more = report.problems.length - shown.length;
  if (more > 0) terminal.line(`and ${more} more; --report <file> writes all of them`);
  terminal.line();
  if (report.interrupted) terminal.line('Stopped early. Run it again: it goes on where it stopped.');
  if (report.dry_run) terminal.line('This was a dry run: nothing was written.');
}

const NOUNS: Readonly<Record<Kind, string>> = {
  users: 'user',
  datasets: 'dataset',
  results: 'result of',
  visualizations: 'visualization',
};

/** Old rows may hold anything, also what would move a terminal's cursor. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\ufffd');
}
