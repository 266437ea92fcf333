/** Items that wait for one reader, until the queue ends or fails. */
export interface AsyncQueue<T extends object> extends AsyncIterable<T> {
  push(item: T): void;
  /** What was pushed before is still read. */
  end(): void;
  /** The reader throws `error` after what was pushed before. */
  fail(error: unknown): void;
}

export function createAsyncQueue<T extends object>(): AsyncQueue<T> {
  const items: T[] = [];
  let finished: { readonly error?: unknown } | null = null;
  let wake: () => void = () => {};

  const finish = (how: { readonly error?: unknown }) => {
    finished ??= how;
    wake();
  };

  return {
    push(item) {
      if (finished !== null) return;
      items.push(item);
      wake();
    },
    end: () => finish({}),
    fail: (error) => finish({ error }),
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const item = items.shift();
        if (item !== undefined) yield item;
        else if (finished === null) await new Promise<void>((resolve) => (wake = resolve));
        else if ('error' in finished) throw finished.error;
        else return;
      }
    },
  };
}
