import type { Kysely } from 'kysely';
import type { Database } from '../platform/database/schema.ts';
import { datasetView } from './dataset.view.ts';
import { findCardRows, type ListedDataset } from './dataset-list.store.ts';

/**
 * Datasets as JSON text, kept from one list to the next. A list asks the database only for ids and stamps: what has a
 * known stamp is still the text that was made of it, so nothing here can be out of date.
 */
export interface DatasetCards {
  /** In the order of the list; datasets deleted meanwhile are left out. */
  textsOf(listed: readonly ListedDataset[]): Promise<string[]>;
}

interface Card {
  readonly stamp: string;
  readonly text: string;
}

/** Characters that are kept; those not asked for longest go first. */
const MAX_KEPT = 32 * 1024 * 1024;
/** A very wide table would push out hundreds of others. */
const MAX_CARD = 64 * 1024;

export function createDatasetCards(db: Kysely<Database>): DatasetCards {
  const kept = new Map<string, Card>();
  let size = 0;

  function forget(id: string): void {
    size -= kept.get(id)?.text.length ?? 0;
    kept.delete(id);
  }

  function keep(id: string, card: Card): void {
    forget(id);
    if (card.text.length > MAX_CARD) return;
    kept.set(id, card);
    size += card.text.length;
    for (const oldest of kept.keys()) {
      if (size <= MAX_KEPT) return;
      forget(oldest);
    }
  }

  async function make(listed: readonly ListedDataset[]): Promise<Map<string, string>> {
    const made = new Map<string, string>();
    if (listed.length === 0) return made;
    const rows = await findCardRows(
      db,
      listed.map(({ id }) => id),
    );
    for (const row of rows) {
      const text = JSON.stringify(datasetView(row));
      made.set(row.id, text);
      keep(row.id, { stamp: row.stamp, text });
    }
    return made;
  }

  return {
    textsOf: async (listed) => {
      const found = new Map<string, string>();
      const missing = listed.filter(({ id, stamp }) => {
        const card = kept.get(id);
        if (card?.stamp !== stamp) return true;
        found.set(id, card.text);
        // Moved to the end: the front is what was not asked for longest.
        kept.delete(id);
        kept.set(id, card);
        return false;
      });
      const made = await make(missing);
      return listed.flatMap(({ id }) => found.get(id) ?? made.get(id) ?? []);
    },
  };
}
