/** Valid JSON text without the spaces and line breaks between its parts; numbers keep every digit. */
export function compactJson(source: string): string {
  if (!/\s/.test(source)) return source;
  return source.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}
