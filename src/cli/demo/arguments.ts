import { parseArgs } from 'node:util';
import { type ReductionMethod, reductionMethodSchema } from '../../ml/ml.schema.ts';
import { type Language, languageSchema } from '../../procedure/wire.ts';
import { UsageError } from '../command/failure.ts';

export interface DemoArguments {
  readonly help: boolean;
  /** End after the report instead of serving on. */
  readonly once: boolean;
  /** One's own table instead of the sample. */
  readonly file: string | null;
  readonly language: Language;
  readonly method: ReductionMethod | null;
  readonly port: number | null;
}

export const USAGE = `Usage: npm run demo -- [options]

Starts the service, uploads a table, makes a map of it, prints what it found and stays up.

  --once             end after the report
  --file <path>      your own table (CSV, TSV, JSON, NDJSON) instead of the bundled sample
  --method <name>    ${reductionMethodSchema.options.join(', ')} (how the map is made)
  --language <code>  ${languageSchema.options.join(', ')} (of the report; en unless told)
  --port <number>    where to serve (otherwise PORT, or a free port when that is taken)
  --help             this text

Data is kept in DATA_DIR (./data). Settings are read from the environment and from .env; see .env.example.
`;

/** @throws UsageError */
export function parseArguments(args: readonly string[]): DemoArguments {
  const { values } = parse(args);
  return {
    help: values.help,
    once: values.once,
    file: values.file ?? null,
    language: oneOf('--language', values.language, languageSchema.options),
    method:
      values.method === undefined ? null : oneOf('--method', values.method, reductionMethodSchema.options),
    port: values.port === undefined ? null : portOf(values.port),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        help: { type: 'boolean', default: false, short: 'h' },
        once: { type: 'boolean', default: false },
        file: { type: 'string' },
        language: { type: 'string', default: 'en' },
        method: { type: 'string' },
        port: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined)
    throw new UsageError(`${option} should be ${allowed.join(' or ')}, not "${value}".`);
  return found;
}

function portOf(value: string): number {
  const port = Number(value);
  if (/^\d{1,5}$/.test(value) && port <= 65_535) return port;
  throw new UsageError(`--port should be a number from 0 to 65535, not "${value}".`);
}
