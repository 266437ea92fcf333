import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** Lends connections, a limited number at a time; who asks for more waits in line. */
export interface ConnectionGate {
  use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
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

  async function borrow(): Promise<BorrowedConnection> {
    if (closed) throw new Error('the table reader is closed');
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
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
    async use(work) {
      const borrowed = await borrow();
      try {
        return await work(borrowed.connection);
      } finally {
        borrowed.giveBack();
      }
    },
    async close() {
      closed = true;
      if (free < size) await new Promise<void>((resolve) => (whenIdle = resolve));
    },
  };
}
