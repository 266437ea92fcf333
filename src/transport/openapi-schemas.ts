import * as z from 'zod';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

type Direction = 'input' | 'output';

/** Collects the schemas of a document: those with an id once, under `components`, the others where they stand. */
export interface SchemaBook {
  readonly components: Readonly<Record<string, JsonSchema>>;
  /** The schema, or a reference to it when it has an id. */
  schemaOf(schema: z.core.$ZodType, direction: Direction): JsonSchema;
  /** The fields of an input, by name. */
  fieldsOf(schema: z.ZodObject): {
    readonly properties: Record<string, JsonSchema>;
    readonly required: Set<string>;
  };
}

export function createSchemaBook(): SchemaBook {
  const components: Record<string, JsonSchema> = {};

  function define(id: string, schema: JsonSchema): void {
    const known = components[id];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`two different schemas have the id ${id}`);
    }
    components[id] = schema;
  }

  function schemaOf(schema: z.core.$ZodType, direction: Direction): JsonSchema {
    const {
      $schema: _dialect,
      $defs,
      ...converted
    } = z.toJSONSchema(schema, {
      io: direction,
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        // A client must not break when an answer gains a field.
        if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
        if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
        if (direction === 'input') leaveOptional(jsonSchema, zodSchema);
        const wanted = preprocessed(zodSchema);
        if (wanted === undefined || direction === 'output') return;
        Object.assign(jsonSchema, schemaOf(wanted, direction));
      },
    });
    for (const [name, definition] of Object.entries($defs ?? {})) {
      define(name, withComponentRefs(definition));
    }
    return withComponentRefs(converted);
  }

  return {
    components,
    schemaOf,
    fieldsOf: (schema) => {
      const { $ref, ...converted } = schemaOf(schema, 'input');
      const definition = typeof $ref === 'string' ? components[$ref.replace(/^.*\//, '')] : converted;
      const { properties = {}, required = [] } = definition as {
        properties?: Record<string, JsonSchema>;
        required?: string[];
      };
      return { properties, required: new Set(required) };
    },
  };
}

/** What a `preprocess` leads to; by itself it takes anything, which would tell a reader nothing. */
function preprocessed(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  const { def } = schema._zod;
  if (def.type !== 'pipe') return undefined;
  const { in: before, out: after } = def as z.core.$ZodPipeDef;
  return before._zod.def.type === 'transform' ? after : undefined;
}

/** zod takes every preprocessed field for required; whether it is, only the field itself knows. */
function leaveOptional(jsonSchema: { required?: string[] }, schema: z.core.$ZodType): void {
  if (jsonSchema.required === undefined || !(schema instanceof z.ZodObject)) return;
  const { shape } = schema;
  const required = jsonSchema.required.filter((field) => !z.safeParse(shape[field], undefined).success);
  if (required.length === 0) delete jsonSchema.required;
  else jsonSchema.required = required;
}

function withComponentRefs(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema;
}
