import { figure, refuse } from '../refusal.ts';
import type { JsonObject } from './json-scanner.ts';

export interface KeyIndex {
  readonly names: readonly string[];
  /** The column of a member's key; a new key is a new column. */
  columnOf(object: JsonObject, member: number): number;
}

interface KnownKey {
  readonly source: Buffer;
  readonly column: number;
}

/**
 * Numbers the keys of all objects in the order in which they first appear. Objects mostly repeat the keys of the one
 * before in the same places, so the last key of each place is compared first, as bytes.
 */
export function createKeyIndex(maxColumns: number): KeyIndex {
  const names: string[] = [];
  const columns = new Map<string, number>();
  const lastAt: KnownKey[] = [];

  return {
    names,
    columnOf({ bytes, keyStarts, keyEnds }, member) {
      const start = keyStarts[member]!;
      const end = keyEnds[member]!;
      const last = lastAt[member];
      if (last !== undefined && last.source.compare(bytes, start, end) === 0) return last.column;
      const source = Buffer.from(bytes.subarray(start, end));
      const name: unknown = JSON.parse(`"${source.toString('utf8')}"`);
      const key = Buffer.from(String(name)).toString(); // half a surrogate pair becomes U+FFFD
      let column = columns.get(key);
      if (column === undefined) {
        column = names.length;
        if (column === maxColumns) {
          throw refuse(
            `The objects have more than ${figure(maxColumns)} names, the most allowed. Leave some out.`,
          );
        }
        columns.set(key, column);
        names.push(key);
      }
      lastAt[member] = { source, column };
      return column;
    },
  };
}
