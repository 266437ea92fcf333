/** How a child process tells its test something: one line on stdout, out before the next statement runs. */
export function print(line: unknown): void {
  process.stdout.write(`${line}\n`);
}
