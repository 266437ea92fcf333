/**
 * A DATABASE_URL as `pg` wants it.
 *
 * Understands the addresses of other drivers (`postgres://`, `postgresql+asyncpg://`, `postgresql+psycopg2://`), takes
 * asyncpg's `ssl=` for `sslmode=`, and lets `sslmode` mean what PostgreSQL documents (`require` encrypts without
 * checking the certificate, `verify-full` checks it).
 */
export function normalizeDatabaseUrl(url: string): string {
  const [address = '', query = ''] = url.trim().split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  const ssl = parameters.get('ssl');
  if (ssl !== null && SSL_MODES.has(ssl)) {
    parameters.delete('ssl');
    if (!parameters.has('sslmode')) parameters.set('sslmode', ssl);
  }
  if (parameters.has('sslmode') && !parameters.has('uselibpqcompat'))
    parameters.set('uselibpqcompat', 'true');
  const suffix = parameters.size === 0 ? '' : `?${parameters.toString()}`;
  return address.replace(/^postgres(ql)?(\+\w+)?:/, 'postgresql:') + suffix;
}

const SSL_MODES: ReadonlySet<string> = new Set([
  'disable',
  'allow',
  'prefer',
  'require',
  'verify-ca',
  'verify-full',
]);
