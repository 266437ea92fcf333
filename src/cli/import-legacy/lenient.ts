import { isRecord, storable } from './fields.ts';

/** Reading old JSON leniently: snake_case or camelCase, numbers as text, parts that are missing. */

export type Json = Readonly<Record<string, unknown>>;

/** The first of these fields that holds something, however its name is written. */
export function field(object: Json, ...names: readonly string[]): unknown {
  for (const name of names) {
    for (const spelling of [name, camelCase(name)]) {
      if (Object.hasOwn(object, spelling) && object[spelling] !== null) return object[spelling];
    }
  }
  return undefined;
}

/** Keys in snake_case, at every depth, and text that can be stored. */
export function snakeCased(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return storable(value);
  if (Array.isArray(value)) return value.map((item) => snakeCased(item, depth + 1));
  if (!isRecord(value) || depth > 3) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeCased(inner, depth + 1),
    ]),
  );
}

export function finite(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

export function texts(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter((item) => typeof item === 'string' || typeof item === 'number')
    .map((item) => storable(String(item)));
}

export function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? storable(value) : null;
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
