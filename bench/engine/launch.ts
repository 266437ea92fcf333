import { spawn } from 'node:child_process';
import { type Run, runSchema } from './cell.ts';

export type Outcome =
  | { readonly kind: 'ran'; readonly run: Run }
  | { readonly kind: 'too slow' }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Runs a contestant in a process of its own. It is told when it was started (BENCH_STARTED, milliseconds) and prints what
 * it measured as JSON on a line, after the first computation and at the end.
 */
export function launch(command: readonly string[], limitSeconds: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const [program = '', ...args] = command;
    const child = spawn(program, args, {
      env: { ...process.env, BENCH_STARTED: String(Date.now()), PYTHONWARNINGS: 'ignore' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let complaint = '';
    let isLate = false;
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    const timer = setTimeout(() => {
      isLate = true;
      end();
    }, limitSeconds * 1000);
    child.stdout.on('data', (bytes: Buffer) => {
      output += String(bytes);
    });
    child.stderr.on('data', (bytes: Buffer) => {
      complaint = (complaint + String(bytes)).slice(-4000);
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ kind: 'failed', reason: error.message });
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      process.off('exit', end);
      const printed = lastLine(output);
      // Stopped in the middle of repeats, it has said before what the first computation took.
      if (isLate && printed === undefined) resolve({ kind: 'too slow' });
      else if ((isLate || code === 0) && printed !== undefined) {
        resolve({ kind: 'ran', run: runSchema.parse(JSON.parse(printed)) });
      } else resolve({ kind: 'failed', reason: reasonIn(complaint) ?? `it ended with ${code ?? signal}` });
    });
  });
}

/** The last line that ends: another may have been cut. */
function lastLine(text: string): string | undefined {
  return text
    .split('\n')
    .slice(0, -1)
    .findLast((line) => line.startsWith('{'));
}

/** The line that names the error, without the paths of the machine. */
function reasonIn(complaint: string): string | undefined {
  const lines = complaint.trimEnd().split('\n');
  return (lines.findLast((line) => /\w*Error\b|out of memory/.test(line)) ?? lines.at(-1))
    ?.trim()
    .slice(0, 200);
}
