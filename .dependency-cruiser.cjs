/**
 * The boundaries of docs/conventions.md, checked by `npm run check`. test/unit/house/boundaries.test.ts proves on a
 * broken fixture that each of these rules can fail.
 */

const SLICES = '(audit|auth|users|datasets|ml|events|explanations|visualizations|health)';

/** Imports that are erased: they bind nothing at run time. */
const notTypes = { dependencyTypesNot: ['type-only'] };

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'kernels-are-pure',
      comment: 'Kernels compute: typed arrays in, typed arrays out. They import nothing but kernels.',
      severity: 'error',
      from: { path: '^src/kernels/' },
      to: { pathNot: '^src/kernels/' },
    },
    {
      name: 'stores-are-private',
      comment: 'Queries belong to one slice; others ask its service.',
      severity: 'error',
      from: { path: '^src/([^/]+)(/|\\.ts$)' },
      to: { path: '^src/[^/]+/.*\\.store\\.ts$', pathNot: '^src/$1/' },
    },
    {
      name: 'slices-meet-through-services',
      comment:
        'From another slice only schemas are used; services and ports arrive as arguments, known by their types.',
      severity: 'error',
      from: { path: `^src/${SLICES}/` },
      to: {
        path: `^src/${SLICES}/`,
        pathNot: ['^src/$1/', '\\.(service|schema)\\.ts$'],
        ...notTypes,
      },
    },
    {
      name: 'routers-do-not-query',
      comment: 'Routers translate, services decide, stores query.',
      severity: 'error',
      from: { path: '\\.(router|http)\\.ts$' },
      to: { path: '\\.store\\.ts$' },
    },
    {
      name: 'only-app-builds-services',
      comment: 'Services arrive as arguments; src/app/compose.ts makes them. Their types may be imported.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/app/' },
      to: { path: '\\.service\\.ts$', ...notTypes },
    },
    {
      name: 'app-is-the-root',
      comment: 'Nothing but the programs imports the composition root.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(app/|cli/|main\\.ts$|worker\\.ts$)' },
      to: { path: '^src/app/' },
    },
    {
      name: 'base-knows-no-slice',
      comment: 'The base is below the slices; only the database rows borrow the types of what they hold.',
      severity: 'error',
      from: {
        path: '^src/(platform|procedure|table)/',
        pathNot: '^src/platform/database/schema\\.ts$',
      },
      to: { path: `^src/${SLICES}/` },
    },
    {
      name: 'database-rows-borrow-types-only',
      severity: 'error',
      from: { path: '^src/platform/database/schema\\.ts$' },
      to: { path: `^src/${SLICES}/`, ...notTypes },
    },
    {
      name: 'client-has-no-server-code',
      comment: 'The SDK knows the service by what `npm run client:generate` wrote, types included.',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^src/' },
    },
    {
      name: 'service-needs-no-client',
      comment: 'Only the demo is a program that uses the client.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/demo(/|\\.ts$)' },
      to: { path: '^client/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other at run time are one idea in two files.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: notTypes },
    },
    {
      name: 'no-development-packages',
      comment:
        'What runs in production is a dependency. (The worker that loads TypeScript runs in tests and npm run dev.)',
      severity: 'error',
      from: { path: '^(src|client)/', pathNot: '^src/platform/typescript-worker\\.mjs$' },
      to: { dependencyTypes: ['npm-dev'], ...notTypes },
    },
    {
      name: 'no-missing-modules',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
