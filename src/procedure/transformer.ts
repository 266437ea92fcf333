import superjson, { type SuperJSONResult } from 'superjson';

/**
 * superjson on the wire, without its cost for what is JSON already.
 *
 * `superjson.serialize` walks and copies every value: over a second for a result of 10,000 rows × 50 columns. A value
 * of plain JSON needs no annotations, so `{ json: value }` is what every superjson client reads back as that value;
 * only values that hold something else (a Date, a Map, undefined, …) go through superjson. This also lets a table
 * have a column named `constructor`, which superjson refuses.
 */
export const transformer = {
  serialize: (value: unknown): SuperJSONResult =>
    isPlainJson(value, 0) ? { json: value } : superjson.serialize(value),
  /** A call by hand may leave its input out. */
  deserialize: (sent: SuperJSONResult | undefined): unknown =>
    sent === undefined ? undefined : superjson.deserialize(sent),
};

const knownToBePlain = new WeakSet<object>();

/** Vouches that a large value holds nothing but JSON, so that not even the check walks it. */
export function plainJson<T extends object>(value: T): T {
  knownToBePlain.add(value);
  return value;
}

/** Deeper values, and circular ones, are left to superjson. */
const MAX_DEPTH = 64;

function isPlainJson(value: unknown, depth: number): value is SuperJSONResult['json'] {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      return value === null || (depth < MAX_DEPTH && isPlainContainer(value, depth));
    default:
      return false;
  }
}

function isPlainContainer(value: object, depth: number): boolean {
  if (knownToBePlain.has(value)) return true;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (!isPlainJson(value[i], depth + 1)) return false;
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const inner of Object.values(value)) if (!isPlainJson(inner, depth + 1)) return false;
  return true;
}
