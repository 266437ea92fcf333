import { DataMirageError } from './errors.ts';

/**
 * The address without the slash at its end; a relative one is the page's.
 *
 * @throws DataMirageError BAD_REQUEST
 */
export function serviceUrl(given: string): string {
  const { location } = globalThis as { readonly location?: { readonly href: string } };
  const url = parse(given, location?.href);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new DataMirageError({
      code: 'BAD_REQUEST',
      message: `"${given}" is not where a service could answer. Give an address such as http://127.0.0.1:8000.`,
    });
  }
  return url.href.replace(/\/+$/, '');
}

function parse(text: string, base: string | undefined): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
