import { DIST, PACKAGE_ROOT, RUNS_FROM_SOURCES } from '../package-root.ts';

/** The migrations that people write. */
export const MIGRATION_SOURCES = new URL('migrations/', PACKAGE_ROOT);
/** The migrations this program runs: TypeScript next to `src`, JavaScript in the build. */
export const MIGRATIONS = RUNS_FROM_SOURCES ? MIGRATION_SOURCES : new URL('migrations/', DIST);
