import type { TableReader, TableReaderOptions } from './reader.ts';

/** A table reader whose engine is loaded when it is first needed, so that a service listens sooner. */
export interface DeferredTableReader extends TableReader {
  /** Loads the engine now, so that the first request does not wait for it. */
  open(): Promise<void>;
}

export function createDeferredTableReader(options: TableReaderOptions): DeferredTableReader {
  let opening: Promise<TableReader> | undefined;
  let isClosed = false;

  function opened(): Promise<TableReader> {
    if (isClosed) return Promise.reject(new Error('the table reader is closed'));
    opening ??= import('./reader.ts').then(({ createTableReader }) => createTableReader(options));
    // What failed once, short of memory say, is tried again by the next request.
    opening.catch(() => {
      opening = undefined;
    });
    return opening;
  }

  return {
    open: async () => {
      await opened();
    },
    async *readRows(request) {
      yield* (await opened()).readRows(request);
    },
    async *readRowsAt(request) {
      yield* (await opened()).readRowsAt(request);
    },
    readFeatures: async (request) => (await opened()).readFeatures(request),
    readCategories: async (request) => (await opened()).readCategories(request),
    compareRows: async (request) => (await opened()).compareRows(request),
    aggregateRows: async (request) => (await opened()).aggregateRows(request),
    findMentions: async (request) => (await opened()).findMentions(request),
    async close() {
      isClosed = true;
      await opening?.then(
        (reader) => reader.close(),
        () => {},
      );
    },
  };
}
