/** What the transports allow; every one of them can be set. */
export interface TransportLimits {
  /** Bytes of a JSON body; files have their own limit. */
  readonly bodyBytes: number;
  /** Bytes of a WebSocket frame. */
  readonly frameBytes: number;
  /** Until the headers of a request must have come. */
  readonly headersTimeoutMs: number;
  /** Until a request must have come whole: an upload over a slow line takes its time. */
  readonly requestTimeoutMs: number;
  /** Silence on a connection that waits for an answer; a run may take its whole allowance of time. */
  readonly connectionTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  /** Calls in one tRPC batch. */
  readonly batchSize: number;
  /** Bytes that may wait to be sent to one socket before it is taken for one that does not read. */
  readonly socketBufferBytes: number;
  /** Frames a client may send on one socket in ten seconds. */
  readonly framesPerTenSeconds: number;
  /** Live connections of one user, of all devices together. */
  readonly connectionsPerUser: number;
  readonly heartbeatMs: number;
  /** A socket silent for so long is dropped. */
  readonly silenceMs: number;
  /** How long a stopping server still takes connections, saying that it is not ready. */
  readonly drainMs: number;
  /** Until requests in flight must have finished when the server stops. */
  readonly closeDeadlineMs: number;
}

export function transportLimits(changes: Partial<TransportLimits> = {}): TransportLimits {
  return { ...DEFAULT_LIMITS, ...changes };
}

const DEFAULT_LIMITS: TransportLimits = {
  bodyBytes: 2 * 1024 * 1024,
  frameBytes: 1024 * 1024,
  headersTimeoutMs: 20_000,
  requestTimeoutMs: 30 * 60_000,
  connectionTimeoutMs: 32 * 60_000,
  keepAliveTimeoutMs: 75_000,
  batchSize: 50,
  socketBufferBytes: 16 * 1024 * 1024,
  framesPerTenSeconds: 200,
  connectionsPerUser: 10_000,
  heartbeatMs: 30_000,
  silenceMs: 120_000,
  drainMs: 0,
  closeDeadlineMs: 25_000,
};
