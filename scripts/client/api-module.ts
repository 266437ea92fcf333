import { ERROR_TABLE } from '../../src/platform/app-error.ts';
import { errorBodySchema } from '../../src/procedure/wire.ts';
import { createSchemaBook, type JsonSchema } from '../../src/transport/openapi-schemas.ts';
import type { Contract, ContractProcedure } from './contract.ts';
import { inputName, outputName, pascalCase, typeName, unwrapped } from './names.ts';
import { isAllOptional, printDoc, printFields, printType } from './print-type.ts';

/** A procedure with the printed names of its types. */
interface TypedProcedure extends ContractProcedure {
  /** As a method's parameter. */
  readonly parameter: string;
  /** As the procedure itself parses it. */
  readonly parsed: string;
  readonly answer: string;
}

const HEADER = `// Written by \`npm run client:generate\` from the router and the schemas of the service; not to be edited.
import type {
  TRPCBuiltRouter,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from '@trpc/server';
`;

/** The types of the service's contract, and the list of its procedures. */
export function printApiModule({ procedures, document }: Contract): string {
  const book = createSchemaBook();
  const types = new Map<string, JsonSchema>();
  book.schemaOf(errorBodySchema, 'output');

  const typed = procedures.map((procedure): TypedProcedure => {
    const answer = printAnswer(procedure, types, book.schemaOf(procedure.output, 'output'));
    if (procedure.input === undefined) {
      return { ...procedure, parameter: 'input?: undefined', parsed: 'void', answer };
    }
    const name = inputName(procedure);
    const schema = book.schemaOf(unwrapped(procedure.input), 'input');
    types.set(name, schema);
    const mayBeAbsent = procedure.input.safeParse(undefined).success;
    const parsed = mayBeAbsent ? `${name} | null | undefined` : name;
    return { ...procedure, parameter: `input${isAllOptional(schema) ? '?' : ''}: ${name}`, parsed, answer };
  });
  for (const [name, schema] of Object.entries({ ...document.components.schemas, ...book.components })) {
    types.set(typeName(name), schema);
  }

  const slices = [...new Set(procedures.map(({ slice }) => slice))];
  return [
    HEADER,
    ...[...types]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, schema]) => printDeclaration(name, schema)),
    `/** One kind of live event. */\nexport type LiveEventOf<Type extends LiveEvent['type']> = Extract<LiveEvent, { type: Type }>;\n`,
    `/** Why a call failed, in one word. */\nexport type ErrorCode =\n${Object.keys(ERROR_TABLE)
      .map((code) => `  | '${code}'`)
      .join('\n')};\n`,
    `export interface CallOptions {\n  /** Its end ends the call. */\n  signal?: AbortSignal;\n}\n`,
    ...slices.map((slice) =>
      printSlice(
        slice,
        typed.filter((procedure) => procedure.slice === slice),
      ),
    ),
    `/** Every procedure of the service, by its slice. */\nexport interface Api {\n${slices.map((slice) => `  ${slice}: ${pascalCase(slice)}Api;\n`).join('')}}\n`,
    `/** What each procedure is. */\nexport const PROCEDURES = {\n${typed.map(({ path, kind }) => `  '${path}': '${kind}',\n`).join('')}} as const;\n`,
    printRouter(slices, typed),
  ].join('\n');
}

function printAnswer(
  procedure: ContractProcedure,
  types: Map<string, JsonSchema>,
  schema: JsonSchema,
): string {
  if (procedure.output._zod.def.type === 'void') return 'void';
  if (schema['type'] !== 'object' || schema['properties'] === undefined) return printType(schema);
  const name = outputName(procedure);
  types.set(name, schema);
  return name;
}

function printDeclaration(name: string, schema: JsonSchema): string {
  const variants = schema['oneOf'];
  if (Array.isArray(variants)) return printVariants(name, variants as JsonSchema[]);
  const doc = printDoc(schema['description'], '');
  if (schema['type'] !== 'object' || schema['properties'] === undefined) {
    return `${doc}export type ${name} = ${printType(schema)};\n`;
  }
  return `${doc}export interface ${name} {\n${printFields(schema, '  ')}}\n`;
}

/** A union that is told apart by its `type`: one interface for each, named after it. */
function printVariants(name: string, variants: readonly JsonSchema[]): string {
  const interfaces = variants.map((variant) => {
    const { type } = variant['properties'] as { type: { const: string } };
    return { name: `${pascalCase(type.const)}Event`, variant };
  });
  const declarations = interfaces.map((each) => printDeclaration(each.name, each.variant));
  return `${declarations.join('\n')}\nexport type ${name} =\n${interfaces.map((each) => `  | ${each.name}`).join('\n')};\n`;
}

function printSlice(slice: string, procedures: readonly TypedProcedure[]): string {
  const methods = procedures.map(({ name, kind, summary, parameter, answer }) => {
    const returned = kind === 'subscription' ? `AsyncIterable<${answer}>` : `Promise<${answer}>`;
    return `${printDoc(summary, '  ')}  ${name}(${parameter}, options?: CallOptions): ${returned};\n`;
  });
  return `export interface ${pascalCase(slice)}Api {\n${methods.join('')}}\n`;
}

const PROCEDURE_TYPES = {
  query: 'TRPCQueryProcedure',
  mutation: 'TRPCMutationProcedure',
  subscription: 'TRPCSubscriptionProcedure',
} as const;

function printRouter(slices: readonly string[], procedures: readonly TypedProcedure[]): string {
  const printed = slices.map((slice) => {
    const entries = procedures
      .filter((procedure) => procedure.slice === slice)
      .map(({ name, kind, parsed, answer }) => {
        const output = kind === 'subscription' ? `AsyncIterable<Tracked<${answer}>, void>` : answer;
        return `      ${name}: ${PROCEDURE_TYPES[kind]}<{ meta: object; input: ${parsed}; output: ${output} }>;\n`;
      });
    return `    ${slice}: {\n${entries.join('')}    };\n`;
  });
  return `/** What a failed procedure answers, in tRPC's envelope. */
export interface ProcedureError {
  message: string;
  code: number;
  data: ErrorBody & { code: string; httpStatus: number; retry_after?: number | undefined };
}

/** What a subscription yields: its id is where the next one goes on. */
export interface Tracked<Data> {
  id: string;
  data: Data;
}

/** The service for tRPC's own tools. */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ProcedureError; transformer: true },
  {
${printed.join('')}  }
>;
`;
}
