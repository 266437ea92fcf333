import type { PostgresCursor, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';
import { systemCode } from '../app-error.ts';
import { unavailable } from './errors.ts';

/** Statements that are kept prepared on a connection; what comes after is planned each time. */
const MAX_STATEMENTS = 500;

const FEATURE_NOT_SUPPORTED = '0A000';

/**
 * Lets the server plan a statement once for each connection: planning takes several times as long as what most of our
 * statements do. Kysely writes the same text for the same call, whatever its values are.
 *
 * @returns the client that Kysely shall use for one of the pool, always the same one
 */
export function createPreparingClients(
  maxStatements = MAX_STATEMENTS,
): (client: pg.PoolClient) => PostgresPoolClient {
  const names = new Map<string, string>();
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();

  function nameOf(text: string): string | undefined {
    const known = names.get(text);
    if (known !== undefined || names.size >= maxStatements) return known;
    const name = `statement_${names.size}`;
    names.set(text, name);
    return name;
  }

  return (client) => {
    const known = clients.get(client);
    if (known !== undefined) return known;
    const preparing = preparingClient(client, nameOf);
    clients.set(client, preparing);
    return preparing;
  };
}

function preparingClient(
  client: pg.PoolClient,
  nameOf: (text: string) => string | undefined,
): PostgresPoolClient {
  /** Prepared before another process changed the tables: the server refuses to run them. */
  const outdated = new Set<string>();

  async function run(text: string, values: readonly unknown[]): Promise<unknown> {
    const plain = { text, values: [...values] };
    // Without values it is a `begin`, or a change of the schema, which is run once.
    const name = values.length === 0 || outdated.has(text) ? undefined : nameOf(text);
    if (name === undefined) return client.query(plain);
    try {
      return await client.query({ ...plain, name });
    } catch (error) {
      if (!isOutdatedPlan(error)) throw error;
      outdated.add(text);
      return await client.query(plain).catch(() => {
        // Inside a transaction, which the first failure has ended, the whole of it has to be tried again.
        throw unavailable(error);
      });
    }
  }

  function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new TypeError('this dialect is set up without cursors');
    return run(text, values);
  }
  return { query, release: () => client.release() };
}

function isOutdatedPlan(error: unknown): boolean {
  return systemCode(error) === FEATURE_NOT_SUPPORTED && /cached plan/.test((error as Error).message);
}
