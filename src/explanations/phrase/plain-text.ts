const MARKUP = /<[^<>]*>/g;
const IMAGE_OR_LINK = /!?\[([^\]]{0,400})\]\([^()]{0,2000}\)/g;
const ADDRESS = /\b(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.)\S*/gi;
/** What Markdown sets words off with; a star or an underscore inside a word stays. */
const EMPHASIS =
  /(^|[\s(«“"])(\*{1,3}|_{1,3}|`{1,3}|~~)(?=\S)|(?<=\S)(\*{1,3}|_{1,3}|`{1,3}|~~)(?=$|[\s.,;:!?)»”"])/g;
const BLOCK_START = /^\s*(?:#{1,6}|>|[-*+]|\d+\.)\s+/;

/** What is taken out may have hidden more; who nests deeper than this writes no sentence. */
const MOST_PASSES = 5;

/**
 * What a model wrote as one line of plain text: without markup, links, images, control and direction characters.
 *
 * @returns nothing where there is no end to them
 */
export function plainText(text: string): string {
  let plain = text.normalize('NFC');
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const before = plain;
    plain = stripped(plain);
    if (plain === before) return plain;
  }
  return '';
}

function stripped(text: string): string {
  return text
    .replace(BLOCK_START, '')
    .replaceAll(IMAGE_OR_LINK, '$1')
    .replaceAll(MARKUP, '')
    .replaceAll(ADDRESS, '')
    .replaceAll(EMPHASIS, '$1')
    .replaceAll(/[\t\n\r\u2028\u2029 ]+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, '')
    .trim();
}
