/** Where the package keeps what the database needs, whether the program runs from `src` or from `dist/src`. */
export const RUNS_FROM_SOURCES = import.meta.url.endsWith('.ts');

const COMPILED_ROOT = new URL('../../../', import.meta.url);

export const PACKAGE_ROOT = RUNS_FROM_SOURCES ? COMPILED_ROOT : new URL('../', COMPILED_ROOT);
export const DIST = new URL('dist/', PACKAGE_ROOT);

/** The migrations this program runs: TypeScript next to `src`, JavaScript next to `dist/src`. */
export const MIGRATIONS = new URL('migrations/', COMPILED_ROOT);
/** The migrations that people write. */
export const MIGRATION_SOURCES = new URL('migrations/', PACKAGE_ROOT);
