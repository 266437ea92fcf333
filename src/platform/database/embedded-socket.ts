import { Duplex } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';

/**
 * What `pg` takes for a network socket: a stream of wire protocol bytes to and from the embedded database's thread.
 *
 * `pg` writes whole protocol messages, and all messages of a query at once; each batch becomes one message to the
 * thread and is answered by one.
 */
export class EmbeddedSocket extends Duplex {
  readonly #dial: () => Promise<MessagePort>;
  #port: MessagePort | undefined;

  /** @param dial makes a connection to the thread */
  constructor(dial: () => Promise<MessagePort>) {
    super();
    this.#dial = dial;
  }

  connect(): this {
    this.#dial().then(
      (port) => this.#use(port),
      (error: Error) => this.destroy(error),
    );
    return this;
  }

  #use(port: MessagePort): void {
    if (this.destroyed) {
      port.close();
      return;
    }
    this.#port = port;
    port.on('message', (bytes: Uint8Array) => this.push(bytes));
    port.on('close', () => this.destroy(new Error('Connection terminated: the embedded database stopped')));
    this.emit('connect');
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    // The pool's buffers may be parts of larger ones; the thread gets a copy of its own.
    const bytes = new Uint8Array(chunk);
    this.#port?.postMessage(bytes, [bytes.buffer]);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', done);
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#port?.close();
    done(error);
  }

  // The rest of what `pg` calls on a socket means nothing between threads.
  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
