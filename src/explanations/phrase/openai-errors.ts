/** What errors of the package `openai` tell, read without loading it. */

const PASSING_STATUSES = new Set([408, 409, 429]);

/** Of the server's answer; undefined where there was none. */
export function statusOf(error: unknown): number | undefined {
  const status = propertyOf(error, 'status');
  return typeof status === 'number' ? status : undefined;
}

/** Whether the server was overloaded, broken or not reached, or its answer broke off. */
export function isPassingFailure(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== undefined) return PASSING_STATUSES.has(status) || status >= 500;
  return isConnectionError(error);
}

/** Milliseconds that the server asks us to wait; null when it does not say. */
export function waitAskedForIn(error: unknown, now = Date.now()): number | null {
  const headers = propertyOf(error, 'headers');
  if (!(headers instanceof Headers)) return null;
  const ms = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  const after = headers.get('retry-after') ?? '';
  const seconds = /^\s*\d+(?:\.\d+)?\s*$/.test(after) ? Number(after) * 1000 : Date.parse(after) - now;
  const asked = Number.isFinite(ms) ? ms : seconds;
  return Number.isFinite(asked) ? Math.max(0, asked) : null;
}

/** The package's own has a status that is undefined; that of a body that breaks off is a TypeError with a cause. */
function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return 'status' in error || (error instanceof TypeError && error.cause !== undefined);
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
