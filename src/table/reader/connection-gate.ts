import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** Lends connections, a limited number at a time; who asks for more waits in line. */
export interface ConnectionGate {
  /**
   * @param signal ends the wait and the query that runs
   * @throws its reason, once it is aborted
   */
  use<T>(work: (connection: DuckDBConnection) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** A connection that its borrower closes, for results that are read while they are made. */
  borrow(): Promise<BorrowedConnection>;
  /** Refuses new work and resolves when the work in hand is done. */
  close(): Promise<void>;
}

interface BorrowedConnection {
  readonly connection: DuckDBConnection;
  giveBack(): void;
}

export function createConnectionGate(instance: DuckDBInstance, size: number): ConnectionGate {
  const waiting: (() => void)[] = [];
  let free = size;
  let closed = false;
  let whenIdle: (() => void) | undefined;

  async function borrow(signal?: AbortSignal): Promise<BorrowedConnection> {
    if (closed) throw new Error('the table reader is closed');
    signal?.throwIfAborted();
    if (free > 0) free--;
    else await turn(signal);
    let connection: DuckDBConnection;
    try {
      connection = await instance.connect();
    } catch (error) {
      pass();
      throw error;
    }
    let given = false;
    return {
      connection,
      giveBack() {
        if (given) return;
        given = true;
        connection.closeSync();
        pass();
      },
    };
  }

  function turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(start), 1);
        reject(signal?.reason);
      };
      waiting.push(start);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  function pass(): void {
    const next = waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    free++;
    if (free === size) whenIdle?.();
  }

  return {
    borrow,
    async use(work, signal) {
      const borrowed = await borrow(signal);
      const interrupt = () => borrowed.connection.interrupt();
      signal?.addEventListener('abort', interrupt, { once: true });
      try {
        signal?.throwIfAborted();
        return await work(borrowed.connection);
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        signal?.removeEventListener('abort', interrupt);
        borrowed.giveBack();
      }
    },
    async close() {
      closed = true;
      if (free < size) await new Promise<void>((resolve) => (whenIdle = resolve));
    },
  };
}
