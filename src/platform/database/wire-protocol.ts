/** The little that has to be known of PostgreSQL's wire protocol (version 3) to carry it between threads. */

const TERMINATE = code('X');
const QUERY = code('Q');
const SYNC = code('S');
const READY_FOR_QUERY = code('Z');
const READY_FOR_QUERY_BYTES = 6;

/** The first message of a connection has no type; it starts with its length, the first byte of which is zero. */
export function isStartup(request: Uint8Array): boolean {
  return request[0] === 0;
}

export function isTerminate(request: Uint8Array): boolean {
  return request[0] === TERMINATE;
}

/** Whether the last of the messages is one that the server ends its answer to with ReadyForQuery. */
export function expectsReadyForQuery(request: Uint8Array): boolean {
  const last = isStartup(request) ? QUERY : lastMessageType(request);
  return last === QUERY || last === SYNC;
}

export function endsReadyForQuery(response: Uint8Array): boolean {
  return response.at(-READY_FOR_QUERY_BYTES) === READY_FOR_QUERY;
}

function lastMessageType(request: Uint8Array): number | undefined {
  const view = new DataView(request.buffer, request.byteOffset, request.byteLength);
  let type: number | undefined;
  // A type byte, then a length that counts itself and the content.
  for (let offset = 0; offset + 5 <= request.length; offset += 1 + view.getUint32(offset + 1)) {
    type = request[offset];
  }
  return type;
}

function code(letter: string): number {
  return letter.charCodeAt(0);
}
