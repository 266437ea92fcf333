import { once } from 'node:events';
import { createClient } from '@data-mirage/client';
import type { Config } from '../../app/config.ts';
import { startService } from '../../app/service.ts';
import type { DemoArguments } from './arguments.ts';
import { runDemo, stopwatch } from './demo-run.ts';
import { DemoFailure } from './failure.ts';
import { printNextSteps } from './next-steps.ts';
import { isFree } from './port.ts';
import { findTable } from './table-source.ts';
import type { Terminal } from './terminal.ts';
import { TEXTS, type Texts } from './texts.ts';

export interface Demonstration {
  readonly args: DemoArguments;
  readonly config: Config;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
}

/** Starts the service, shows it at work, and leaves it up until Ctrl-C unless it was asked for once. */
export async function demonstrate(demonstration: Demonstration): Promise<void> {
  const { args, terminal, interrupted } = demonstration;
  const texts = TEXTS[args.language];
  const table = await findTable(args, demonstration.environment['INIT_CWD']);
  const config = await serviceConfig(demonstration, texts);

  terminal.status(texts.starting);
  const startWatch = stopwatch();
  const service = await startService(config);
  const startSeconds = startWatch();
  const client = createClient({ url: service.url });
  try {
    terminal.line(texts.ready(service.url, startSeconds.toFixed(1)));
    const dataset = await runDemo({
      client,
      dataDir: config.dataDir,
      table,
      language: args.language,
      terminal,
      texts,
      startSeconds,
      signal: interrupted,
    });
    if (!args.once) {
      printNextSteps(client, dataset.id, terminal, texts);
      if (!interrupted.aborted) await once(interrupted, 'abort');
      terminal.line(texts.stopping);
    }
  } finally {
    terminal.clearStatus();
    await client.close();
    await service.stop();
  }
}

/** A quiet service on a port that is free. */
async function serviceConfig(
  { args, config, environment, terminal }: Demonstration,
  texts: Texts,
): Promise<Config> {
  const port = args.port ?? config.port;
  const quiet: Config = { ...config, port, logLevel: environment['LOG_LEVEL'] ? config.logLevel : 'error' };
  if (port === 0 || (await isFree(config.host, port))) return quiet;
  if (args.port !== null) {
    throw new DemoFailure(
      `Port ${port} is taken. Choose another with --port, or leave --port out for a free one.`,
    );
  }
  terminal.line(texts.portTaken(port));
  return { ...quiet, port: 0 };
}
