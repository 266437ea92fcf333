import { DataMirageError } from '@data-mirage/client';
import { loadConfig, readEnvironment } from '../app/config.ts';
import { reportFailure } from './command/failure.ts';
import { parseArguments, USAGE } from './demo/arguments.ts';
import { demonstrate } from './demo/demonstrate.ts';
import { DemoFailure } from './demo/failure.ts';
import { createTerminal } from './demo/terminal.ts';

/** `npm run demo`: the whole job on a real table, through the client like any other program. */
async function main(): Promise<void> {
  const environment = readEnvironment();
  const args = parseArguments(process.argv.slice(2));
  if (args.help) {
    process.stdout.write(USAGE);
    return;
  }
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  // Whoever read the output has gone, as with `| head`.
  process.stdout.on('error', interrupt);
  try {
    await demonstrate({
      args,
      config: loadConfig(environment),
      environment,
      terminal: createTerminal(process.stdout, environment),
      interrupted: interrupted.signal,
    });
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

function report(error: unknown): number {
  if (error instanceof DataMirageError) {
    if (error.code === 'ABORTED') return 130;
    process.stderr.write(`${error.message}\n`);
    for (const { loc, msg } of error.details) process.stderr.write(`  ${loc.join('.')}: ${msg}\n`);
    if (error.status_code >= 500) process.stderr.write(`  request_id ${error.request_id}\n`);
    return 1;
  }
  if (error instanceof DemoFailure) {
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  return reportFailure(error, USAGE);
}

main().catch((error: unknown) => {
  // A service that failed to start may have left something running.
  process.exit(report(error));
});
