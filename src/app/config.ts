import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseEnv } from 'node:util';
import * as z from 'zod';

/** What the process was told to do: every setting of the contract's section 8, parsed once at start. */

const MEBIBYTE = 1024 * 1024;

/** An empty variable means the same as an unset one. */
const blankAsUnset = (value: unknown) =>
  typeof value === 'string' && value.trim() === '' ? undefined : value;

const text = z.preprocess(blankAsUnset, z.string().trim().optional());
const required = (fallback: string) => z.preprocess(blankAsUnset, z.string().trim().default(fallback));
const integer = (fallback: number, min: number, max: number = Number.MAX_SAFE_INTEGER) =>
  z.preprocess(
    blankAsUnset,
    z.coerce
      .number({ error: `a whole number from ${min} to ${max}` })
      .int({ error: `a whole number from ${min} to ${max}` })
      .min(min, { error: `a whole number from ${min} to ${max}` })
      .max(max, { error: `a whole number from ${min} to ${max}` })
      .default(fallback),
  );
const boolean = (fallback: boolean) =>
  z.preprocess(
    blankAsUnset,
    z
      .stringbool({
        truthy: ['true', '1', 'yes', 'on'],
        falsy: ['false', '0', 'no', 'off'],
        error: 'true or false',
      })
      .default(fallback),
  );
const list = (fallback: readonly string[]) =>
  z.preprocess(
    blankAsUnset,
    z
      .string()
      .transform((value) =>
        value
          .split(',')
          .map((entry) => entry.trim())
          .filter((entry) => entry !== ''),
      )
      .default([...fallback]),
  );

const LOCAL_ORIGINS = [
  'http://localhost:3000',
  'http://localhost:5000',
  'http://localhost:5173',
  'http://127.0.0.1:3000',
  'http://127.0.0.1:5173',
];

const databaseUrl = text.refine(
  (value) => value === undefined || /^postgres(ql)?(\+\w+)?:\/\/\S+$/.test(value),
  'a postgresql:// address, or empty for the embedded database',
);

const redisUrl = text.refine(
  (value) => value === undefined || /^rediss?:\/\/\S+$/.test(value),
  'a redis:// or rediss:// address, or empty to stay in one process',
);

