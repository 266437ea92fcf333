import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Plugin, rollup } from 'rollup';
import ts from 'typescript';
import * as z from 'zod';
import type { Contract } from './contract.ts';
import { inputName, typeName, unwrapped } from './names.ts';

/** A schema as the client exports it. */
interface NamedSchema {
  readonly name: string;
  /** As TypeScript. */
  readonly type: string;
  readonly module: string;
  readonly exportedAs: string;
}

export interface SchemasModule {
  readonly code: string;
  readonly declarations: string;
}

const HEADER = '// Written by `npm run client:generate` from the schemas of the service; not to be edited.\n';
const ENTRY = '\0schemas';

/** The schemas that the service itself parses with, without anything else of the service. */
export async function writeSchemasModule(root: string, contract: Contract): Promise<SchemasModule> {
  const schemas = await nameSchemas(root, contract);
  const entry = schemas
    .map(({ name, module, exportedAs }) => `export { ${exportedAs} as ${name} } from '${module}';`)
    .join('\n');
  const bundle = await rollup({
    input: ENTRY,
    external: 'zod',
    plugins: [sources(entry)],
    treeshake: { moduleSideEffects: false, manualPureFunctions: ['z'] },
    onwarn: ({ message }) => {
      throw new Error(`The schemas need more than zod: ${message}`);
    },
  });
  const { output } = await bundle.generate({ format: 'es' });
  const types = [...new Set(schemas.flatMap(({ type }) => type.match(/[A-Z]\w+/g) ?? []))].sort();
  return {
    code: HEADER + output[0].code,
    declarations: [
      `${HEADER}import type * as z from 'zod';`,
      `import type {\n${types.map((type) => `  ${type},\n`).join('')}} from './api.ts';\n`,
      ...schemas.map(({ name, type }) => `export declare const ${name}: z.ZodType<${type}>;`),
      '',
    ].join('\n'),
  };
}

/** What procedures take by the name of its type, and everything that has an id by that. */
async function nameSchemas(root: string, { procedures, document }: Contract): Promise<NamedSchema[]> {
  const named = new Map<string, NamedSchema>();
  const places = new Map<unknown, Pick<NamedSchema, 'module' | 'exportedAs'>>();
  for (const module of schemaModules(root)) {
    const exports: Record<string, unknown> = await import(module);
    for (const [exportedAs, value] of Object.entries(exports)) {
      if (!(value instanceof z.ZodType)) continue;
      places.set(value, { module, exportedAs });
      const id = value.meta()?.id;
      if (id === undefined || !(id in document.components.schemas || id === 'LiveEvent')) continue;
      const name = schemaName(typeName(id));
      named.set(name, { name, type: typeName(id), module, exportedAs });
    }
  }
  for (const procedure of procedures) {
    if (procedure.input === undefined) continue;
    const place = places.get(unwrapped(procedure.input));
    if (place === undefined) throw new Error(`The input of ${procedure.path} is exported by no *.schema.ts.`);
    const type = inputName(procedure);
    named.set(schemaName(type), { name: schemaName(type), type: `object, ${type}`, ...place });
  }
  return [...named.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function schemaModules(root: string): string[] {
  const source = join(root, 'src');
  const files = readdirSync(source, { recursive: true }).map(String).sort();
  return [
    join(source, 'procedure/wire.ts'),
    ...files.filter((file) => file.endsWith('.schema.ts')).map((file) => join(source, file)),
  ];
}

function schemaName(type: string): string {
  return `${type.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]/, (head) => head.toLowerCase())}Schema`;
}

/** Reads TypeScript, and keeps its comments. */
function sources(entry: string): Plugin {
  const { ESNext } = ts.ModuleKind;
  const compilerOptions = { module: ESNext, target: ts.ScriptTarget.ES2022, removeComments: false };
  return {
    name: 'sources',
    resolveId: (id) => {
      if (id === ENTRY) return id;
      return id.startsWith('node:') ? { id, external: true, moduleSideEffects: false } : null;
    },
    load: (id) => (id === ENTRY ? entry : null),
    transform: (code, id) =>
      id.endsWith('.ts')
        ? { code: ts.transpileModule(code, { compilerOptions }).outputText, map: null }
        : null,
  };
}
