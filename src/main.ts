import { ConfigError, loadConfig, readEnvironment } from './app/config.ts';
import { startService } from './app/service.ts';
import { AppError } from './platform/app-error.ts';
import { SecretError } from './platform/secret.ts';

/** The API process: reads its settings, serves, and stops in good order when told to. */

const STOP_DEADLINE_MS = 30_000;

async function main(): Promise<void> {
  const config = loadConfig(readEnvironment());
  const service = await startService(config);

  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    service.log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        service.log.error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof AppError || error instanceof SecretError;
  process.stderr.write(`${expected ? error.message : ((error as Error).stack ?? String(error))}\n`);
  process.exit(1);
});