const publicUrl = text.refine(
  (value) => value === undefined || (/^https?:\/\/[^\s?#]+$/.test(value) && URL.canParse(value)),
  'an http:// or https:// address without query, such as https://maps.example.org',
);

const baseUrl = text.refine(
  (value) => value === undefined || (/^https?:\/\/[^\s?#]+$/.test(value) && URL.canParse(value)),
  'the http:// or https:// address of a server that speaks like OpenAI, such as http://localhost:11434/v1',
);

const smtpUrl = text.refine(
  (value) => value === undefined || (/^smtps?:\/\/\S+$/.test(value) && URL.canParse(value)),
  'an smtp:// or smtps:// address such as smtps://user:password@mail.example.org',
);

const environmentSchema = z.object({
  HOST: required('127.0.0.1'),
  PORT: integer(8000, 0, 65535),
  ENVIRONMENT: z.preprocess(
    blankAsUnset,
    z
      .enum(['development', 'production', 'test'], { error: 'development, production or test' })
      .default('development'),
  ),
  DEBUG: boolean(false),
  DATA_DIR: required('./data'),
  DATABASE_URL: databaseUrl,
  DATABASE_POOL_SIZE: integer(10, 1, 1000),
  REDIS_URL: redisUrl,
  SECRET_KEY: text.refine(
    (value) => value === undefined || Buffer.byteLength(value) >= 32,
    'at least 32 bytes; make one with: openssl rand -hex 32',
  ),
  ACCESS_TOKEN_EXPIRE_MINUTES: integer(30, 1, 1440),
  REFRESH_TOKEN_EXPIRE_DAYS: integer(7, 1, 365),
  CORS_ORIGINS: list(LOCAL_ORIGINS),
  TRUSTED_HOSTS: list([]),
  TRUSTED_PROXIES: list([]),
  PUBLIC_URL: publicUrl,
  SMTP_URL: smtpUrl,
  MAIL_FROM: text.refine(
    (value) => value === undefined || /^[^\r\n]*[^\s@<]@[^\s@>]+>?$/.test(value),
    'an address such as maps@example.org or Data Mirage <maps@example.org>',
  ),
  AUDIT_RETENTION_DAYS: integer(365, 1, 36_500),
  MAX_FILE_SIZE: integer(256 * MEBIBYTE, 1024),
  MAX_INFLATED_SIZE: integer(512 * MEBIBYTE, 1024),
  MAX_DATASET_ROWS: integer(2_000_000, 10, 100_000_000),
  MAX_DATASET_COLUMNS: integer(2_000, 1, 10_000),
  PROCESSING_TIMEOUT_SECONDS: integer(1800, 1, 86_400),
  PROCESSING_MEMORY_MB: integer(4096, 256, 1_048_576),
  PROCESSING_CONCURRENCY: integer(1, 1, 64),
  PROCESSING_THREADS: integer(0, 0, 64),
  PARTS_CACHE_MB: integer(1024, 0, 1_048_576),
  MAX_QUEUED_RUNS_PER_USER: integer(5, 1, 1000),
  SHUTDOWN_DRAIN_SECONDS: integer(1, 0, 10),
  RATE_LIMIT_ENABLED: boolean(true),
  RATE_LIMIT_AUTH: integer(30, 1),
  RATE_LIMIT_UPLOAD: integer(60, 1),
  RATE_LIMIT_API: integer(600, 1),
  RATE_LIMIT_MAIL: integer(5, 1),
  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: baseUrl,
  OPENAI_MODEL: required('gpt-4.1-mini'),
  OPENAI_EMBEDDING_MODEL: text,
  OPENAI_TIMEOUT_SECONDS: integer(20, 1, 300),
  OPENAI_RETRIES: integer(2, 0, 10),
  OPENAI_CONCURRENCY: integer(4, 1, 1000),
  OPENAI_QUESTION_TOKENS: integer(20_000, 1000),
  OPENAI_ANSWER_TOKENS: integer(4000, 100),
  OPENAI_TOKENS_PER_USER_AND_DAY: integer(500_000, 0, 2_000_000_000),
  EXPLAIN_DEADLINE_SECONDS: integer(25, 1, 40),
  EXPLAIN_SEND_SAMPLES: boolean(true),
  LOG_LEVEL: z.preprocess(
    blankAsUnset,
    z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
        error: 'fatal, error, warn, info, debug, trace or silent',
      })
      .optional(),
  ),
});

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly environment: 'development' | 'production' | 'test';
  readonly debug: boolean;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly databasePoolSize: number;
  readonly redisUrl: string | undefined;
  /** Unset outside production: one is generated into DATA_DIR at the first start. */
  readonly secretKey: string | undefined;
  readonly accessTokenMinutes: number;
  readonly refreshTokenDays: number;
  readonly corsOrigins: readonly string[];
  readonly trustedHosts: readonly string[];
  readonly trustedProxies: readonly string[];
  /** Where people reach the service, without a slash at the end; links in mails begin with it. */
  readonly publicUrl: string;
  readonly smtpUrl: string | undefined;
  /** The sender of mails; unset: no-reply at the host of PUBLIC_URL. */
  readonly mailFrom: string | undefined;
  readonly auditRetentionDays: number;
  readonly maxFileBytes: number;
  /** Bytes that a compressed upload may unpack to. */
  readonly maxInflatedBytes: number;
  readonly maxDatasetRows: number;
  readonly maxDatasetColumns: number;
  readonly processingTimeoutSeconds: number;
  readonly processingMemoryMb: number;
  readonly processingConcurrency: number;
  /** Threads of one run. */
  readonly processingThreads: number;
  /** What runs may take over from earlier ones, MiB on disk; 0 for nothing. */
  readonly partsCacheMb: number;
  readonly maxQueuedRunsPerUser: number;
  /** How long a stopping process is still reached, saying that it is not ready. */
  readonly shutdownDrainSeconds: number;
  readonly rateLimits: {
    readonly enabled: boolean;
    /** Requests a minute and address. */
    readonly auth: number;
    /** Uploads an hour and user. */
    readonly upload: number;
    /** Requests a minute and user. */
    readonly api: number;
    /** Mails an hour that somebody may have sent to one address. */
    readonly mail: number;
  };
  /** Who puts facts into words beside the templates; unset without a key and an address. */
  readonly languageModel: LanguageModelConfig | undefined;
  /** Seconds until a text is given without the model, all attempts together. */
  readonly explainDeadlineSeconds: number;
  /** Whether the model may be told what stands in cells. */
  readonly explainSendSamples: boolean;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}

export interface LanguageModelConfig {
  /** A server of one's own may need none. */
  readonly apiKey: string | undefined;
  /** Of a compatible server; undefined: OpenAI's own. */
  readonly baseUrl: string | undefined;
  readonly model: string;
  /** Finds facts by what they mean; undefined: by their words alone. */
  readonly embeddingModel: string | undefined;
  /** Of one attempt. */
  readonly timeoutSeconds: number;
  /** After the first attempt. */
  readonly retries: number;
  /** Calls at the same time; more wait. */
  readonly concurrency: number;
  readonly questionTokens: number;
  readonly answerTokens: number;
  /** Questions and answers of one user, a day (UTC). */
  readonly tokensPerUserAndDay: number;
}

/** A setting that cannot be used; the message names the variable and what it should be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** @throws ConfigError with one line for each variable that cannot be used */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')} should be ${issue.message}`);
    throw new ConfigError(lines.join('\n'));
  }
  const env = parsed.data;
  if (env.ENVIRONMENT === 'production' && env.SECRET_KEY === undefined) {
    throw new ConfigError(
      'SECRET_KEY should be set in production: at least 32 bytes; make one with: openssl rand -hex 32',
    );
  }
  return {
    host: env.HOST,
    port: env.PORT,
    environment: env.ENVIRONMENT,
    debug: env.DEBUG,
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    databasePoolSize: env.DATABASE_POOL_SIZE,
    redisUrl: env.REDIS_URL,
    secretKey: env.SECRET_KEY,
    accessTokenMinutes: env.ACCESS_TOKEN_EXPIRE_MINUTES,
    refreshTokenDays: env.REFRESH_TOKEN_EXPIRE_DAYS,
    corsOrigins: env.CORS_ORIGINS,
    trustedHosts: env.TRUSTED_HOSTS,
    trustedProxies: env.TRUSTED_PROXIES,
    publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    auditRetentionDays: env.AUDIT_RETENTION_DAYS,
    maxFileBytes: env.MAX_FILE_SIZE,
    maxInflatedBytes: env.MAX_INFLATED_SIZE,
    maxDatasetRows: env.MAX_DATASET_ROWS,
    maxDatasetColumns: env.MAX_DATASET_COLUMNS,
    processingTimeoutSeconds: env.PROCESSING_TIMEOUT_SECONDS,
    processingMemoryMb: env.PROCESSING_MEMORY_MB,
    processingConcurrency: env.PROCESSING_CONCURRENCY,
    processingThreads: env.PROCESSING_THREADS === 0 ? availableParallelism() : env.PROCESSING_THREADS,
    partsCacheMb: env.PARTS_CACHE_MB,
    maxQueuedRunsPerUser: env.MAX_QUEUED_RUNS_PER_USER,
    shutdownDrainSeconds: env.SHUTDOWN_DRAIN_SECONDS,
    rateLimits: {
      enabled: env.RATE_LIMIT_ENABLED,
      auth: env.RATE_LIMIT_AUTH,
      upload: env.RATE_LIMIT_UPLOAD,
      api: env.RATE_LIMIT_API,
      mail: env.RATE_LIMIT_MAIL,
    },
    languageModel: languageModelOf(env),
    explainDeadlineSeconds: env.EXPLAIN_DEADLINE_SECONDS,
    explainSendSamples: env.EXPLAIN_SEND_SAMPLES,
    logLevel: env.LOG_LEVEL ?? (env.DEBUG ? 'debug' : 'info'),
  };
}

function languageModelOf(env: z.output<typeof environmentSchema>): LanguageModelConfig | undefined {
  if (env.OPENAI_API_KEY === undefined && env.OPENAI_BASE_URL === undefined) return undefined;
  return {
    apiKey: env.OPENAI_API_KEY,
    baseUrl: env.OPENAI_BASE_URL,
    model: env.OPENAI_MODEL,
    embeddingModel: env.OPENAI_EMBEDDING_MODEL,
    timeoutSeconds: env.OPENAI_TIMEOUT_SECONDS,
    retries: env.OPENAI_RETRIES,
    concurrency: env.OPENAI_CONCURRENCY,
    questionTokens: env.OPENAI_QUESTION_TOKENS,
    answerTokens: env.OPENAI_ANSWER_TOKENS,
    tokensPerUserAndDay: env.OPENAI_TOKENS_PER_USER_AND_DAY,
  };
}

/** The environment, completed by a `.env` file in the working directory; what is already set wins. */
export function readEnvironment(file = '.env'): Record<string, string | undefined> {
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return { ...fromFile, ...process.env };
}
