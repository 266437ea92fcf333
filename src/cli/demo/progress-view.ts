import type { ProcessingProgress, Stage } from '../../ml/ml.schema.ts';
import type { Terminal } from './terminal.ts';
import type { Texts } from './texts.ts';

const BAR_WIDTH = 30;

/** A bar that renews itself on a terminal; one line for each stage where lines stay. */
export async function showProgress(
  progress: AsyncIterable<ProcessingProgress>,
  terminal: Terminal,
  texts: Texts,
): Promise<void> {
  let stage: Stage | null = null;
  for await (const step of progress) {
    const percent = `${Math.floor(step.progress)} %`.padStart(5);
    if (terminal.isInteractive)
      terminal.status(`${bar(step.progress)} ${percent}  ${texts.stages[step.stage]}`);
    else if (step.stage !== stage) terminal.line(`${percent}  ${texts.stages[step.stage]}`);
    stage = step.stage;
  }
  terminal.clearStatus();
}

/** Eighths of a character make the bar move smoothly. */
export function bar(percent: number): string {
  const eighths = Math.round((Math.min(100, Math.max(0, percent)) / 100) * BAR_WIDTH * 8);
  const full = '█'.repeat(Math.floor(eighths / 8));
  const part = ' ▏▎▍▌▋▊▉'.charAt(eighths % 8).trim();
  return `${full}${part}`.padEnd(BAR_WIDTH, '░');
}
