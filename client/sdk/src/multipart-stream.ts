import type { RequestBody } from './rest.ts';

/**
 * A multipart body (RFC 7578) whose file is a stream of unknown length, sent as it comes. Fields precede the file.
 *
 * @param failed ends the reading of the file
 */
export function streamMultipart(
  content: AsyncIterable<Uint8Array>,
  filename: string,
  fields: readonly (readonly [string, string])[],
  failed: AbortSignal,
): RequestBody {
  const boundary = `data-mirage-${crypto.randomUUID()}`;
  return {
    content: toReadableStream(parts(content, filename, fields, boundary), failed),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}

async function* parts(
  content: AsyncIterable<Uint8Array>,
  filename: string,
  fields: readonly (readonly [string, string])[],
  boundary: string,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const [name, text] of fields) {
    yield encoder.encode(
      `--${boundary}\r\nContent-Disposition: form-data; name="${quotable(name)}"\r\n\r\n${text}\r\n`,
    );
  }
  yield encoder.encode(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quotable(filename)}"\r\n` +
      'Content-Type: application/octet-stream\r\n\r\n',
  );
  yield* content;
  yield encoder.encode(`\r\n--${boundary}--\r\n`);
}

/** As browsers write names in a form. */
function quotable(name: string): string {
  return name.replace(/\r?\n|\r/g, '%0D%0A').replace(/"/g, '%22');
}

/** Node's fetch, once aborted, neither cancels what it sends nor stops reading it: that is seen to here. */
function toReadableStream(
  pieces: AsyncGenerator<Uint8Array>,
  failed: AbortSignal,
): ReadableStream<Uint8Array> {
  const release = () => pieces.return(undefined).catch(() => {});
  return new ReadableStream({
    start(controller) {
      const stop = () => {
        controller.error(failed.reason);
        void release();
      };
      failed.addEventListener('abort', stop, { once: true });
    },
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await release();
    },
  });
}
