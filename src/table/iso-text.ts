/** Dates of other formats as the text that a table shows: ISO 8601 without an invented zone. */

const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;
const FIRST = BigInt(Date.parse('0001-01-01T00:00:00Z')) * 1000n;
const LAST = BigInt(Date.UTC(10_000, 0, 1)) * 1000n;

/** Whether microseconds since 1970 fall into the years 1 to 9999. */
export function isShownYear(micros: bigint): boolean {
  return micros >= FIRST && micros < LAST;
}

/** `2024-02-29` for microseconds since 1970. */
export function dayText(micros: bigint): string {
  const day = floorDivide(micros, DAY);
  if (!isShownYear(micros)) return `day ${day} since 1970`;
  return new Date(Number(day) * 86_400_000).toISOString().slice(0, 10);
}

/** `2024-02-29T12:30:00`, with as much of a fraction as there is, and `Z` for an instant. */
export function instantText(micros: bigint, isInstant: boolean): string {
  const seconds = floorDivide(micros, SECOND);
  if (!isShownYear(micros)) return `second ${seconds} since 1970`;
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${text}${fractionText(micros - seconds * SECOND)}${isInstant ? 'Z' : ''}`;
}

/** `12:30:00`; hours go on beyond 24. */
export function clockOfMicros(micros: bigint): string {
  const all = micros < 0n ? -micros : micros;
  const seconds = all / SECOND;
  const two = (value: bigint) => value.toString().padStart(2, '0');
  const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  return `${micros < 0n ? '-' : ''}${clock}${fractionText(all % SECOND)}`;
}

function fractionText(micros: bigint): string {
  if (micros === 0n) return '';
  const digits = micros.toString().padStart(6, '0');
  return `.${digits.endsWith('000') ? digits.slice(0, 3) : digits}`;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value < 0n && quotient * by !== value ? quotient - 1n : quotient;
}
