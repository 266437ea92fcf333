const LONGEST = 120;

/**
 * The Content-Disposition of a download (RFC 6266): the name in ASCII for old programs, and as it is, percent-encoded
 * (RFC 5987), for all others.
 */
export function contentDisposition(name: string, extension: string): string {
  const full = `${safeName(name)}.${extension}`;
  const ascii = full
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["%]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encode(full)}`;
}

/** A name that every file system takes: no separators, no reserved characters, no leading or trailing dots. */
function safeName(name: string): string {
  const cleaned = name
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const cut = Array.from(cleaned).slice(0, LONGEST).join('').trimEnd();
  return cut === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(cut)
    ? `dataset${cut === '' ? '' : `_${cut}`}`
    : cut;
}

/** What `encodeURIComponent` leaves although RFC 5987 does not allow it. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
