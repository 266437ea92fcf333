import { bar } from '../demo/progress-view.ts';
import type { Terminal } from '../demo/terminal.ts';

/** How far the import is: a bar that renews itself on a terminal, a line for every tenth where lines stay. */
export interface ImportProgress {
  begin(what: string, total: number): void;
  /** @param fraction of the row at hand, 0 … 1 */
  within(fraction: number, name: string): void;
  step(): void;
  end(): void;
}

export function createProgress(terminal: Terminal): ImportProgress {
  let what = '';
  let total = 0;
  let done = 0;
  let told = -1;

  function show(fraction: number, name: string): void {
    const percent = total === 0 ? 100 : Math.min(100, ((done + fraction) / total) * 100);
    if (terminal.isInteractive) {
      const counted = `${what} ${Math.min(done + 1, total)} of ${total}`;
      terminal.status(`${bar(percent)} ${`${Math.floor(percent)} %`.padStart(5)}  ${counted}  ${name}`);
      return;
    }
    const tenth = Math.floor(percent / 10);
    if (tenth === told) return;
    told = tenth;
    terminal.line(`${`${tenth * 10} %`.padStart(5)}  ${what}, ${done} of ${total}`);
  }

  return {
    begin: (next, count) => {
      what = next;
      total = count;
      done = 0;
      told = -1;
      show(0, '');
    },
    within: (fraction, name) => show(fraction, name.replaceAll(/\p{Cc}/gu, ' ')),
    step: () => {
      done += 1;
      show(0, '');
    },
    end: () => terminal.clearStatus(),
  };
}
