/** Names and values come from strangers' files: on one line, without control characters, capped. */
export function cleaned(text: string, most: number): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  const characters = [...line];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : line;
}

export const MAX_NAME = 60;
export const MAX_VALUE = 40;
/** In the name of a cluster, which stands in a legend. */
export const MAX_IN_NAME = 24;
