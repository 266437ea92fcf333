import { existsSync } from 'node:fs';

/** Where the package lies, whether the program runs from its sources or from the bundles in `dist`. */
export const RUNS_FROM_SOURCES = import.meta.url.endsWith('.ts');

export const PACKAGE_ROOT = nearestPackage(new URL('./', import.meta.url));
export const DIST = new URL('dist/', PACKAGE_ROOT);

/** The bundler decides how deep a module of the build lies, so that it cannot be counted in `../`. */
function nearestPackage(folder: URL): URL {
  if (existsSync(new URL('package.json', folder))) return folder;
  const above = new URL('../', folder);
  if (above.href === folder.href) throw new Error('The program lies outside of its package');
  return nearestPackage(above);
}
