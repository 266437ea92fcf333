import type { HttpApp, HttpRequest } from './http-app.ts';

/**
 * A request may be refused while its body is still on its way: an upload that is too large. Most clients read an answer
 * only once they have sent everything, so the rest is read and thrown away; to close the connection at once would
 * destroy the answer with it.
 */
export function skipUnreadBodies(app: HttpApp): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!isUnfinished(request)) return payload;
    // The rest of a request that was destroyed cannot even be skipped.
    if (request.raw.destroyed) reply.header('connection', 'close');
    else if (!reply.raw.shouldKeepAlive) {
      // Node would close the connection with the answer; we do so after the last of the body.
      reply.header('connection', 'keep-alive');
      request.raw.once('end', () => request.raw.socket.end());
    }
    return payload;
  });
  app.addHook('onResponse', async (request) => {
    if (isUnfinished(request)) request.raw.resume();
  });
}

function isUnfinished({ raw, headers }: HttpRequest): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return hasBody && !raw.complete;
}
