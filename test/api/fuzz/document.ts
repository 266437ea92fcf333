import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** What the fuzz suite reads of our own OpenAPI document. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly schema: Schema;
}

interface Response {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** The schema of a JSON body; undefined when it takes none. */
  readonly body: Schema | undefined;
  readonly takesForm: boolean;
  readonly statuses: ReadonlySet<string>;
  /** Says what is wrong with an answer's body; undefined when the document names no schema for the status. */
  validator(status: number): ValidateFunction | undefined;
}

interface Document {
  readonly paths: Record<string, Record<string, RawOperation>>;
  readonly components: {
    readonly schemas: Record<string, Schema>;
    readonly responses: Record<string, Response>;
  };
}

interface RawOperation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
  readonly responses: Record<string, Response>;
}

export function operationsOf(document: Document): Operation[] {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  (formats as unknown as { default: (validator: Ajv2020) => void }).default(ajv);
  ajv.addSchema({ $id: 'document', components: document.components });

  const compiled = new Map<object, ValidateFunction>();
  const validatorOf = (schema: Schema): ValidateFunction => {
    const known = compiled.get(schema) ?? ajv.compile(withDocument(schema));
    compiled.set(schema, known);
    return known;
  };

  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, raw]): Operation => {
      const content = raw.requestBody?.content ?? {};
      return {
        id: raw.operationId,
        method: method.toUpperCase(),
        path,
        parameters: raw.parameters ?? [],
        body: content['application/json']?.schema,
        takesForm: 'multipart/form-data' in content,
        statuses: new Set(Object.keys(raw.responses)),
        validator: (status) => {
          const response = raw.responses[status];
          const resolved = response?.$ref === undefined ? response : resolve(document, response.$ref);
          const schema = resolved?.content?.['application/json']?.schema;
          return schema === undefined ? undefined : validatorOf(schema);
        },
      };
    }),
  );
}

function resolve(document: Document, reference: string): Response | undefined {
  return document.components.responses[reference.split('/').at(-1) ?? ''];
}

function withDocument(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/')) as Schema;
}
