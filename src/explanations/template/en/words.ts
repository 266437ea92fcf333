import { formatShare } from '../numbers-in-words.ts';
import type { Words } from '../words.ts';
import { conditionsInWords } from './conditions.ts';
import { groupWords, worth } from './group.ts';
import { nameWords } from './name.ts';
import { rows } from './quoted.ts';
import { rowWords } from './row.ts';
import { tableWords } from './table.ts';

export const english: Words = {
  group: groupWords,
  name: nameWords,
  table: tableWords,
  row: rowWords,
  insight: {
    largest: ({ cluster }, { count, share }) =>
      `The largest cluster, number ${cluster}, holds ${rows(count)}, ${formatShare(share, 'en')} of the map.`,
    described: (group, fact, conditions) =>
      `A short rule describes cluster ${group.cluster}: ${conditionsInWords(conditions)}; ${worth(group, fact)}.`,
  },
};
