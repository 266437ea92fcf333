import { formatShare } from '../numbers-in-words.ts';
import type { Words } from '../words.ts';
import { conditionsInWords } from './conditions.ts';
import { groupWords, worth } from './group.ts';
import { nameWords } from './name.ts';
import { COLON, rows, SEMICOLON } from './quoted.ts';
import { rowWords } from './row.ts';
import { tableWords } from './table.ts';

export const french: Words = {
  group: groupWords,
  name: nameWords,
  table: tableWords,
  row: rowWords,
  insight: {
    largest: ({ cluster }, { count, share }) =>
      `Le plus grand groupe, le numéro ${cluster}, réunit ${rows(count)}, soit ${formatShare(share, 'fr')} de la carte.`,
    described: (group, fact, conditions) =>
      `Une règle courte décrit le groupe ${group.cluster}${COLON}${conditionsInWords(conditions)}${SEMICOLON}${worth(group, fact, 'la suivent')}.`,
  },
};
