import { AppError } from '../platform/app-error.ts';

/**
 * Refuses text that no database column can hold: a NUL character or half of a surrogate pair. Without this, a query
 * would fail on it deep inside.
 *
 * @throws AppError VALIDATION that says where it stands
 */
export function assertStorableText(input: unknown): void {
  const path = findUnstorable(input, 0);
  if (path === undefined) return;
  const message = 'The text holds a character that cannot be stored (NUL or half of a surrogate pair).';
  throw new AppError({
    code: 'VALIDATION',
    message,
    details: [{ loc: ['body', ...path.reverse()], msg: message, type: 'invalid_text' }],
  });
}

/** Schemas refuse what is nested deeper. */
const MAX_DEPTH = 64;

/** Where it stands, innermost key first; undefined when all is well. */
function findUnstorable(value: unknown, depth: number): (string | number)[] | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : [];
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const path = isStorable(key) ? findUnstorable(inner, depth + 1) : [];
    if (path !== undefined) {
      path.push(Array.isArray(value) ? Number(key) : key);
      return path;
    }
  }
  return undefined;
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
