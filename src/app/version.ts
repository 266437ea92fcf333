import { readFileSync } from 'node:fs';
import { PACKAGE_ROOT } from '../platform/package-root.ts';

export const SERVICE_NAME = 'data-mirage';
export const SERVICE_TITLE = 'Data Mirage';
export const DESCRIPTION =
  'Turns a table into an explained 3-D map: upload, reduce, cluster, find anomalies, explain.';

export const VERSION: string = (
  JSON.parse(readFileSync(new URL('package.json', PACKAGE_ROOT), 'utf8')) as { version: string }
).version;
